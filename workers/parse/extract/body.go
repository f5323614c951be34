package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// metaContent returns the content of the first <meta> with this key.
func (d *document) metaContent(key string) string {
	for _, m := range d.metas {
		if m.key == key {
			return strings.TrimSpace(m.content)
		}
	}
	return ""
}

// findHeadline sets d.headline to the h1 that shares most words with what the
// head says the title is, the first of equals.
func (d *document) findHeadline() {
	said := d.metaContent("og:title") + " " + d.title
	best := -1
	for _, i := range d.h1s {
		shared, all := 0, 0
		for w := range strings.FieldsSeq(d.elementText(i)) {
			all++
			if strings.Contains(said, w) {
				shared++
			}
		}
		if all > 0 && shared > best {
			best, d.headline = shared, i
		}
	}
}

func (d *document) headlineText() string {
	if d.headline >= 0 {
		return d.elementText(d.headline)
	}
	if t := d.metaContent("og:title"); t != "" {
		return t
	}
	return strings.Join(strings.Fields(d.title), " ")
}

// body returns the paragraphs of the article: those of the element whose
// direct and second-level paragraphs hold most running text.
func (d *document) body() []string {
	score := make([]int, len(d.elements))
	best := -1
	for _, b := range d.blocks {
		if b.chars < 40 || b.linkChars*3 > b.chars || d.elements[b.element].node.DataAtom == atom.Body {
			continue
		}
		p := d.elements[b.element].parent
		for range 2 {
			if p < 0 {
				break
			}
			score[p] += b.chars
			if best < 0 || score[p] > score[best] {
				best = p
			}
			p = d.elements[p].parent
		}
	}
	if best < 0 {
		return nil
	}
	d.container = best
	var out []string
	for _, b := range d.blocks {
		if d.inside(b.element, best) && b.linkChars*2 < b.chars && b.element != d.headline {
			out = append(out, d.blockText(b))
		}
	}
	return out
}
