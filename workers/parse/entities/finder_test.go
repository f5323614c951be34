package entities

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/link"
)

// word finds one word, wherever it stands; nothing else is a name to it.
type word string

func (w word) Find(text, _ string) (out []link.Mention, err error) {
	if w == "" {
		return nil, errors.New("no word")
	}
	for at := 0; ; {
		i := strings.Index(text[at:], string(w))
		if i < 0 {
			return out, nil
		}
		at += i + len(w)
		out = append(out, link.Mention{Start: at - len(w), End: at, Text: string(w), Kind: schema.Location, Confidence: 0.75})
	}
}

func TestFinderInPlaceOfTheModel(t *testing.T) {
	var log strings.Builder
	const title, body = "From Qualdon to Berlin", "In Berlin and in Qualdon Angela Merkel spoke."
	for _, test := range []struct {
		finder word
		want   string // names, sorted by salience
		logged bool
	}{
		{"Qualdon", "Qualdon", false},
		{"", "Berlin", true}, // the embedded model does what the finder cannot
	} {
		log.Reset()
		r, err := New(Options{Finder: test.finder, Log: slog.New(slog.NewTextHandler(&log, nil))})
		if err != nil {
			t.Fatal(err)
		}
		entities := r.Article(title, body, "en")
		names := map[string]schema.Entity{}
		for _, e := range entities {
			names[e.Name] = e
		}
		e, ok := names[test.want]
		if !ok || e.Mentions != 2 || !e.InTitle {
			t.Errorf("finder %q: no %s twice and in the title: %+v", test.finder, test.want, entities)
		}
		if test.finder != "" && len(entities) != 1 {
			t.Errorf("finder %q: more than it found: %+v", test.finder, entities)
		}
		if got := strings.Contains(log.String(), "no word"); got != test.logged {
			t.Errorf("finder %q: logged %q", test.finder, log.String())
		}
	}
}
