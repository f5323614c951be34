package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits on authors.
const (
	maxAuthors    = 20
	maxAuthorName = 80  // bytes of Latin text; other scripts take up to three times that
	maxByline     = 400 // bytes of a text that is searched for names
)

// authors sets the list of authors from the best source that names any.
func (f *pageFields) authors() {
	f.logoSites()
	for _, c := range f.authorClaims() {
		if len(c.names) > 0 {
			f.a.Authors = c.names
			f.source("authors", c.source)
			return
		}
	}
}

// authorClaim is a list of names and where it comes from.
type authorClaim struct {
	names  []string
	source string
}

// authorClaims are the lists of authors that the page gives, best first.
// Names of people go before those of the site itself.
func (f *pageFields) authorClaims() []authorClaim {
	var people, others, houses []authorClaim
	add := func(names []string, source string) {
		names = f.withoutSections(f.unique(names))
		if len(names) == 0 {
			return
		}
		rank := &houses
		for _, n := range names {
			if isPersonName(n) && !isDesk(n) && !f.ofSite(titleKey(n)) {
				people = append(people, authorClaim{f.withoutSite(names), source})
				return
			}
			if !f.isSite(titleKey(n)) && !isDesk(n) {
				rank = &others
			}
		}
		*rank = append(*rank, authorClaim{names, source})
	}
	written, houseNames := f.ldNames("author")
	add(written, "json-ld")
	written, moreHouses := f.ldNames("creator")
	add(written, "json-ld")
	for _, key := range authorMetas {
		add(f.metaNames(key), "meta")
	}
	if len(houseNames)+len(moreHouses) > 0 && len(people) == 0 {
		houses = append(houses, authorClaim{f.unique(append(houseNames, moreHouses...)), "json-ld"})
	}
	if len(people) > 0 {
		if shown := f.shownNames(people[0].names); len(shown) > 0 {
			return []authorClaim{{shown, "dom"}}
		}
		return people
	}
	for text := range f.cardData(isByLabel) {
		add(splitNames(plain(text)), "meta")
	}
	// A newsroom that is stated gives way to a person who is plainly the author.
	least, stated := 0, false
	if all := slices.Concat(others, houses); len(all) > 0 && isDesk(all[0].names[0]) && !f.isSite(titleKey(all[0].names[0])) {
		least, stated = plainlyMarked, true
	}
	marked := f.markedNames(least)
	posted := len(marked) > 0 && !slices.ContainsFunc(marked, func(n string) bool { return !slices.Contains(f.posters, n) })
	if !posted { // else who writes, where the page says so
		add(marked, "dom")
	}
	if len(people) > 0 {
		return people
	}
	add(f.stateNames(), "payload")
	if len(people) > 0 {
		return people
	}
	lines := f.bylines()
	if lines.labelled || lines.dated && len(others)+len(lines.houses) == 0 && !stated || lines.placed && len(others) == 0 && len(houses) > 0 {
		add(lines.writers, "dom")
	}
	if len(people) == 0 && posted && len(lines.houses) == 0 {
		add(marked, "dom")
	}
	if len(people) > 0 {
		return people
	}
	if len(lines.houses) > 0 && (lines.lead || lines.dated) && !lines.labelled { // "By Districts Team" before names that only stand there
		lines.writers, lines.houses = lines.houses, lines.writers
	}
	if len(lines.editors) > 0 && !lines.labelled && !lines.dated {
		lines.writers, lines.editors = lines.editors, nil
	}
	for _, names := range [...][]string{lines.writers, lines.editors, lines.houses, lines.agencies} {
		if len(people)+len(others)+len(houses) == 0 {
			add(names, "dom")
		}
	}
	return slices.Concat(people, others, houses)
}

