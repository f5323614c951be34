package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse"
)

type extractCmd struct {
	config.HTTP
	entityModel

	Source      string `arg:"" optional:"" name:"source" help:"A URL, a file (.html or .html.gz), or '-' for standard input."`
	URL         string `help:"Address of a file's page, for its links, host and date." placeholder:"URL"`
	ContentType string `help:"Content-Type header of a file's page." placeholder:"TYPE"`
	Batch       bool   `help:"Read JSON lines {\"id\",\"url\",\"path\"} from the source or standard input; write one article per line with its id."`
	Jobs        int    `help:"With --batch: pages at once. Default: one per core." placeholder:"N"`
}

// Help is shown by harkara extract --help.
func (extractCmd) Help() string {
	return `A page that is no article has "error" and "reason" in its line with --batch, beside
what was found all the same; without --batch it gives exit status 1.`
}

func (c extractCmd) Run(ctx context.Context, a *app) error {
	parser, err := newParser(config.OptOut{}, c.entityModel, a.log)
	if err != nil {
		return err
	}
	if c.Batch {
		return c.batch(ctx, a, parser)
	}
	if c.Source == "" {
		return errors.New("nothing to extract: name a URL or a file, or '-' for standard input")
	}
	var article schema.Article
	if strings.HasPrefix(c.Source, "http://") || strings.HasPrefix(c.Source, "https://") {
		article, err = c.fetch(ctx, parser)
	} else {
		article, err = c.file(a, parser)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", clip(c.Source, 200), err)
	}
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(article)
}

func (c extractCmd) file(a *app, parser *parse.Parser) (schema.Article, error) {
	body, err := readPage(a.in, c.Source)
	if err != nil {
		return schema.Article{}, err
	}
	return parser.ReadFile(cmp.Or(c.URL, "http://localhost/"), body, c.ContentType)
}

// readPage reads a page's bytes from a file, perhaps compressed, or from stdin.
func readPage(stdin io.Reader, path string) ([]byte, error) {
	r := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
	}
	buffered := bufio.NewReader(r)
	r = buffered
	if magic, _ := buffered.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, err
		}
		defer z.Close()
		r = z
	}
	body, err := io.ReadAll(io.LimitReader(r, schema.MaxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > schema.MaxBody {
		return nil, schema.Drop(schema.ReasonTooLarge, "more than %d bytes", schema.MaxBody)
	}
	return body, nil
}

// job is one line of a batch.
type job struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	Path string `json:"path"`
}

// extracted is the line that answers a job.
type extracted struct {
	ID     string        `json:"id"`
	Error  string        `json:"error,omitempty"`
	Reason schema.Reason `json:"reason,omitempty"`
	schema.Article
}

// batch reads pages as listed and writes the articles in the same order.
func (c extractCmd) batch(ctx context.Context, a *app, parser *parse.Parser) error {
	in, err := a.open(c.Source)
	if err != nil {
		return err
	}
	defer in.Close()
	return answerLines(ctx, a, in, c.Jobs, func(j job) any { return j.run(parser) })
}

func (j job) run(parser *parse.Parser) extracted {
	body, err := readPage(nil, j.Path)
	answer := extracted{ID: j.ID}
	if err == nil {
		answer.Article, err = parser.ReadFile(cmp.Or(j.URL, "http://localhost/"), body, "")
	}
	if err != nil {
		answer.Error = err.Error()
		answer.URL = cmp.Or(answer.URL, j.URL)
		if drop, ok := schema.AsDrop(err); ok {
			answer.Reason = drop.Reason
		}
	}
	return answer
}
