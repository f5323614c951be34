package cli

import (
	"context"
	"encoding/json"
	"strings"
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
points, end exclusive. The language is a BCP 47 code, of which the base counts (hi of hi-IN);
without one it is told from the text. The names of a text are found and linked together, as those
of an article's body are; of one longer than 1 MiB the rest is ignored. "link" is iso:, geonames: or
wikidata: and an id, and left out where none is known (docs/names.md). A line that is no such JSON
ends the run with an error that names it; status 0 means that all were answered.`
}

// text is one line of input.
type text struct {
	ID       json.RawMessage `json:"id"`
	Text     string          `json:"text"`
	Language string          `json:"language"`
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
	in, err := a.open(c.Source)
	if err != nil {
		return err
	}
	defer in.Close()
	recogniser, err := c.recogniser(a.log)
	if err != nil {
		return err
	}
	return answerLines(ctx, a, in, c.Jobs, func(t text) any { return t.find(recogniser) })
}

// found is the line that answers a text.
type found struct {
	ID       json.RawMessage `json:"id"`
	Entities []named         `json:"entities"`
}

// find returns the names in t.
func (t text) find(r *entities.Recogniser) found {
	lang, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(t.Language), "_", "-"), "-")
	if lang == "" {
		lang, _ = language.Detect(t.Text, "")
	}
	answer := found{ID: t.ID, Entities: []named{}}
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
	return answer
}
