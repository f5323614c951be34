// Package entities finds the people, organisations and places that an article
// names, in any script, without anything to download: the model is embedded.
//
// It works in three steps. Package internal/tagger finds names sentence by
// sentence with a conditional random field that was trained on all languages
// at once (docs/model.md says on what, and how well it does). Then the article
// speaks for its parts: a name seen in full makes its words known elsewhere,
// and one name has one kind throughout. Last, package link joins the
// spellings of one name and gives each a key and, where it can, a link.
//
// Everything is deterministic, bounded and linear in the length of the text.
package entities

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"log/slog"
	"sync"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
	"github.com/harkara/harkara/workers/parse/entities/internal/lexicon"
	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
	"github.com/harkara/harkara/workers/parse/entities/link"
)

// MaxText is the limit on a text in bytes: names are looked for in its first
// MiB. The longest articles are a tenth of that.
const MaxText = 1 << 20

//go:embed model.bin
var embedded []byte

// ModelSize is the size of the embedded model in bytes.
func ModelSize() int { return len(embedded) }

// Options are the settings of a Recogniser. The zero value is the default.
type Options struct {
	// Model is a model as the training program writes it; nil is the embedded
	// one.
	Model []byte
	// Finder, if there is one, finds the names in place of the embedded model,
	// which then does only what Finder cannot.
	Finder Finder
	// Log hears of texts that Finder cannot do; nil for nobody.
	Log *slog.Logger
}

// A Finder finds names in a text: another model, as package onnx loads them.
// It must be safe for concurrent use.
type Finder interface {
	// Find returns the names in text, in order and without overlap, with Start,
	// End, Text, Kind and Confidence. lang is a BCP 47 base language or "".
	Find(text, lang string) ([]link.Mention, error)
}

// Recogniser finds names in texts. It is safe for concurrent use.
type Recogniser struct {
	taggers sync.Pool // of *tagger.Tagger, sharing model and lexicon
	linker  *link.Linker
	finder  Finder // or nil
	log     *slog.Logger
}

// New loads the model, the lists and the gazetteer: some 120 ms and 78 MB. An
// error means that the model or the embedded data is broken.
func New(opts Options) (*Recogniser, error) {
	data := opts.Model
	if data == nil {
		data = embedded
	}
	z, err := zstd.NewReader(bytes.NewReader(data), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	t := tagger.New()
	if err := t.Load(z); err != nil {
		return nil, fmt.Errorf("entity model: %w", err)
	}
	lexicon.AddLists(t)
	g, err := gazetteer.Open()
	if err != nil {
		return nil, err
	}
	return &Recogniser{
		taggers: sync.Pool{New: func() any { return t.Clone() }},
		linker:  link.New(g),
		finder:  opts.Finder,
		log:     cmp.Or(opts.Log, slog.New(slog.DiscardHandler)),
	}, nil
}

// Span is a name in a text: text[Start:End], in bytes.
type Span struct {
	Start, End int
	Kind       schema.EntityKind
	Text       string  // as it is written
	Name       string  // canonical name
	Key        string  // as schema.Entity.Key
	Link       string  // as schema.Entity.Link
	Confidence float64 // 0 to 1: that these words are a name of this kind
}

// Spans returns the names in text, in order and without overlap. lang is a
// BCP 47 base language; "" is unknown. Of a text longer than MaxText the rest
// is ignored.
func (r *Recogniser) Spans(text, lang string) []Span {
	text = clip(text)
	mentions := r.mentions("", text, lang)
	entities, of := r.linker.Resolve("", text, lang, mentions)
	out := make([]Span, 0, len(mentions))
	for i, m := range mentions {
		if of[i] < 0 { // a word for the people of a country, say
			continue
		}
		e := &entities[of[i]]
		out = append(out, Span{Start: m.Start, End: m.End, Kind: e.Kind, Text: m.Text, Name: e.Name, Key: e.Key, Link: e.Link, Confidence: m.Confidence})
	}
	return out
}

// Article returns what an article names, most salient first. Of a title or
// body longer than MaxText the rest is ignored.
func (r *Recogniser) Article(title, body, lang string) []schema.Entity {
	title, body = clip(title), clip(body)
	return r.linker.Link(title, body, lang, r.mentions(title, body, lang))
}

var kinds = [tagger.Kinds]schema.EntityKind{
	tagger.Person: schema.Person, tagger.Location: schema.Location, tagger.Organization: schema.Organization,
}

// mentions returns the names in the title, then those in the body.
func (r *Recogniser) mentions(title, body, lang string) []link.Mention {
	if r.finder != nil {
		out, err := r.found(title, body, lang)
		if err == nil {
			return out
		}
		r.log.Warn("the entity model cannot do a text; the embedded one does it", "title", title, "error", err)
	}
	t := r.taggers.Get().(*tagger.Tagger)
	defer r.taggers.Put(t)
	var out []link.Mention
	for i, spans := range t.Document([]string{title, body}, lang) {
		text := [...]string{title, body}[i]
		for _, s := range spans {
			out = append(out, link.Mention{
				Start: s.Start, End: s.End, InTitle: i == 0,
				Text: text[s.Start:s.End], Kind: kinds[s.Kind], Confidence: s.Confidence(),
			})
		}
	}
	return out
}

// found is what the Finder finds in the title, then in the body.
func (r *Recogniser) found(title, body, lang string) ([]link.Mention, error) {
	out, err := r.finder.Find(title, lang)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].InTitle = true
	}
	inBody, err := r.finder.Find(body, lang)
	return append(out, inBody...), err
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
