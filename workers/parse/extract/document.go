package extract

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// document is a page and what one pass over its tree collected. It serves the
// body and the fields; nothing changes it after newDocument except the body
// pass, which sets headline and container.
type document struct {
	root  *html.Node
	lang  string // <html lang>, as written
	base  string // <base href>, as written, or the page's address
	title string // text of the first <title>

	metas    []meta
	links    []link
	ld       []string // raw text of every ld+json script
	payloads []string // raw text of the scripts that may carry the article as data

	// elements holds every element in document order, so that most walks are
	// loops over a slice and nothing recurses on input.
	elements []element
	h1s      []int // indices of the h1 elements
	headings []int // indices of the h2 to h4 elements

	blocks []block      // visible runs of text in document order
	text   []byte       // what the blocks' text is cut from
	values [2][]float32 // what the forests are asked about the blocks

	linked *linkedData // see linkedData
	arena  arena
	words  *Vocabulary
	names  map[string]naming // what class attributes and ids say, see naming

	headline  int // element that shows the headline, -1 when none was found
	container int // smallest element around the whole body, -1 without a body

	first, last int // first and last block of the body, -1 without a body

	storedTitle string // of the article in a framework's state, on a page that shows nothing
	described   bool   // a framework's state says who wrote the article, or when, or about what
}

// element is one element of the page.
type element struct {
	node   *html.Node
	parent int // index of the parent element, -1 for the root element
	end    int // index after the element's last descendant
	depth  int // 0 for the root element

	// firstBlock and endBlock bound the blocks below an element that breaks
	// the line.
	firstBlock, endBlock int
	place                place // what stands around the element, itself included
	hint                 hint  // what class names and ids say of it
}

// blocks returns how many blocks stand below the element.
func (e *element) blocks() int { return e.endBlock - e.firstBlock }

// hidden reports whether the element or one around it says that it is not shown.
func (e *element) hidden() bool { return e.place&inHidden != 0 }

// meta is a <meta> with content.
type meta struct {
	key     string // name, property, itemprop or http-equiv, lower case
	content string
}

// link is a <link> of the head.
type link struct{ rel, href, hreflang, typ string }

// block is a run of text that a reader sees as one paragraph, heading, list
// item or cell.
type block struct {
	element    int  // the element that makes it a block
	start, end int  // in document.text
	inPage     bool // its last link leads to a place on this page

	strong, slanted  float32 // share of it in bold and in italic type
	pictures, fields int     // pictures, players and the like, and fields of forms, between the block before and its end
	counts
}

// inside reports whether element i is element j or below it.
func (d *document) inside(i, j int) bool { return i >= j && i < d.elements[j].end }

// blockText returns the normalised text of a block.
func (d *document) blockText(b block) string { return string(d.text[b.start:b.end]) }

// maxElementText bounds elementText, in bytes, but for the last piece of text.
const maxElementText = 8 << 10

// elementText returns the text below element i with white space collapsed,
// leaving out scripts and styles, up to maxElementText.
func (d *document) elementText(i int) string {
	var w spaceWriter
	root := d.elements[i].node
	for n := root; n != nil && len(w.out) < maxElementText; {
		descend := true
		switch n.Type {
		case html.TextNode:
			w.write(n.Data)
		case html.ElementNode:
			if unseen(n.DataAtom) {
				descend = false
			} else if !inline(n.DataAtom) {
				w.space()
			}
		}
		n = following(n, root, descend, func(left *html.Node) {
			if left.Type == html.ElementNode && !inline(left.DataAtom) {
				w.space()
			}
		})
	}
	return string(w.out)
}

// attr returns the value of an attribute, "" when it is not there.
func attr(n *html.Node, name string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			return n.Attr[i].Val
		}
	}
	return ""
}

// maxNamed is the number of classes and ids from which a page's are not kept.
const maxNamed = 8192

// Limits on what is collected of a page; real pages stay far below them.
const (
	maxHeadlines = 64
	maxBlocks    = 15_000
)

