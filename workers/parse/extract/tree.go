package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDepth is how deep elements nest; deeper ones become siblings, as in
// browsers (which stop at 512). It bounds every climb towards the root.
const maxDepth = 256

// maxNodes bounds the nodes of a tree; what comes later in the page is left
// out. Real pages stay below a twentieth of it.
const maxNodes = 400_000

// builder makes a tree out of tokens. It keeps those rules of the HTML
// standard (section 13.2.6) that decide which text belongs to which block:
// implied html, head and body, end tags that are left out or misplaced, what a
// table cell closes. It leaves out what changes only the looks (formatting
// elements are not opened again in the next block, nothing is moved out of
// tables), so each token costs at most a climb of maxDepth.
type builder struct {
	scan  scanner
	arena *arena
	root  *html.Node
	html  *html.Node
	body  *html.Node
	head  *html.Node
	open  []*html.Node // the open elements, html first
	paras int          // how many of them are p
	svg   int          // how many of them are svg or math
}

// parseTree parses a page. The tree's nodes belong to a. streamed says that the
// page may have segments that scripts put in place.
func parseTree(page string, a *arena) (root *html.Node, streamed bool) {
	b := &builder{arena: a, scan: scanner{page: page, attrs: a.scratch}}
	b.root = a.node()
	b.root.Type = html.DocumentNode
	b.html = b.element("html", atom.Html, b.root)
	b.head = b.element("head", atom.Head, b.html)
	b.open = append(b.open, b.html, b.head)
	for a.used < maxNodes {
		switch b.scan.next() {
		case textToken:
			b.text()
		case startTag:
			b.start()
		case endTag:
			b.end()
		case commentToken:
			if strings.HasPrefix(b.scan.data, "$") || strings.HasPrefix(b.scan.data, "/$") { // see placeSegments
				n := a.node()
				n.Type, n.Data = html.CommentNode, b.scan.data
				attach(n, b.top())
			}
		case endOfPage:
			a.scratch = b.scan.attrs[:0]
			return b.root, b.scan.streamed
		}
	}
	a.scratch = b.scan.attrs[:0]
	return b.root, b.scan.streamed
}

func (b *builder) top() *html.Node { return b.open[len(b.open)-1] }

func attach(n, parent *html.Node) {
	n.Parent, n.PrevSibling = parent, parent.LastChild
	if parent.LastChild != nil {
		parent.LastChild.NextSibling = n
	} else {
		parent.FirstChild = n
	}
	parent.LastChild = n
}

func (b *builder) element(name string, a atom.Atom, parent *html.Node) *html.Node {
	n := b.arena.node()
	n.Type, n.DataAtom, n.Data = html.ElementNode, a, name
	attach(n, parent)
	return n
}

func (b *builder) text() {
	data := b.scan.data
	top := b.top()
	if top == b.head || top == b.html {
		if strings.TrimLeft(data, " \t\r\n\f") == "" {
			return
		}
		b.openBody()
		top = b.body
	}
	switch top.DataAtom {
	case atom.Script, atom.Style, atom.Xmp, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript:
	default:
		if strings.IndexByte(data, '&') >= 0 {
			data = html.UnescapeString(data)
		}
	}
	n := b.arena.node()
	n.Type, n.Data = html.TextNode, data
	attach(n, top)
}

// openBody leaves the head and opens the body.
func (b *builder) openBody() {
	if b.body == nil {
		b.body = b.element("body", atom.Body, b.html)
	}
	b.open = append(b.open[:1], b.body)
	b.paras, b.svg = 0, 0
}

func (b *builder) start() {
	a := b.scan.atom
	switch a {
	case atom.Html:
		b.merge(b.html)
		return
	case atom.Head:
		b.merge(b.head)
		return
	case atom.Body:
		if b.body == nil {
			b.openBody()
		}
		b.merge(b.body)
		return
	}
	if b.body == nil && !headElement(a) {
		top := b.top()
		if top == b.head || top == b.html {
			b.openBody()
		}
	}
	if b.svg > 0 && (closesParagraph(a) || heading(a) || a == atom.Li || a == atom.Span || a == atom.Img) {
		b.leaveForeign()
	}
	if b.svg == 0 {
		b.closeImplied(a)
	}
	b.insert()
}

