package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// place is a set of things that stand around an element.
type place uint32

const (
	inArticle place = 1 << iota
	inMain
	inNav
	inAside
	inFooter
	inHeader
	inFigure
	inForm
	inTable
	inList
	inQuote
	inBody    // itemprop=articleBody and its like
	inComment // itemprop=comment, a comment's itemtype
	inHidden
	inDialog
	inLink
	inHeading
	places = iota
)

// placeOf returns what an element is a place of by its tag and its attributes.
func placeOf(n *html.Node) place {
	var p place
	switch n.DataAtom {
	case atom.Article:
		p = inArticle
	case atom.Main:
		p = inMain
	case atom.Nav, atom.Menu:
		p = inNav
	case atom.Aside:
		p = inAside
	case atom.Footer, atom.Address:
		p = inFooter
	case atom.Header, atom.Hgroup:
		p = inHeader
	case atom.Figure, atom.Figcaption, atom.Caption, atom.Picture:
		p = inFigure
	case atom.Form, atom.Fieldset:
		p = inForm
	case atom.Table:
		p = inTable
	case atom.Ul, atom.Ol, atom.Dl:
		p = inList
	case atom.Blockquote:
		p = inQuote
	case atom.Dialog:
		p = inDialog
	case atom.A:
		if isLink(n) {
			p = inLink
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		p = inHeading
	}
	for i := range n.Attr {
		p |= placeOfAttribute(n, &n.Attr[i])
	}
	return p
}

func placeOfAttribute(n *html.Node, a *html.Attribute) place {
	switch a.Key {
	case "hidden":
		if strings.HasPrefix(attr(n, "id"), "S:") { // a segment that React moves into place
			return 0
		}
		return inHidden
	case "style":
		if strings.Contains(a.Val, "none") && strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none") {
			return inHidden
		}
	case "role":
		switch a.Val {
		case "main":
			return inMain
		case "navigation", "menu", "menubar", "tablist":
			return inNav
		case "complementary":
			return inAside
		case "contentinfo":
			return inFooter
		case "banner":
			return inHeader
		case "article":
			return inArticle
		case "dialog", "alertdialog", "alert":
			return inDialog
		case "search", "form":
			return inForm
		case "heading":
			return inHeading
		}
	case "itemprop":
		switch a.Val {
		case "articleBody", "reviewBody", "text", "articlebody":
			return inBody
		case "comment":
			return inComment
		}
	case "itemtype":
		if strings.HasSuffix(a.Val, "/Comment") || strings.HasSuffix(a.Val, "/UserComments") {
			return inComment
		}
	case "aria-modal":
		return inDialog
	}
	return 0
}