// linkedData returns what the page's JSON-LD says of it; address is the page's.
func (d *document) linkedData(address string) *linkedData {
	if d.linked == nil {
		data := readLinkedData(d.ld, []string{titleKey(d.metaContent("og:title")), titleKey(d.title)}, address)
		d.linked = &data
	}
	return d.linked
}

// newDocument parses a page of valid UTF-8. address is the page's own URL.
// The document's memory comes from earlier ones: see release.
func newDocument(page []byte, address string, words *Vocabulary) *document {
	d := documents.Get().(*document)
	if words == nil {
		words = new(Vocabulary)
	}
	words.index()
	root, streamed := parseTree(string(page), &d.arena)
	if streamed {
		placeSegments(root, page)
	}
	d.elements = slices.Grow(d.elements, d.arena.used)
	d.read(root, address, words)
	return d
}

// documents keeps the memory of documents between pages.
var documents = sync.Pool{New: func() any { return new(document) }}

// release gives the document's memory to later pages: nothing of it, no node
// and no element, may be used afterwards. Strings may.
func (d *document) release() {
	if d.arena.used > maxArena {
		return // leave what is unusually large to the garbage collector
	}
	d.arena.reset()
	if len(d.names) > maxNamed {
		d.names = nil // clearing costs as much as the largest page needed
	}
	clear(d.names)
	d.empty()
	documents.Put(d)
}

// empty makes the document one of no page that keeps its memory.
func (d *document) empty() {
	clear(d.elements)
	*d = document{arena: d.arena, names: d.names, elements: d.elements[:0], h1s: d.h1s[:0], headings: d.headings[:0], blocks: d.blocks[:0], text: d.text[:0], values: [2][]float32{d.values[0][:0], d.values[1][:0]}}
}

// remove takes element i out of the tree and reads what is left anew.
func (d *document) remove(i int) {
	n, root, address, words := d.elements[i].node, d.root, d.base, d.words
	n.Parent.RemoveChild(n)
	d.empty()
	d.read(root, address, words)
}

// read collects what is in a tree.
func (d *document) read(root *html.Node, address string, words *Vocabulary) {
	d.root, d.base, d.words, d.headline, d.container, d.first, d.last = root, address, words, -1, -1, -1, -1
	d.collect()
}

// collect walks the tree once.
func (d *document) collect() {
	var open []int // indices of the elements around the current node
	var run textRun
	for n := d.root; n != nil; {
		descend := true
		switch n.Type {
		case html.TextNode:
			run.write(n.Data)
		case html.ElementNode:
			parent := -1
			if len(open) > 0 {
				parent = open[len(open)-1]
			}
			i := d.add(n, parent)
			d.head(n)
			switch {
			case unseen(n.DataAtom) && !isShadowRoot(n):
				descend = false
			case n.DataAtom == atom.Br:
				if run.br() {
					d.flush(&run, parent)
				}
			case !inline(n.DataAtom):
				d.flush(&run, parent)
			case isLink(n):
				if n.FirstChild != nil {
					run.links++
				}
				run.inPage = strings.HasPrefix(attr(n, "href"), "#")
			case d.elements[i].hidden():
				descend = false
			case n.FirstChild != nil:
				run.style(n.DataAtom, 1)
			}
			run.meet(n.DataAtom)
			d.elements[i].firstBlock, d.elements[i].endBlock = len(d.blocks), len(d.blocks)
			if n.DataAtom == atom.H1 && len(d.h1s) < maxHeadlines {
				d.h1s = append(d.h1s, i)
			}
			if (n.DataAtom == atom.H2 || n.DataAtom == atom.H3 || n.DataAtom == atom.H4) && len(d.headings) < maxHeadlines {
				d.headings = append(d.headings, i)
			}
			if descend && n.FirstChild != nil {
				open = append(open, i)
			}
		}
		n = following(n, d.root, descend, func(left *html.Node) {
			if left.Type != html.ElementNode {
				return
			}
			i := open[len(open)-1]
			open = open[:len(open)-1]
			d.elements[i].end = len(d.elements)
			switch {
			case !inline(left.DataAtom):
				d.flush(&run, i)
				d.elements[i].endBlock = len(d.blocks)
			case isLink(left):
				run.links--
			default:
				run.style(left.DataAtom, -1)
			}
		})
	}
}

