package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities"
	"github.com/harkara/harkara/workers/parse/language"
)

type entitiesCmd struct {
	entityModel

	Source string `arg:"" optional:"" name:"source" help:"A file of JSON lines; default or '-': standard input."`
	Jobs   int    `help:"Texts at once. Default: one per core." placeholder:"N"`
}

// Help is shown by harkara entities --help.
func (entitiesCmd) Help() string {
	return `Reads JSON lines {"id","text","language"} and writes, in the same order, one line
{"id","entities":[{"start","end","text","kind","name","link"}]} each. Offsets are in Unicode code
points, end exclusive. The language is a BCP 47 code; without one it is told from the text. The
names of a text are found and linked together, as those of an article's body are.`
}

// maxTextLine is the limit on a line in bytes: a text of schema.MaxBody, with
// room for JSON's escapes.
const maxTextLine = 2*schema.MaxBody + 1<<10

// text is one line of input, and the line that answers it.
type text struct {
	ID       json.RawMessage `json:"id"`
	Text     string          `json:"text"`
	Language string          `json:"language"`

	answer chan []byte
}

// named is one name of a text.
type named struct {
	Start int               `json:"start"` // code points
	End   int               `json:"end"`
	Text  string            `json:"text"`
	Kind  schema.EntityKind `json:"kind"`
	Name  string            `json:"name"`
	Link  string            `json:"link,omitempty"`
}

func (c entitiesCmd) Run(ctx context.Context, a *app) error {
	in := a.in
	if c.Source != "" && c.Source != "-" {
		f, err := os.Open(c.Source)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	recogniser, err := c.recogniser(a.log)
	if err != nil {
		return err
	}
	jobs := c.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	work, ordered := make(chan *text, jobs), make(chan *text, 2*jobs)
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(func() {
			for t := range work {
				t.answer <- t.find(recogniser)
			}
		})
	}
	var readErr error
	go func() {
		defer close(ordered)
		defer close(work)
		readErr = readTexts(ctx, in, func(t *text) {
			ordered <- t
			work <- t
		})
	}()
	out := bufio.NewWriterSize(a.out, 64<<10)
	var writeErr error
	for t := range ordered {
		line := <-t.answer
		if writeErr == nil {
			_, writeErr = out.Write(line)
		}
	}
	workers.Wait()
	return errors.Join(readErr, writeErr, out.Flush(), context.Cause(ctx))
}

func readTexts(ctx context.Context, r io.Reader, each func(*text)) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxTextLine)
	for n := 1; lines.Scan() && ctx.Err() == nil; n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		t := &text{answer: make(chan []byte, 1)}
		if err := json.Unmarshal(lines.Bytes(), t); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		each(t)
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("a line is longer than %d bytes", maxTextLine)
	}
	return lines.Err()
}

// find returns the line that answers t.
func (t *text) find(r *entities.Recogniser) []byte {
	lang := t.Language
	if lang == "" {
		lang, _ = language.Detect(t.Text, "")
	}
	answer := struct {
		ID       json.RawMessage `json:"id"`
		Entities []named         `json:"entities"`
	}{ID: t.ID, Entities: []named{}}
	points, at := 0, 0
	for _, s := range r.Spans(t.Text, lang) {
		points += utf8.RuneCountInString(t.Text[at:s.Start])
		end := points + utf8.RuneCountInString(s.Text)
		answer.Entities = append(answer.Entities, named{points, end, s.Text, s.Kind, s.Name, s.Link})
		points, at = end, s.End
	}
	if answer.ID == nil {
		answer.ID = json.RawMessage("null")
	}
	var b bytes.Buffer
	if err := writeJSON(&b, answer); err != nil {
		return fmt.Appendf(nil, "{\"id\":%s,\"error\":%q}\n", answer.ID, err)
	}
	return b.Bytes()
}