// leaveForeign closes the svg or math around an element of HTML, which ends
// them where it is not meant to stand.
func (b *builder) leaveForeign() {
	for i := len(b.open) - 1; i > 0; i-- {
		switch n := b.open[i]; {
		case n.DataAtom == atom.Svg || n.DataAtom == atom.Math:
			b.pop(i)
			return
		case n.Data == "foreignobject" || n.DataAtom == atom.Desc || n.DataAtom == atom.Title || n.Data == "annotation-xml":
			return
		}
	}
}

// insert adds the element of the current token and opens it.
func (b *builder) insert() {
	s := &b.scan
	n := b.element(s.name, s.atom, b.top())
	n.Attr = b.arena.attrs(s.attrs)
	if b.svg > 0 {
		n.Namespace = "svg"
	}
	if voidElement(s.atom) || b.svg > 0 && s.void || (s.atom == atom.Svg || s.atom == atom.Math) && s.void {
		if b.svg > 0 {
			s.raw = ""
		}
		return
	}
	if len(b.open) >= maxDepth && s.raw == "" {
		return
	}
	b.push(n)
}

func (b *builder) push(n *html.Node) {
	b.open = append(b.open, n)
	switch n.DataAtom {
	case atom.P:
		b.paras++
	case atom.Svg, atom.Math:
		b.svg++
	}
}

// pop closes the open elements from place i on.
func (b *builder) pop(i int) {
	for _, n := range b.open[i:] {
		switch n.DataAtom {
		case atom.P:
			b.paras--
		case atom.Svg, atom.Math:
			b.svg--
		}
	}
	b.open = b.open[:i]
}

// merge adds the attributes of the current token that n does not have.
func (b *builder) merge(n *html.Node) {
	for _, a := range b.scan.attrs {
		if attr(n, a.Key) == "" && len(n.Attr) < maxAttrs {
			n.Attr = append(slices.Clip(n.Attr), a)
		}
	}
}

// closeImplied closes what the start tag of a closes without an end tag.
func (b *builder) closeImplied(a atom.Atom) {
	switch a {
	case atom.Li:
		b.closeItem(atom.Li, atom.Li)
	case atom.Dd, atom.Dt:
		b.closeItem(atom.Dd, atom.Dt)
	case atom.Option, atom.Optgroup:
		if top := b.top().DataAtom; top == atom.Option || top == a {
			b.pop(len(b.open) - 1)
		}
	case atom.Td, atom.Th:
		b.closeTo(atom.Tr, atom.Table, atom.Tbody, atom.Thead, atom.Tfoot)
	case atom.Tr:
		b.closeTo(atom.Tbody, atom.Thead, atom.Tfoot, atom.Table)
	case atom.Tbody, atom.Thead, atom.Tfoot, atom.Caption, atom.Colgroup:
		b.closeTo(atom.Table)
	case atom.A:
		b.closeLink()
	case atom.Button:
		b.closeButton()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		b.closeParagraph()
		if heading(b.top().DataAtom) {
			b.pop(len(b.open) - 1)
		}
	default:
		if closesParagraph(a) {
			b.closeParagraph()
		}
	}
}

// closeParagraph closes the open p, unless it stands around a table cell or
// the like.
func (b *builder) closeParagraph() {
	if b.paras == 0 {
		return
	}
	for i := len(b.open) - 1; i > 0; i-- {
		switch a := b.open[i].DataAtom; {
		case a == atom.P:
			b.pop(i)
			return
		case scopeEnds(a) || a == atom.Button:
			return
		}
	}
}

