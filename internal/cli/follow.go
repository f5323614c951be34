package cli

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"golang.org/x/net/html/charset"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/frontier"
)

type followCmd struct {
	config.NATS

	URLs  []string          `arg:"" optional:"" name:"url" help:"Feeds, sitemaps or pages to ask for again and again."`
	OPML  string            `name:"opml" help:"Follow the feeds of this OPML file, as feed readers export them." type:"existingfile" placeholder:"FILE"`
	Every time.Duration     `help:"Time between two requests while there is news; at least a minute." default:"15m"`
	Most  time.Duration     `help:"Time between two requests when there has been no news for long. Default: eight times --every." placeholder:"DURATION"`
	Label map[string]string `help:"Label kept with the rows; repeatable." placeholder:"NAME=VALUE"`
}

// Help is shown by harkara follow --help.
func (followCmd) Help() string {
	return `NATS (2.14 or later; 'harkara up' has it built in) keeps the schedules, the fetch workers
ask for what is due, and what it lists is taken like any submitted URL. Without news the
time between two requests grows up to --most. Following a URL again changes its times and
labels, and asks at once.`
}

func (c followCmd) Run(ctx context.Context, a *app) error {
	urls := c.URLs
	if c.OPML != "" {
		f, err := os.Open(c.OPML)
		if err != nil {
			return err
		}
		defer f.Close()
		listed, err := readOPML(f)
		if err != nil {
			return fmt.Errorf("%s: %w", c.OPML, err)
		}
		urls = append(urls, listed...)
	}
	if len(urls) == 0 {
		return errors.New("nothing to follow: name URLs or use --opml")
	}
	follows, closeQueue, err := a.follows(ctx, c.NATS)
	if err != nil {
		return err
	}
	defer closeQueue()
	bad := 0
	for _, url := range urls {
		if err := follows.Add(ctx, url, c.Every, c.Most, c.Label); err != nil {
			fmt.Fprintln(a.err, "harkara:", err)
			bad++
		}
	}
	fmt.Fprintf(a.out, "following %d\n", len(urls)-bad)
	if bad > 0 {
		return errSilent
	}
	return nil
}

type unfollowCmd struct {
	config.NATS
	URLs []string `arg:"" name:"url" help:"What to follow no longer."`
}

func (c unfollowCmd) Run(ctx context.Context, a *app) error {
	follows, closeQueue, err := a.follows(ctx, c.NATS)
	if err != nil {
		return err
	}
	defer closeQueue()
	bad := 0
	for _, url := range c.URLs {
		ok, err := follows.Remove(ctx, url)
		if err == nil && !ok {
			err = fmt.Errorf("%s was not followed (see `harkara follows`)", url)
		}
		if err != nil {
			fmt.Fprintln(a.err, "harkara:", err)
			bad++
		}
	}
	if bad > 0 {
		return errSilent
	}
	return nil
}

type followsCmd struct {
	config.NATS
	JSON bool `help:"One JSON object per line."`
}

func (c followsCmd) Run(ctx context.Context, a *app) error {
	follows, closeQueue, err := a.follows(ctx, c.NATS)
	if err != nil {
		return err
	}
	defer closeQueue()
	list, err := follows.List(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		for _, one := range list {
			if err := writeJSON(a.out, readable(one)); err != nil {
				return err
			}
		}
		return nil
	}
	return printFollows(a.out, list, time.Now())
}

// readableFollow is a follow with times as people write them: "15m0s".
type readableFollow struct {
	frontier.Follow
	Every    string `json:"every"`
	Most     string `json:"most"`
	Interval string `json:"interval"`
}

func readable(one frontier.Follow) readableFollow {
	return readableFollow{one, one.Every.String(), one.Most.String(), one.Interval.String()}
}

func printFollows(w io.Writer, list []frontier.Follow, now time.Time) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "nothing is followed: see `harkara follow --help`")
		return err
	}
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "EVERY\tNOW\tNEXT IN\tLAST NEWS\tURL")
	for _, one := range list {
		news := "never"
		if !one.Changed.IsZero() {
			news = now.Sub(one.Changed).Round(time.Second).String() + " ago"
		}
		fmt.Fprintf(tab, "%v\t%v\t%v\t%s\t%s\n", one.Every, one.Interval.Round(time.Second), max(0, one.Next.Sub(now)).Round(time.Second), news, oneLine(one.URL, 200))
	}
	return tab.Flush()
}

// follows opens the list of what is followed.
func (a *app) follows(ctx context.Context, n config.NATS) (*frontier.Follows, func(), error) {
	q, err := a.connect(ctx, n, "follow")
	if err != nil {
		return nil, nil, err
	}
	follows, err := frontier.OpenFollows(ctx, q)
	if err != nil {
		q.Close()
		return nil, nil, err
	}
	return follows, q.Close, nil
}

// Limits on an OPML file.
const (
	maxOPML  = 16 << 20
	maxFeeds = 100_000
)

// readOPML returns the feeds of an OPML document (opml.org/spec2.opml): the
// xmlUrl of its outlines, in order, each once. Outlines may be nested to any
// depth; none is kept open while it is read.
func readOPML(r io.Reader) ([]string, error) {
	limited := &io.LimitedReader{R: r, N: maxOPML + 1}
	d := xml.NewDecoder(limited)
	d.CharsetReader = charset.NewReaderLabel
	d.Strict = false
	var urls []string
	seen := map[string]bool{}
	root := false
	for {
		token, err := d.RawToken()
		if limited.N <= 0 {
			return nil, fmt.Errorf("larger than %d MiB", maxOPML>>20)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("not OPML: %w", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !root && start.Name.Local != "opml" {
			return nil, fmt.Errorf("not OPML: it begins with <%s>", start.Name.Local)
		}
		root = true
		for _, attr := range start.Attr {
			if start.Name.Local == "outline" && attr.Name.Local == "xmlUrl" && attr.Value != "" && !seen[attr.Value] {
				seen[attr.Value] = true
				urls = append(urls, attr.Value)
			}
		}
		if len(urls) > maxFeeds {
			return nil, fmt.Errorf("more than %d feeds", maxFeeds)
		}
	}
	if len(urls) == 0 {
		return nil, errors.New("no feeds in it")
	}
	return slices.Clip(urls), nil
}
