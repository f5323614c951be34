package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/pipeline"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
)

type publishCmd struct {
	config.NATS

	URLs   []string          `arg:"" optional:"" name:"url" help:"URLs of pages, feeds or sitemaps; '-' reads them from standard input, one per line or as JSON lines."`
	File   string            `help:"Read URLs from this file." type:"existingfile" placeholder:"FILE"`
	Label  map[string]string `help:"Label kept with the rows; repeatable." placeholder:"NAME=VALUE"`
	Force  bool              `help:"Fetch even what was fetched lately."`
	Since  time.Time         `help:"From feeds and sitemaps take only what is dated since this day." format:"2006-01-02" placeholder:"DAY"`
	Wait   bool              `help:"Wait until every URL, and every URL a list names, has its outcome; fail unless all went well."`
	Within time.Duration     `help:"With --wait: give up after this long." default:"24h"`
}

// Help is shown by harkara publish --help.
func (publishCmd) Help() string {
	return `Any NATS client can do the same: publish a bare URL, one URL per line, or JSON
{"url":"https://…","labels":{"project":"x"},"force":false} to the subject harkara.submit.`
}

func (c publishCmd) Run(ctx context.Context, a *app) error {
	if len(c.URLs) == 0 && c.File == "" {
		return errors.New("nothing to publish: name URLs, use --file, or '-' for standard input")
	}
	q, err := a.connect(ctx, c.NATS, "publish")
	if err != nil {
		return err
	}
	defer q.Close()
	if err := q.EnsureStreams(ctx); err != nil {
		return err
	}
	p := publisher{app: a, queue: q, cmd: c}
	if c.Wait {
		if p.watch, err = pipeline.NewWatch(q); err != nil {
			return err
		}
		defer p.watch.Close()
	}
	if err := p.publishAll(ctx); err != nil {
		return err
	}
	if p.bad > 0 {
		fmt.Fprintf(a.err, "harkara: %d lines could not be read\n", p.bad)
	}
	fmt.Fprintf(a.out, "published %d\n", p.sent)
	if !c.Wait {
		if p.bad > 0 {
			return errSilent
		}
		return nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, c.Within, fmt.Errorf("--within %v is over", c.Within))
	defer cancel()
	finals, err := p.watch.Wait(ctx, func(ended, expected int) { a.progress("%d of %d URLs have their outcome", ended, expected) })
	a.progressDone()
	printOutcomes(a.out, finals)
	if err == nil && (p.bad > 0 || anyUnsuccessful(finals)) {
		err = errSilent
	}
	return err
}

// publisher sends submissions in portions, so that a file of any length takes
// little memory.
type publisher struct {
	app       *app
	queue     *queue.Queue
	cmd       publishCmd
	watch     *pipeline.Watch
	batch     []schema.Submission
	sent, bad int
}

const publishBatch = 1000

func (p *publisher) publishAll(ctx context.Context) error {
	for _, url := range p.cmd.URLs {
		if url == "-" {
			if err := p.lines(ctx, p.app.in); err != nil {
				return fmt.Errorf("read standard input: %w", err)
			}
		} else if err := p.add(ctx, []byte(url)); err != nil {
			return err
		}
	}
	if p.cmd.File != "" {
		f, err := os.Open(p.cmd.File)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := p.lines(ctx, f); err != nil {
			return fmt.Errorf("read %s: %w", p.cmd.File, err)
		}
	}
	return p.flush(ctx)
}

func (p *publisher) lines(ctx context.Context, r io.Reader) error {
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		if len(in.Bytes()) == 0 || in.Bytes()[0] == '#' {
			continue
		}
		if err := p.add(ctx, in.Bytes()); err != nil {
			return err
		}
	}
	return in.Err()
}

func (p *publisher) add(ctx context.Context, line []byte) error {
	subs, errs := schema.DecodeSubmissions(line)
	for _, err := range errs {
		p.bad++
		fmt.Fprintln(p.app.err, "harkara:", err)
	}
	for _, s := range subs {
		if len(p.cmd.Label) > 0 && s.Labels == nil {
			s.Labels = map[string]string{}
		}
		maps.Copy(s.Labels, p.cmd.Label)
		s.Force = s.Force || p.cmd.Force
		if s.Since.IsZero() {
			s.Since = p.cmd.Since
		}
		if s.ID == "" {
			s.ID = nats.NewInbox()[len(nats.InboxPrefix):]
		}
		p.batch = append(p.batch, s)
		if p.watch != nil {
			p.watch.Expect(s.ID)
		}
	}
	if len(p.batch) >= publishBatch {
		return p.flush(ctx)
	}
	return nil
}

func (p *publisher) flush(ctx context.Context) error {
	msgs, err := p.queue.SubmissionMessages("", p.batch)
	if err != nil {
		return err
	}
	if err := p.queue.Publish(ctx, msgs...); err != nil {
		return err
	}
	p.sent += len(p.batch)
	p.batch = p.batch[:0]
	p.app.progress("published %d", p.sent)
	return nil
}

// anyUnsuccessful reports whether a URL did not get where it should.
func anyUnsuccessful(finals []schema.Outcome) bool {
	for _, o := range finals {
		if o.Result == schema.ResultRefused || o.Result == schema.ResultFailed {
			return true
		}
	}
	return false
}

// writeJSON writes v as one line.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