// shownNames returns the people whom the page itself names as its authors where
// what it states to machines are others: the editor who put the text there, or
// the same people in another script. nil where the two agree.
func (f *pageFields) shownNames(stated []string) []string {
	d := f.d
	if d.headline < 0 {
		return nil
	}
	foreign, edited := f.otherScript(stated[0]), f.isEditor(stated[0])
	head := f.blockAfter(d.headline)
	last := min(head+12, len(d.blocks))
	from := head
	if foreign {
		from = max(0, head-3)
	}
	paragraphs := 0
	for k := from; k < last && paragraphs < 2; k++ { // a standfirst may come before
		if b := &d.blocks[k]; b.end-b.start > 3*maxBylineChars || b.words > 32 {
			if b.running() {
				paragraphs++
			}
			continue
		}
		l, ok := f.readLine(k)
		if !ok || len(l.writers) == 0 || len(l.writers) > 4 || l.rest > 1 && !((foreign || edited) && l.dated && l.rest <= 4) {
			continue
		}
		surely := l.labelled && (l.lead || edited || f.authorLink(d.blocks[k].element) > 0)
		names := f.withoutSite(f.unique(l.writers))
		if !surely && !(foreign && (l.points >= bareLine || l.dated || f.around[d.blocks[k].element]&traitAuthor != 0)) || len(names) == 0 {
			continue
		}
		if surely && len(names) > len(stated) && holdsNames(names, stated) {
			return names
		}
		for _, n := range names {
			if !isPersonName(n) || isDesk(n) || foreign && f.otherScript(n) || slices.ContainsFunc(stated, func(s string) bool { return sameName(s, n) }) {
				return nil
			}
		}
		return names
	}
	return nil
}

// isEditor reports whether a line below the headline or behind the text calls
// somebody its editor.
func (f *pageFields) isEditor(name string) bool {
	d := f.d
	head := f.blockAfter(d.headline)
	for k := head; k < min(max(head+12, d.last+6), len(d.blocks)); k++ {
		if d.first >= 0 && k >= head+12 && k < d.last {
			k = d.last
		}
		if b := d.blocks[k]; b.end-b.start <= 3*maxBylineChars && strings.Contains(d.blockText(b), name) && slices.Contains(readByline(f.line(b)).editors, name) {
			return true
		}
	}
	return false
}

// maxLogo is how many elements before the headline are searched for the logo.
const maxLogo = 400

// logoSites adds the names that the links to the front page show in scripts
// without capitals, where one word may be a person: logos.
func (f *pageFields) logoSites() {
	d := f.d
	if d.headline < 0 || cased(f.a.Title) {
		return
	}
	for i := 0; i < min(d.headline, maxLogo); i++ {
		n := d.elements[i].node
		if n.DataAtom != atom.A || !f.isFront(attr(n, "href")) && !isLogo(n) && (n.Parent == nil || !isLogo(n.Parent)) {
			continue
		}
		text := d.shortText(i, 60)
		for j := i + 1; text == "" && j < d.elements[i].end; j++ {
			text = plain(attr(d.elements[j].node, "alt"))
		}
		if key := titleKey(text); key != "" && !cased(text) && len(strings.Fields(text)) <= 3 && !slices.Contains(f.sites, key) {
			f.sites = append(f.sites, key)
		}
	}
}

// isFront reports whether an address is that of the site's front page.
func (f *pageFields) isFront(href string) bool {
	if href == "/" {
		return true
	}
	_, rest, ok := strings.Cut(href, "://")
	host, path, _ := strings.Cut(rest, "/")
	return ok && path == "" && host == f.address.Host
}

func isLogo(n *html.Node) bool {
	class := strings.ToLower(attr(n, "class") + " " + attr(n, "id"))
	return strings.Contains(class, "logo") || strings.Contains(class, "brand")
}

// otherScript reports whether a name is in Latin script and the title in one
// that is not.
func (f *pageFields) otherScript(name string) bool {
	return cased(name) && isLatin(name) && f.a.Title != "" && !strings.ContainsFunc(f.a.Title, func(r rune) bool { return r < 0x250 && unicode.IsLetter(r) && unicode.IsLower(r) })
}

