package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// trait is what the classes and attributes of an element say of its content.
type trait uint16

const (
	traitDate trait = 1 << iota
	traitModified
	traitPublished
	traitAuthor
	traitTag
	traitCrumb
	traitHeadline
	traitAside // related articles, sidebars, menus, footers, comments: not this article
	traitBiography
	traitHeader // header of the page
	traitSection
	traitImage
	traitFree // says whether the page is free to read
)

// mark is an element that may hold a field's value.
type mark struct {
	element int
	traits  trait // its own
	around  trait // of the elements around it
}

// scan looks once at every element for what its attributes promise.
func (f *pageFields) scan() {
	d := f.d
	around := make([]trait, len(d.elements))
	f.around = around
	for i := range d.elements {
		e := &d.elements[i]
		var outer trait
		if e.parent >= 0 {
			outer = around[e.parent]
		}
		own := f.ownTraits(i)
		around[i] = outer | own
		if own == 0 && e.node.DataAtom != atom.Time {
			continue
		}
		f.saysFree = f.saysFree || own&traitFree != 0
		m := mark{i, own, outer}
		if own&traitHeadline != 0 && outer&traitAside == 0 && len(f.headlineMarks) < 10 {
			f.headlineMarks = append(f.headlineMarks, i)
		}
		if own&(traitDate|traitModified|traitPublished) != 0 || e.node.DataAtom == atom.Time {
			f.dateMarks = append(f.dateMarks, m)
		}
		if own&(traitSection|traitImage) != 0 && len(f.propMarks) < 10 {
			f.propMarks = append(f.propMarks, m)
		}
		if own&traitAuthor != 0 {
			f.authorMarks = append(f.authorMarks, m)
		}
		if own&traitTag != 0 {
			f.tagMarks = append(f.tagMarks, m)
		}
		if own&traitCrumb != 0 && outer&traitCrumb == 0 {
			f.crumbMarks = append(f.crumbMarks, m)
		}
	}
}

// ownTraits reads the attributes of one element.
func (f *pageFields) ownTraits(i int) trait {
	n := f.d.elements[i].node
	var t trait
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Footer:
		if !f.holds(i, f.d.headline) && (n.DataAtom != atom.Footer || f.outside(i) && !ofArticle(attr(n, "class"))) {
			t |= traitAside
		}
	case atom.Header:
		if f.outside(i) {
			t |= traitHeader
		}
	case atom.Meta, atom.Link:
		return propTraits(attr(n, "itemprop")) & (traitSection | traitImage | traitFree)
	case atom.Html, atom.Head, atom.Body, atom.Script, atom.Svg:
		return 0
	}
	for k := range n.Attr {
		a := &n.Attr[k]
		switch a.Key {
		case "class", "id", "data-testid", "data-qa", "data-component", "data-test", "data-role":
			t |= f.d.naming(a.Val).traits
		case "itemprop":
			t |= propTraits(a.Val)
		case "rel":
			switch {
			case strings.Contains(a.Val, "author"):
				t |= traitAuthor
			case hasWord(a.Val, "category"):
				t |= traitSection // WordPress: rel="category tag"
			case hasWord(a.Val, "tag"):
				t |= traitTag
			}
		case "title":
			if n.DataAtom != atom.A && n.DataAtom != atom.Img && datedTitle(a.Val) {
				t |= traitDate
			}
		case "data-timestamp", "data-datetime", "data-date", "data-published", "data-publish-date", "pubdate":
			t |= traitDate
		default:
			if strings.HasPrefix(a.Key, "data-") {
				if strings.Contains(a.Key, "tags") {
					t |= traitTag
				}
				if strings.Contains(a.Key, "breadcrumb") {
					t |= traitCrumb
				}
			}
		}
	}
	if t&traitAside != 0 && (f.holds(i, f.d.headline) || f.d.first >= 0 && f.holds(i, f.d.blocks[f.d.first].element)) {
		t &^= traitAside // whatever it is called, it holds the headline or the text
	}
	return t
}

