// Package extract turns a web page into an article: its title, authors, dates
// and other fields, and its body as plain text.
//
// The page is parsed once and walked once ([document]); the body comes out of
// the blocks of text that the walk found, the fields out of the head, the
// structured data and the visible page.
package extract

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
)

// Input is a page to be read.
type Input struct {
	URL     string            // canonical address of the page
	Header  map[string]string // response headers that matter, canonical names
	HTML    []byte            // valid UTF-8
	Fetched time.Time         // when the page was asked for
	Hint    *schema.Hint      // what a feed said of the page; may be nil
}

// Page reads an article from a page. It is pure: the same input gives the same
// article. It returns [schema.Drop] with [schema.ReasonEmpty] for a page
// without text and [schema.ReasonNotArticle] for a page that is no article.
// Entities, Topics and computed tags are left to others.
func Page(in Input) (schema.Article, error) {
	a := schema.Article{URL: in.URL, Fetched: in.Fetched, Sources: map[string]string{}}
	if len(in.HTML) == 0 {
		return a, schema.Drop(schema.ReasonEmpty, "no bytes")
	}
	d := newDocument(in.HTML, in.URL, vocabulary())
	defer d.release()
	if len(d.blocks) == 0 && len(d.ld) == 0 && len(d.payloads) == 0 {
		return a, schema.Drop(schema.ReasonEmpty, "no text")
	}
	d.findHeadline()
	if box := d.consentBox(); box >= 0 {
		d.remove(box)
		d.findHeadline()
	}
	a.Title = d.headlineText()
	chosen := d.chosen(d.score(loadModel()))
	paragraphs, source := d.body(chosen), "dom"
	stored, from := d.storedBody(in, paragraphs)
	if from != "" {
		paragraphs, source = stored, from
	}
	a.Body = strings.Join(paragraphs, "\n\n")
	d.fields(in, &a)
	a.Body = strings.Join(withoutFields(paragraphs, source == "dom" && !d.liveBlog(), &a), "\n\n")
	if why := d.notArticle(in, chosen, &a); why != "" && from == "" {
		return a, schema.Drop(schema.ReasonNotArticle, "%s", why)
	}
	a.Sources["body"] = source
	if a.Kind, source = d.kind(in, a.Section); source != "" {
		a.Sources["kind"] = source
	}
	return a, nil
}

// onlyNames reports whether a line says who wrote the text and little else: it
// holds all names, and at most three short words beside them.
func onlyNames(p string, names []string) bool {
	if len(names) == 0 || len(p) > 200 {
		return false
	}
	for _, name := range names {
		before, after, ok := strings.Cut(p, name)
		if !ok {
			return false
		}
		p = before + " " + after
	}
	if strings.Contains(p, "@") { // their addresses
		p = strings.Join(slices.DeleteFunc(strings.Fields(p), func(w string) bool { return strings.Contains(w, "@") }), " ")
	}
	return len(strings.Fields(p)) <= 3 && utf8.RuneCountInString(p) <= 24 && !strings.ContainsAny(p, ".!?।。")
}

// isBylineOf reports whether a line is the byline that gave an article's
// authors, with a label and a date or with their posts.
func isBylineOf(p string, names []string) bool {
	if len(names) == 0 || len(p) > 2*maxBylineChars || hasSentences(p) || !strings.Contains(p, names[0]) {
		return false
	}
	line := readByline(p)
	return (line.labelled && (line.dated || line.lead) || line.posted) && line.rest <= 2 && slices.Equal(line.writers, names)
}

// signOff returns where, in the last two paragraphs, the line begins with which an
// agency in India ends a text: its name and the first names of those who worked
// on it. 0 when there is none.
func signOff(paragraphs, authors []string) int {
	for n := len(paragraphs) - 1; n > 0 && n >= len(paragraphs)-2; n-- {
		words := strings.Fields(paragraphs[n])
		if len(words) == 0 || len(words) > 6 || cased(words[0]) || isHan(words[0]) || strings.ContainsAny(paragraphs[n], ".।?!:") {
			return 0
		}
		if len(words) > 1 && (agencies()[words[0]] || slices.Contains(authors, words[0])) {
			return n
		}
		if len(words) > 1 {
			return 0
		}
	}
	return 0
}

// withoutFields leaves out what is told in other fields: title and authors
// where they stand by themselves at the beginning or the end, and at the
// beginning a standfirst that serves as the description.
func withoutFields(paragraphs []string, shown bool, a *schema.Article) []string {
	shown = shown && a.Sources["description"] == "dom"
	told := func(p string) bool {
		return onlyNames(p, a.Authors) || isBylineOf(p, a.Authors) || p == a.Title || a.Title != "" && utf8.RuneCountInString(p) < utf8.RuneCountInString(a.Title)+80 && strings.HasPrefix(p, a.Title+" ") || slices.Contains(a.Authors, p)
	}
	for len(paragraphs) > 1 && (told(paragraphs[0]) || shown && paragraphs[0] == a.Description) {
		paragraphs = paragraphs[1:]
	}
	for len(paragraphs) > 1 && told(paragraphs[len(paragraphs)-1]) {
		paragraphs = paragraphs[:len(paragraphs)-1]
	}
	if n := signOff(paragraphs, a.Authors); n > 0 {
		paragraphs = paragraphs[:n]
	}
	if n := len(paragraphs) - 1; n >= 0 { // signed in brackets
		if name := endInBrackets(paragraphs[n]); name != "" && slices.Contains(a.Authors, name) {
			paragraphs[n] = strings.TrimSpace(paragraphs[n][:strings.LastIndexFunc(paragraphs[n], isOpening)])
			if paragraphs[n] == "" && n > 0 {
				paragraphs = paragraphs[:n]
			}
		}
	}
	return paragraphs
}