// add appends the element of n.
func (d *document) add(n *html.Node, parent int) int {
	i := len(d.elements)
	e := element{node: n, parent: parent, end: i + 1}
	if parent >= 0 {
		up := &d.elements[parent]
		e.depth, e.place, e.hint = up.depth+1, up.place, up.hint
	}
	e.place |= placeOf(n)
	e.hint.add(d, n)
	d.elements = append(d.elements, e)
	return i
}

// following returns the node after n in document order, below n only when
// descend says so, within root; it calls leave for every node whose children
// were visited and are now done.
func following(n, root *html.Node, descend bool, leave func(*html.Node)) *html.Node {
	if descend && n.FirstChild != nil {
		return n.FirstChild
	}
	for n != root {
		if n.NextSibling != nil {
			return n.NextSibling
		}
		n = n.Parent
		if n == nil {
			return nil
		}
		leave(n)
	}
	return nil
}

// leastProperty is the least size in bytes of an attribute that may hold an
// article.
const leastProperty = 400

// head collects what the head of a page says, wherever it stands.
func (d *document) head(n *html.Node) {
	for i := range n.Attr { // properties of a component: <story-view :article="{…}">
		if v := n.Attr[i].Val; len(v) > leastProperty && (v[0] == '{' || v[0] == '[') {
			d.payloads = append(d.payloads, v)
		}
	}
	switch n.DataAtom {
	case atom.Html:
		d.lang = attr(n, "lang")
	case atom.Base:
		if href := attr(n, "href"); href != "" {
			d.base = href
		}
	case atom.Title:
		if d.title == "" && n.Namespace == "" && n.FirstChild != nil {
			d.title = n.FirstChild.Data
		}
	case atom.Meta:
		content := attr(n, "content")
		if content == "" {
			content = attr(n, "value") // what some sites write instead
		}
		if content == "" {
			return
		}
		for _, name := range [...]string{"property", "name", "itemprop", "http-equiv"} {
			if key := attr(n, name); key != "" {
				d.metas = append(d.metas, meta{strings.ToLower(strings.TrimSpace(key)), content})
			}
		}
	case atom.Link:
		if rel := attr(n, "rel"); rel != "" {
			d.links = append(d.links, link{strings.ToLower(rel), attr(n, "href"), attr(n, "hreflang"), attr(n, "type")})
		}
	case atom.Script:
		if n.FirstChild == nil {
			return
		}
		text := n.FirstChild.Data
		switch typ := strings.ToLower(attr(n, "type")); {
		case strings.Contains(typ, "ld+json"):
			d.ld = append(d.ld, text)
		case strings.Contains(typ, "json"), len(text) > 300:
			d.payloads = append(d.payloads, text)
		}
	}
}

// unseen reports whether an element's content is no text of the page.
func unseen(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Math, atom.Iframe, atom.Object,
		atom.Embed, atom.Video, atom.Audio, atom.Canvas, atom.Map, atom.Select, atom.Textarea, atom.Button,
		atom.Input, atom.Datalist, atom.Progress, atom.Meter, atom.Title, atom.Noframes, atom.Rt, atom.Rp:
		return true
	}
	return false
}

// isShadowRoot reports whether a template is shown: as the inside of the
// element around it.
func isShadowRoot(n *html.Node) bool {
	return n.DataAtom == atom.Template && attr(n, "shadowrootmode") != ""
}

// isLink reports whether an element leads somewhere, rather than naming a place
// to be led to.
func isLink(n *html.Node) bool { return n.DataAtom == atom.A && attr(n, "href") != "" }

// inline reports whether an element does not break the line.
func inline(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Data, atom.Del,
		atom.Dfn, atom.Em, atom.Font, atom.I, atom.Img, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Nobr, atom.Q, atom.Rp, atom.Rt,
		atom.Ruby, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Time,
		atom.Tt, atom.U, atom.Var, atom.Wbr, atom.Script, atom.Noscript, atom.Style, atom.Link, atom.Meta, atom.Svg:
		return true
	}
	return false
}