// ofArticle reports whether the class of a footer says that it is the article's.
func ofArticle(class string) bool {
	for _, part := range [...]string{"entry-", "post-", "article-", "story-", "article__", "post__", "entry__", "story__"} {
		if strings.Contains(class, part+"foot") {
			return true
		}
	}
	return false
}

// datedTitle reports whether a title attribute may be the date that an element
// shows as "2 hours ago".
func datedTitle(s string) bool {
	if len(s) < 8 || len(s) > 60 {
		return false
	}
	digits := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			digits++
		}
	}
	return digits >= 5
}

// holds reports whether element i is around element j, which may be -1.
func (f *pageFields) holds(i, j int) bool { return j >= 0 && f.d.inside(j, i) }

// outside reports whether element i is neither inside the article's container
// nor around the headline.
func (f *pageFields) outside(i int) bool {
	for p := i; p >= 0; p = f.d.elements[p].parent {
		if f.d.elements[p].node.DataAtom == atom.Article {
			return false
		}
	}
	return !f.holds(i, f.d.headline)
}

// hasWord reports whether a list separated by spaces has the word.
func hasWord(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// propTraits reads the value of an itemprop attribute (schema.org).
func propTraits(props string) (t trait) {
	for p := range strings.FieldsSeq(props) {
		switch strings.ToLower(p) {
		case "datepublished", "datecreated":
			t |= traitDate | traitPublished
		case "datemodified":
			t |= traitDate | traitModified
		case "author", "creator":
			t |= traitAuthor
		case "headline":
			t |= traitHeadline
		case "keywords":
			t |= traitTag
		case "breadcrumb":
			t |= traitCrumb
		case "articlesection":
			t |= traitSection
		case "image":
			t |= traitImage
		case "isaccessibleforfree":
			t |= traitFree
		}
	}
	return t
}

// classTraits reads the words in a class or id: "postMeta__pub-date" is post,
// meta, pub, date.
func classTraits(s string) (t trait) {
	var word [24]byte
	n := 0
	var previous byte
	beside := false    // a word says that it is what stands beside a name
	ofArticle := false // the word before says that this is a part of the article
	for i := 0; i <= len(s); i++ {
		var c byte
		if i < len(s) {
			c = s[i]
		}
		lower := c | 0x20
		letter := lower >= 'a' && lower <= 'z'
		camel := letter && c < 'a' && previous >= 'a' && previous <= 'z'
		if n > 0 && (!letter || camel) {
			own := wordTrait(string(word[:n]))
			if own == traitAside && (ofArticle && string(word[:n]) == "footer" || string(word[:n]) == "widget" && strings.Contains(s, "elementor")) {
				own = 0 // the footer of the post itself, a part of a page made with Elementor
			}
			if ofArticle && string(word[:n]) == "date" {
				own |= traitPublished // "entry-date updated": never changed since
			}
			switch string(word[:n]) {
			case "post", "entry", "article", "story", "item":
				ofArticle = c == '-' || c == '_' || camel
			default:
				ofArticle = false
			}
			t |= own
			beside = beside || isBesideName(string(word[:n]))
			n = 0
		}
		if letter && n < len(word) {
			word[n] = lower
			n++
		}
		previous = c
	}
	if beside {
		t &^= traitAuthor
	}
	return t
}

// isBesideName reports whether a word of a class is one for what stands beside
// the name of an author: the post, the place, the ways to follow.
func isBesideName(w string) bool {
	switch w {
	case "loc", "location", "place", "city", "town", "job", "jobtitle", "position", "designation", "occupation", "role", "outlet", "avatar", "follow", "social", "photo", "photographer", "foto", "fotograf", "cargo", "puesto", "poste", "fonction", "funktion", "ruolo":
		return true
	}
	return false
}

// wordTrait says what one word of a class promises.
func wordTrait(w string) trait {
	switch w {
	case "date", "dates", "time", "datetime", "timestamp", "dateline", "fecha", "datum", "tarih", "hora", "dt", "day", "zeit", "uhrzeit", "calendar", "clock", "timeago", "ago", "metadata", "meta", "posted", "info", "infos", "ngay", "tanggal", "waktu", "data":
		return traitDate
	case "published", "publish", "pub", "pubdate", "publishdate", "publication", "created", "published-at", "publishedat", "issued":
		return traitDate | traitPublished
	case "modified", "updated", "update", "lastmod", "lastupdated":
		return traitDate | traitModified
	case "author", "authors", "byline", "bylines", "auteur", "auteurs", "autor", "autores", "autoren", "autore", "redaktor", "writer", "writers", "reporter", "reporters", "journalist", "journalists", "contributor", "contributors", "columnist", "columnista", "colunista", "kolumnist", "chroniqueur", "guest", "creator", "yazar", "muhabir", "penulis", "verfasser", "skribent", "forfatter", "firma", "firmato", "credits", "vcard", "fn", "by":
		return traitAuthor
	case "bio", "biography", "authorbio", "about", "biographie":
		return traitBiography
	case "tag", "tags", "tagged", "taglist", "tagcloud", "tagrow", "tagbox", "tagbar", "tagwrap", "taglinks", "tagitem", "keywords", "keyword", "kw", "kwd", "kwds", "topics", "topic", "entities", "hashtag", "hashtags", "labels",
		"etiquetas", "etiqueta", "etiketler", "etiket", "etichette", "schlagworte", "schlagwort", "stichworte", "taggar", "tagi", "stitky", "temas", "themen", "tematy", "konular", "assuntos", "biaoqian", "emner", "emneord", "metki", "sujets", "argomenti", "trefwoorden":
		return traitTag
	case "breadcrumb", "breadcrumbs", "crumb", "crumbs", "breadcrump", "ariane", "migas", "brotkrumen", "pathway":
		return traitCrumb
	case "headline", "hed":
		return traitHeadline
	case "share", "sharing", "shares", "sharebar", "sns", "related", "recommended", "recommend", "recommendation", "recommendations", "sidebar", "aside", "footer", "comment", "comments", "disqus", "popular", "trending", "latest", "newsletter", "promo", "promoted", "teaser", "teasers", "menu", "nav", "navigation", "navbar", "carousel", "slider", "widget", "mostread", "readmore", "readnext", "outbrain", "taboola", "sponsored", "cookie", "consent", "copyright", "respond", "reply", "card", "cards", "ticker", "upnext", "morefrom", "similar", "feed", "slick", "swiper", "river", "rail":
		return traitAside
	case "masthead", "topbar", "sitehead", "siteheader":
		return traitHeader
	}
	if len(w) > 6 {
		switch {
		case strings.HasSuffix(w, "date") && w != "update" && w != "candidate" && w != "mandate", strings.HasPrefix(w, "date"), strings.HasSuffix(w, "time") && w != "lifetime" && w != "overtime" && w != "showtime", strings.HasPrefix(w, "timest"):
			if strings.HasPrefix(w, "pub") || strings.HasPrefix(w, "publish") {
				return traitDate | traitPublished
			}
			return traitDate
		case strings.HasPrefix(w, "author"), strings.HasSuffix(w, "author"), strings.HasPrefix(w, "byline"), strings.HasSuffix(w, "byline"):
			if strings.Contains(w, "bio") {
				return traitBiography
			}
			return traitAuthor
		case strings.HasPrefix(w, "related"), strings.HasPrefix(w, "sidebar"), strings.HasPrefix(w, "comment"), strings.HasPrefix(w, "recommend"):
			return traitAside
		case strings.HasPrefix(w, "breadcrumb"):
			return traitCrumb
		}
	}
	return 0
}