// isLatin reports whether the first letter of a text is Latin.
func isLatin(s string) bool {
	i := strings.IndexFunc(s, unicode.IsLetter)
	if i < 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.Is(unicode.Latin, r)
}

// sameName reports whether two names can be of one person: one has the words of
// the other.
func sameName(a, b string) bool {
	x, y := titleKey(a), titleKey(b)
	return strings.Contains(x, y) || strings.Contains(y, x) || strings.EqualFold(lastWord(a), lastWord(b))
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// withoutSections drops words of two characters beside the site's name in scripts
// in which people's names have more: 사회.
func (f *pageFields) withoutSections(names []string) []string {
	if len(names) < 2 || !slices.ContainsFunc(names, func(n string) bool { return f.isSite(titleKey(n)) }) {
		return names
	}
	return slices.DeleteFunc(names, func(n string) bool { return isHan(n) && utf8.RuneCountInString(n) < 3 })
}

// ofSite reports whether a folded name is the site's or contains that: the
// company behind it, its newsroom on the web.
func (f *pageFields) ofSite(key string) bool {
	if f.isSite(key) {
		return true
	}
	return slices.ContainsFunc(f.sites, func(site string) bool { return utf8.RuneCountInString(site) >= 5 && strings.Contains(key, site) })
}

// authorMetas are the metas that name the authors, best first.
var authorMetas = []string{"author", "article:author", "article:author_name", "og:article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "cxenseparse:recs:author", "dc.creator", "dcterms.creator", "dc.creator.aut", "byl", "authors", "article_author", "citation_author", "rbauthors", "author_name"}

// withoutSite drops the site's own name from a list with names of people.
func (f *pageFields) withoutSite(names []string) []string {
	return slices.DeleteFunc(names, func(n string) bool {
		key := titleKey(n)
		if f.isSite(key) {
			return true
		}
		for _, site := range f.sites { // "The Weekly Springfield": the desk of a town
			if len(names) > 1 && utf8.RuneCountInString(site) >= 6 && strings.Contains(key, site) {
				return true
			}
		}
		return false
	})
}

// unique drops names that come twice, and the site's from before one of a person.
func (f *pageFields) unique(names []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, n := range names {
		if rest, ok := strings.CutPrefix(n, f.a.SiteName+" "); ok && isPersonName(strings.TrimLeft(rest, "-–—:| ")) && !isDesk(rest) { // "The Weekly Jane Doe"
			if n = strings.TrimLeft(rest, "-–—:| "); len(names) > 1 && f.tells(n) {
				continue // the site's desk in the town that the text is about
			}
		}
		if key := titleKey(n); key != "" && !seen[key] && len(out) < maxAuthors {
			seen[key] = true
			out = append(out, n)
		}
	}
	return out
}

// ldNames reads the authors of the article in JSON-LD: names, objects, lists of
// either, references.
// houses are those that it calls organisations.
func (f *pageFields) ldNames(key string) (names, houses []string) {
	var lesser []string
	for _, v := range f.ld.article.get(key).list() {
		if v = f.ld.resolve(v); v == nil {
			continue
		}
		text := v.text
		if v.object {
			if name := v.get("name"); len(name.list()) > 1 {
				for _, n := range name.list() {
					names = append(names, splitNames(plain(n.text))...)
				}
				continue
			} else {
				text = name.str()
			}
		}
		text = plain(text)
		if v.object && v.is(isOrganization) {
			houses = append(houses, statedNames(text)...)
			continue
		}
		if d, _ := labelOf(strings.Fields(spaced(clip(text, maxByline)))); d > writing {
			lesser = append(lesser, statedNames(text)...)
			continue
		}
		names = append(names, statedNames(text)...)
	}
	if len(names) == 0 {
		names = lesser
	}
	return names, houses
}

// isOrganization reports whether a type of schema.org is an organisation or a
// kind of it.
func isOrganization(typ string) bool {
	return strings.HasSuffix(typ, "Organization") || typ == "Corporation" || typ == "Newspaper"
}

// statedNames are the names in what a page states as its author: by the grammar of
// bylines where it has labels or posts, as in a byline, else as a list; a newsroom
// or nameless reporter as well.
func statedNames(text string) []string {
	text = withoutAids(text)
	if len(text) > maxByline || strings.Contains(text, "://") {
		return nil
	}
	line := readByline(text)
	people := slices.ContainsFunc(line.writers, func(n string) bool { return strings.Contains(n, " ") || isHan(n) })
	if desk := deskLine(text); desk != "" && !people {
		return []string{desk}
	}
	all := splitNames(text)
	switch {
	case len(line.writers) > 0 && (line.told || line.labelled || line.aided || len(line.editors) > 0 || line.posted && !slices.ContainsFunc(all, isDesk)):
		return line.writers
	case line.told && len(line.houses) > 0:
		return line.houses
	case len(line.editors) > 0 && strings.ContainsAny(text, ":："):
		return line.editors
	case line.aided:
		return nil
	}
	return all
}

// withoutAids leaves out addresses, and what is behind a comma and a label of
// those who work on articles but do not write them: "Jane Doe, Edited by John
// Roe".
func withoutAids(text string) string {
	if strings.Contains(text, "@") {
		words := strings.Fields(text)
		for i, w := range words {
			if strings.Contains(w, "@") {
				words[i] = strings.Repeat(",", min(1, strings.Count(w, ",")))
			}
		}
		text = strings.Join(words, " ")
	}
	for at := strings.IndexByte(text, ','); at > 0; {
		if d, _ := labelOf(strings.Fields(text[at+1:])); d > writing && d != posting {
			return text[:at]
		}
		next := strings.IndexByte(text[at+1:], ',')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return text
}

func (f *pageFields) metaNames(key string) []string {
	var names []string
	for _, m := range f.d.metas {
		if m.key == key && !strings.Contains(m.content, "://") && len(m.content) <= maxByline {
			names = append(names, statedNames(plain(m.content))...)
		}
	}
	return names
}

// markedNames reads the elements that the page marks as author: first those
// near the headline, never the box about the author.
// Only those of at least some weight count.
func (f *pageFields) markedNames(least int) []string {
	best, bestWeight := []string(nil), least
	for n, m := range f.authorMarks {
		if n == 150 {
			break
		}
		if len(best) > 0 && f.d.container >= 0 && m.element > f.d.elements[f.d.container].end {
			break // the articles below have authors too
		}
		weight := f.authorWeight(m)
		if weight < bestWeight || weight <= 0 {
			continue
		}
		names := f.namesIn(m.element)
		if len(names) == 0 || f.edits(m.element, names) {
			continue
		}
		if weight > bestWeight {
			best, bestWeight = names, weight
			continue
		}
		best = append(best, names...)
	}
	return f.onlyPeople(f.withoutAided(best))
}

// edits reports whether a label in or before an element calls all of its names editors,
// and remembers those that it says put the text on the page.
func (f *pageFields) edits(i int, names []string) bool {
	edited := 0
	for e, up := i, 0; e >= 0 && up < 3; e, up = f.d.elements[e].parent, up+1 {
		text := f.d.bylineText(e)
		if text == "" {
			break
		}
		line := readByline(text)
		for _, n := range names {
			switch {
			case slices.Contains(line.editors, n) && len(line.writers) > 0:
				edited++
			case slices.Contains(line.posters, n):
				f.posters = append(f.posters, n)
			}
		}
		if edited >= len(names) || line.told {
			break
		}
	}
	return edited >= len(names)
}

// onlyPeople leaves out, beside the full name of a person that comes first, what
// is neither another's nor a newsroom: places, posts, buttons.
func (f *pageFields) onlyPeople(names []string) []string {
	names = slices.DeleteFunc(names, func(n string) bool { return len(n) == 2 && isAcronym(n) }) // the initials in the place of a portrait
	if len(names) < 2 || !isPersonName(names[0]) || !strings.Contains(names[0], " ") {
		return names
	}
	first := names[0]
	return slices.DeleteFunc(names, func(n string) bool {
		return n != first && !isDesk(n) && (!isPersonName(n) || cased(n) && f.isCommon(n))
	})
}

// inTeaser reports whether an element belongs to the teaser of another article: a
// part of the page that has a heading with a link, or is an article, and holds
// neither headline nor text.
func (f *pageFields) inTeaser(i int) bool {
	d := f.d
	if d.headline < 0 || d.first < 0 || f.belowHeadline(i) {
		return false
	}
	for j, n := d.elements[i].parent, 0; j >= 0 && n < 5; j, n = d.elements[j].parent, n+1 {
		if f.holds(j, d.headline) || f.holds(j, d.blocks[d.first].element) || f.holds(j, d.blocks[d.last].element) {
			return false
		}
		if d.elements[j].node.DataAtom == atom.Article {
			return true
		}
		at, _ := slices.BinarySearch(d.headings, j)
		for _, h := range d.headings[at:min(at+2, len(d.headings))] {
			if h < d.elements[j].end && (f.leadsOn(d.elements[h].parent) || h+1 < d.elements[h].end && f.leadsOn(h+1)) {
				return true
			}
		}
	}
	return false
}

// leadsOn reports whether an element is a link to something else than an author
// or a place on the page.
func (f *pageFields) leadsOn(i int) bool {
	if i < 0 || !isLink(f.d.elements[i].node) {
		return false
	}
	n := f.d.elements[i].node
	href := strings.ToLower(attr(n, "href"))
	return href != "" && href[0] != '#' && !strings.HasPrefix(href, "mailto:") && !leadsToAuthor(href) && !hasWord(attr(n, "rel"), "author") && !isPersonName(f.d.shortText(i, maxByline))
}

// withoutAided leaves out those of several marked names behind which the page has
// the post of one who works on articles but does not write them.
func (f *pageFields) withoutAided(names []string) []string {
	if len(names) < 2 {
		return names
	}
	return slices.DeleteFunc(names, func(n string) bool {
		for k, m := range f.authorMarks {
			if k == 40 {
				break
			}
			_, behind, ok := strings.Cut(f.d.shortText(m.element, maxByline), n)
			if !ok {
				continue
			}
			first, rest, _ := strings.Cut(strings.TrimLeft(behind, " |,·•–-"), " ")
			second, _, _ := strings.Cut(rest, " ")
			if aided(first) || aided(first+" "+second) {
				return true
			}
		}
		return false
	})
}

// plainlyMarked is the weight of an author who is named beside the headline by
// microdata or by a link to the page of an author.
const plainlyMarked = 45

// authorWeight says how far a marked element is to be believed.
func (f *pageFields) authorWeight(m mark) int {
	e := f.d.elements[m.element]
	if e.place&inFigure != 0 || m.around&traitAside != 0 && !f.belowHeadline(m.element) || f.inTeaser(m.element) {
		return 0
	}
	weight := 10
	if m.around&traitAside != 0 {
		weight = -20
	}
	if strings.Contains(attr(e.node, "itemprop"), "author") {
		weight += 30
	} else if strings.Contains(attr(e.node, "rel"), "author") || strings.Contains(attr(e.node, "href"), "/author") {
		weight += 20
	}
	if h := f.d.headline; h >= 0 {
		switch distance := m.element - h; {
		case distance > 0 && distance < 60:
			weight += 25
		case distance < 0 && distance > -30:
			weight += 15
		case distance > 0 && f.d.container >= 0 && f.d.inside(m.element, f.d.container):
			weight += 5
		}
	}
	if (m.around|m.traits)&traitBiography != 0 {
		weight -= 15
	}
	return weight
}

// belowHeadline reports whether an element stands between the headline and the
// text: what is there is of this article, whatever its classes say.
func (f *pageFields) belowHeadline(i int) bool {
	d := f.d
	return d.headline >= 0 && d.first >= 0 && i > d.headline && i < d.headline+60 && i < d.blocks[d.first].element
}

// namesIn reads the names in a marked element: those of its links when it has
// any, else its text.
func (f *pageFields) namesIn(i int) []string {
	d := f.d
	if d.elements[i].node.DataAtom == atom.Meta {
		return splitNames(plain(attr(d.elements[i].node, "content")))
	}
	text := d.bylineText(i)
	line := readByline(text)
	if text == "" || len(text) > maxBylineChars/2 && !line.told {
		if name := f.headName(i); name != "" {
			return []string{name}
		}
	}
	if text == "" {
		return nil
	}
	for j := i + 1; j < d.elements[i].end; j++ { // itemprop=name inside itemprop=author
		if n := d.elements[j].node; hasWord(attr(n, "itemprop"), "name") {
			if names := splitNames(nameText(d, j)); len(names) > 0 {
				return names
			}
		}
	}
	var names []string
	line = f.linkedTogether(i, line)
	switch {
	case len(line.writers) > 0 && line.labelled:
		return line.writers
	case len(line.writers) > 0 && line.rest == 0:
		return f.withoutTold(line.writers, text)
	}
	if desk := deskLine(text); desk != "" && len(line.writers) == 0 {
		return []string{desk}
	}
	for j := i; j < d.elements[i].end; j++ {
		if n := d.elements[j].node; n.DataAtom == atom.A {
			if href := attr(n, "href"); href != "" && !strings.HasPrefix(href, "mailto:") && !strings.Contains(href, "/date/") && !strings.Contains(href, "/category/") {
				names = append(names, splitNames(d.shortText(j, maxByline))...)
			}
		}
	}
	switch {
	case len(names) > 0:
		return names
	case len(line.writers) > 0 && line.dated:
		return line.writers
	case len(line.editors) > 0 && len(line.writers) == 0:
		return nil
	case len(line.agencies) > 0 && len(line.writers) == 0:
		return line.agencies
	case line.told && len(line.writers) == 0 && len(line.houses) > 0:
		return line.houses
	}
	if line.aided && len(line.writers) == 0 {
		return nil // "Photo: Jane Doe"
	}
	if len(line.writers) > 0 && line.rest == 1 {
		return f.withoutTold(line.writers, text)
	}
	all := f.withoutTold(splitNames(text), text)
	if line.told && len(all) == 1 && all[0] == strings.TrimSpace(text) {
		return nil // a label and no name
	}
	return all
}

// headName returns the name that the first heading, or text in bold, of a box on
// an author consists of, as the boxes of guests and columnists have it; "" where
// it is something else.
func (f *pageFields) headName(i int) string {
	d := f.d
	for j := i + 1; j < min(d.elements[i].end, i+20); j++ {
		switch d.elements[j].node.DataAtom {
		case atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Strong, atom.B:
			names := splitNames(d.shortText(j, maxByline))
			if len(names) == 1 && isPersonName(names[0]) && !isDesk(names[0]) && strings.Contains(names[0], " ") {
				return names[0]
			}
			return ""
		}
	}
	return ""
}

// linkedTogether leaves out the writers of a labelled line that stand apart from
// the first ones and in no link, when the first lead to the pages of authors: a
// place, a section.
func (f *pageFields) linkedTogether(i int, line byline) byline {
	if len(line.beyond) > 0 && len(line.writers) == 1 && f.tells(line.writers[0]) && !f.tells(line.beyond[0]) {
		line.writers = line.beyond // the place stands before the dash
	} else if len(line.beyond) > 0 && line.labelled && len(line.writers) == 1 && !f.tells(line.beyond[0]) && !f.isSite(titleKey(line.beyond[0])) {
		line.writers = append(line.writers, line.beyond...)
	}
	if !line.labelled || line.together >= len(line.writers) || f.authorLink(i) <= 0 {
		return line
	}
	kept := line.writers[:line.together:line.together]
	for _, n := range line.writers[line.together:] {
		if f.namedInLink(i, n) {
			kept = append(kept, n)
		}
	}
	line.writers = kept
	return line
}

// bylineText is shortText with a bar where one element ends and the next
// begins with no text between.
func (d *document) bylineText(i int) string {
	n := d.elements[i].node
	return barred(n.FirstChild, nil, n)
}

// barred returns the text of the nodes from n to before end, children of
// root, with such bars; "" when it is longer than maxByline.
func barred(n, end, root *html.Node) string {
	var w spaceWriter
	ended, began := false, false // an element did so since the last text
	for n != nil && n != end && n != root && len(w.out) <= maxByline {
		if n.Type == html.TextNode && n.Data != "" {
			if strings.TrimSpace(n.Data) == "" {
				w.space()
			} else {
				if ended && began && len(w.out) > 0 {
					w.write(" | ")
				} else if ended && glued(w.out, n.Data) {
					w.space()
				}
				w.write(n.Data)
				ended, began = false, false
			}
		}
		if n.Type == html.ElementNode {
			began = true
			if n.DataAtom == atom.Br {
				ended = true
			}
		}
		descend := n.Type != html.ElementNode || !unseen(n.DataAtom) || n.DataAtom == atom.Button
		if descend && n.Type == html.ElementNode && n != root && besideName(attr(n, "class")) {
			descend, ended = false, true
		}
		n = following(n, root, descend, func(left *html.Node) {
			ended, began = ended || left.Type == html.ElementNode, false
		})
	}
	if len(w.out) > maxByline {
		return ""
	}
	return string(w.out)
}

// besideName reports whether a class says that an element holds what stands
// beside a name.
func besideName(class string) bool {
	if class == "" {
		return false
	}
	for w := range strings.FieldsFuncSeq(strings.ToLower(class), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if isBesideName(w) {
			return true
		}
	}
	return false
}

// glued reports whether a word that begins with a capital follows a small letter
// with nothing between: only the edge of an element divides them.
func glued(before []byte, text string) bool {
	last, _ := utf8.DecodeLastRune(before)
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(last) && unicode.IsUpper(first)
}

func nameText(d *document, i int) string {
	if c := attr(d.elements[i].node, "content"); c != "" {
		return plain(c)
	}
	return d.shortText(i, maxByline)
}

// blockAfter returns the first block at or after element i, 0 for none.
func (f *pageFields) blockAfter(i int) int {
	if i >= 0 && inline(f.d.elements[i].node.DataAtom) {
		return f.d.elements[i].firstBlock
	}
	for k, b := range f.d.blocks {
		if i >= 0 && b.element >= i {
			return k
		}
	}
	return 0
}

// line returns the text of a block, with bars between its elements.
func (f *pageFields) line(b block) string {
	e := &f.d.elements[b.element]
	if e.blocks() == 1 {
		if text := barred(e.node.FirstChild, nil, e.node); text != "" {
			return text
		}
	}
	whole := f.d.blockText(b)
	if b.end-b.start > maxByline {
		return whole
	}
	key := lettersOf(whole)
	for from := e.node.FirstChild; from != nil; { // one of several runs of inline nodes
		to := from
		for to != nil && (to.Type != html.ElementNode || inline(to.DataAtom)) {
			to = to.NextSibling
		}
		if from != to {
			if text := barred(from, to, e.node); lettersOf(text) == key {
				return text
			}
		}
		if from = to; from != nil {
			from = from.NextSibling
		}
	}
	return whole
}

// emphatic reports whether all of a line is set off, as signatures are.
func (f *pageFields) emphatic(i int) bool {
	n := f.d.elements[i].node
	if strings.Contains(attr(n, "style"), "right") || strings.Contains(attr(n, "align"), "right") {
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.B, atom.Strong, atom.I, atom.Em:
			return true
		}
	}
	switch n.DataAtom {
	case atom.B, atom.Strong, atom.I, atom.Em:
		return true
	}
	return false
}

func hasItemprop(attrs []html.Attribute) bool {
	for i := range attrs {
		if attrs[i].Key == "itemprop" {
			return true
		}
	}
	return false
}