// closeItem closes an open item, x or y, of the same list.
func (b *builder) closeItem(x, y atom.Atom) {
	for i := len(b.open) - 1; i > 0; i-- {
		a := b.open[i].DataAtom
		if a == x || a == y {
			b.pop(i)
			break
		}
		if blockElement(a) && a != atom.Address && a != atom.Div && a != atom.P || scopeEnds(a) {
			break
		}
	}
	b.closeParagraph()
}

// closeTo closes everything within the nearest open element of these, which
// are parts of a table; nothing when there is none in the same table.
func (b *builder) closeTo(these ...atom.Atom) {
	for i := len(b.open) - 1; i > 0; i-- {
		a := b.open[i].DataAtom
		if slices.Contains(these, a) {
			b.pop(i + 1)
			return
		}
		if a == atom.Table {
			return
		}
	}
}

// closeLink closes an open link of the same block: links do not nest.
func (b *builder) closeLink() {
	for i := len(b.open) - 1; i > 0; i-- {
		a := b.open[i].DataAtom
		if a == atom.A {
			b.pop(i)
			return
		}
		if !inline(a) {
			return
		}
	}
}

// closeButton closes an open button: buttons do not nest.
func (b *builder) closeButton() {
	for i := len(b.open) - 1; i > 0; i-- {
		switch a := b.open[i].DataAtom; {
		case a == atom.Button:
			b.pop(i)
			return
		case scopeEnds(a):
			return
		}
	}
}

func (b *builder) end() {
	a, name := b.scan.atom, b.scan.name
	switch a {
	case atom.Html, atom.Body:
		return
	case atom.Head:
		if b.body == nil {
			b.open = b.open[:1]
		}
		return
	case atom.Br:
		b.scan.attrs = b.scan.attrs[:0]
		b.start()
		return
	}
	for i := len(b.open) - 1; i > 0; i-- {
		n := b.open[i]
		switch {
		case n.DataAtom == a && (a != 0 || n.Data == name), heading(a) && heading(n.DataAtom):
			if n == b.head || n == b.body {
				return
			}
			if a == atom.Form && i < len(b.open)-1 {
				b.open = append(b.open[:i], b.open[i+1:]...)
				return
			}
			b.pop(i)
			return
		case tablePart(a) && n.DataAtom != atom.Table:
		case scopeEnds(n.DataAtom):
			return
		case inline(a) && blockElement(n.DataAtom):
			return // the end of formatting that began outside this block
		}
	}
}

// headElement reports whether an element may stand in the head.
func headElement(a atom.Atom) bool {
	switch a {
	case atom.Meta, atom.Link, atom.Title, atom.Base, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Noframes:
		return true
	}
	return false
}

func voidElement(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
		atom.Param, atom.Source, atom.Track, atom.Wbr, atom.Keygen, atom.Frame, atom.Basefont, atom.Bgsound:
		return true
	}
	return false
}

// scopeEnds reports whether an end tag outside of a does not reach into it,
// nor one inside out of it.
func scopeEnds(a atom.Atom) bool {
	switch a {
	case atom.Html, atom.Table, atom.Td, atom.Th, atom.Caption, atom.Object, atom.Marquee, atom.Template, atom.Applet:
		return true
	}
	return false
}

func tablePart(a atom.Atom) bool {
	switch a {
	case atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Caption:
		return true
	}
	return false
}

func heading(a atom.Atom) bool {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// blockElement reports whether the standard counts an element as special: an
// end tag of formatting does not reach beyond it.
func blockElement(a atom.Atom) bool {
	switch a {
	case atom.Li, atom.Dd, atom.Dt, atom.Body, atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead, atom.Tfoot:
		return true
	}
	return closesParagraph(a) || heading(a)
}

// closesParagraph reports whether the start of an element ends an open p.
func closesParagraph(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Details, atom.Dialog, atom.Dir, atom.Div,
		atom.Dl, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.Header, atom.Hgroup, atom.Hr,
		atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Ul, atom.Xmp,
		atom.Listing, atom.Plaintext:
		return true
	}
	return false
}
