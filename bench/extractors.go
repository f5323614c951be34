package main

import (
	"bytes"
	"errors"
	"strings"
	"time"

	readability "codeberg.org/readeck/go-readability/v2"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/extract"
	"github.com/harkara/harkara/workers/parse/extract/charset"
	"github.com/harkara/harkara/workers/parse/tags"
	distiller "github.com/markusmobius/go-domdistiller"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
)

// ours goes from bytes to article as the parse worker does: charset, then
// everything that is in the page.
func ours() extractor {
	// When the pages were saved is not known; dates later than today are wrong.
	fetched := time.Now()
	return extractor{"harkara", func(p *page) (Prediction, error) {
		text, _ := charset.Decode(p.raw, p.truth.ContentType)
		a, err := extract.Page(extract.Input{URL: p.url.String(), Header: map[string]string{"Content-Type": p.truth.ContentType}, HTML: text, Fetched: fetched})
		made := Prediction{Title: a.Title, Authors: a.Authors, Published: a.Published.String(), Language: a.Language, Body: a.Body, Image: a.Image, article: &a}
		if drop, ok := schema.AsDrop(err); ok { // what was found is scored all the same
			made.Refused = drop.Reason == schema.ReasonNotArticle || drop.Reason == schema.ReasonEmpty
		}
		return made, err
	}}
}

// ownTags sets the page's own tags as the parse worker cleans them, which is no
// part of the time that is measured.
func (p *Prediction) ownTags() {
	if p.article == nil {
		return
	}
	made, _ := tags.For(p.article)
	for _, t := range made {
		if t.Source != tags.Computed {
			p.Tags = append(p.Tags, t.Name)
		}
	}
	p.article = nil
}

func trafilaturas() []extractor {
	extract := func(o trafilatura.Options) func(p *page) (Prediction, error) {
		return func(p *page) (Prediction, error) {
			o.OriginalURL = p.url
			r, err := trafilatura.Extract(bytes.NewReader(p.raw), o)
			if err != nil {
				return Prediction{}, err
			}
			m := r.Metadata
			made := Prediction{Title: m.Title, Language: m.Language, Tags: m.Tags, Body: r.ContentText, Image: m.Image}
			if m.Author != "" {
				made.Authors = strings.Split(m.Author, ";")
			}
			if !m.Date.IsZero() {
				made.Published = m.Date.Format(time.RFC3339)
			}
			return made, nil
		}
	}
	return []extractor{{"go-trafilatura + fallback", extract(trafilatura.Options{ExcludeComments: true, EnableFallback: true})}}
}

func readabilities() []extractor {
	return []extractor{{"go-readability v2", func(p *page) (Prediction, error) {
		parser := readability.NewParser()
		a, err := parser.Parse(bytes.NewReader(p.raw), p.url)
		if err != nil {
			return Prediction{}, err
		}
		made := Prediction{Title: a.Title(), Language: a.Language(), Image: a.ImageURL()}
		if b := a.Byline(); b != "" {
			made.Authors = []string{b}
		}
		if t, err := a.PublishedTime(); err == nil {
			made.Published = t.Format(time.RFC3339)
		}
		if a.Node == nil {
			return made, errors.New("no article")
		}
		var body strings.Builder
		err = a.RenderText(&body)
		made.Body = body.String()
		return made, err
	}}}
}

func distillers() []extractor {
	return []extractor{{"go-domdistiller", func(p *page) (Prediction, error) {
		r, err := distiller.ApplyForReader(bytes.NewReader(p.raw), &distiller.Options{OriginalURL: p.url, SkipPagination: true})
		if err != nil {
			return Prediction{}, err
		}
		m := r.MarkupInfo
		made := Prediction{Title: r.Title, Body: r.Text, Published: m.Article.PublishedTime, Authors: m.Article.Authors}
		if len(made.Authors) == 0 && m.Author != "" {
			made.Authors = []string{m.Author}
		}
		if len(m.Images) > 0 {
			made.Image = m.Images[0].URL
		}
		return made, nil
	}}}
}

// treeAlone builds the tree that all others build first, and nothing else.
func treeAlone() extractor {
	return extractor{"(x/net/html tree alone)", func(p *page) (Prediction, error) {
		_, err := html.Parse(bytes.NewReader(p.raw))
		return Prediction{}, err
	}}
}
