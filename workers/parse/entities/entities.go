// Package entities finds the people, organisations and places that an article
// names, in any script, without anything to download: the model is embedded.
//
// It works in three steps. Package internal/tagger finds names sentence by
// sentence with a conditional random field that was trained on all languages
// at once (docs/model.md says on what, and how well it does). Then the article
// as a whole is asked (see evidence.go): a name seen in full makes its parts
// known, and one name has one kind throughout. Last, package link joins the
// spellings of one name and gives each a key and, where it can, a link.
//
// Everything is deterministic, bounded and linear in the length of the text.
package entities

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/internal/lexicon"
	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// MaxText is the limit on a text in bytes: names are looked for in its first
// MiB. The longest articles are a tenth of that.
const MaxText = 1 << 20

//go:embed model.bin
var embedded []byte

// Options are the settings of a Recogniser. The zero value is the default.
type Options struct {
	// Model is a model as the training program writes it; nil is the embedded
	// one.
	Model []byte
}

// Recogniser finds names in texts. It is safe for concurrent use.
type Recogniser struct {
	taggers sync.Pool
}

// New loads the model, which takes some 100 ms and 60 MB. An error means that
// the model is broken.
func New(opts Options) (*Recogniser, error) {
	data := opts.Model
	if data == nil {
		data = embedded
	}
	z, err := zstd.NewReader(bytes.NewReader(data), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	t, err := lexicon.NewTagger()
	if err != nil {
		return nil, fmt.Errorf("entity lexicon: %w", err)
	}
	if err := t.Load(z); err != nil {
		return nil, fmt.Errorf("entity model: %w", err)
	}
	return &Recogniser{taggers: sync.Pool{New: func() any { return t.Clone() }}}, nil
}

// Span is a name in a text: text[Start:End], in bytes.
type Span struct {
	Start, End int
	Kind       schema.EntityKind
	Text       string  // as it is written
	Name       string  // canonical name
	Key        string  // as schema.Entity.Key
	Link       string  // as schema.Entity.Link
	Confidence float64 // 0 to 1
}

var kinds = [tagger.Kinds]schema.EntityKind{
	tagger.Person: schema.Person, tagger.Location: schema.Location, tagger.Organization: schema.Organization,
}

// Spans returns the names in text, in order and without overlap. lang is a
// BCP 47 base language; "" is unknown. Of a text longer than MaxText the rest
// is ignored.
func (r *Recogniser) Spans(text, lang string) []Span {
	text = clip(text)
	t := r.taggers.Get().(*tagger.Tagger)
	defer r.taggers.Put(t)
	var out []Span
	for _, s := range t.Spans(text, lang, nil) {
		form := text[s.Start:s.End]
		out = append(out, Span{Start: s.Start, End: s.End, Kind: kinds[s.Kind], Text: form, Name: form, Key: "name:" + form, Confidence: s.Confidence()})
	}
	return out
}

// Article returns what an article names, most salient first. Offsets are in
// body, in code points.
func (r *Recogniser) Article(title, body, lang string) []schema.Entity {
	var out []schema.Entity
	known := make(map[string]int)
	add := func(s Span, first int, inTitle bool) {
		i, ok := known[string(s.Kind)+s.Text]
		if !ok {
			i = len(out)
			known[string(s.Kind)+s.Text] = i
			out = append(out, schema.Entity{Name: s.Text, Kind: s.Kind, Key: s.Key, Forms: []string{s.Text}, First: first, InTitle: inTitle})
		}
		out[i].Mentions++
		out[i].Confidence = max(out[i].Confidence, s.Confidence)
		out[i].InTitle = out[i].InTitle || inTitle
		if out[i].First < 0 {
			out[i].First = first
		}
	}
	for _, s := range r.Spans(title, lang) {
		add(s, -1, true)
	}
	runes, at := 0, 0
	for _, s := range r.Spans(body, lang) {
		runes += utf8.RuneCountInString(body[at:s.Start])
		at = s.Start
		add(s, runes, false)
	}
	return out
}

// clip cuts text at MaxText, between characters.
func clip(text string) string {
	if len(text) <= MaxText {
		return text
	}
	n := MaxText
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}
