package extract

import (
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Limits of the search through a page's data.
const (
	maxPayload  = 4 << 20 // bytes of scripts looked at
	maxStrings  = 4000    // pieces of prose kept
	payloadGap  = 4000    // bytes between pieces of the same text
	leastStored = 250     // bytes of a stored text worth having
	maxTitles   = 8       // places of the title looked at
	maxNesting  = 200     // objects within one another
)

// storedBody returns the article's paragraphs as the page keeps them in data:
// JSON-LD's articleBody or the posts of a live blog, or else the state that a
// framework (Next.js, Nuxt, Apollo and their like) loads into the page. It
// returns nothing unless that is much more than what the page shows, shown, and
// is the same article.
func (d *document) storedBody(in Input, shown []string) (paragraphs []string, source string) {
	have := 0
	for _, p := range shown {
		have += len(p)
	}
	if body := d.linkedData(in.URL).article.get("articleBody"); body != nil && (len(body.text) > have+leastStored || len(body.text) > leastStored && slices.ContainsFunc(shown, endsShort)) {
		text := prose(body.text)
		if goesOn(text, shown) || size(text) > 2*have+leastStored && d.sameArticle(text, shown) || size(text)*4 > have*5 && holdsAll(text, shown) {
			return text, "json-ld"
		}
	}
	if text := d.storedPosts(in); size(text) > 2*have+leastStored && (have < leastStored || d.sameArticle(text, shown)) {
		return text, "json-ld"
	}
	if have > 4*leastStored {
		return nil, ""
	}
	headline := d.storedHeadline()
	text, titled := d.payloadText(headline)
	if size(text) > 2*have+leastStored && (d.sameArticle(text, shown) || have < leastStored && d.titleStored()) ||
		titled && size(text)*2 > have*3 && (proseIn(shown) < leastStored || holdsAll(text, shown)) {
		if headline != d.headlineText() {
			d.storedTitle = headline
		}
		return text, "payload"
	}
	if d.headline < 0 {
		if s := d.storedStory(); size(s.paragraphs) > 3*have+4*leastStored {
			d.storedTitle = s.title
			return s.paragraphs, "payload"
		}
	}
	return nil, ""
}

// storedPosts returns the posts of a live blog as its JSON-LD keeps them, each
// with its headline.
func (d *document) storedPosts(in Input) (paragraphs []string) {
	for _, post := range d.linkedData(in.URL).live.get("liveBlogUpdate").list() {
		body := post.get("articleBody")
		if body == nil || body.text == "" {
			continue
		}
		if headline := post.get("headline").str(); headline != "" {
			paragraphs = append(paragraphs, headline)
		}
		paragraphs = append(paragraphs, prose(body.text)...)
	}
	return paragraphs
}

// holdsAll reports whether a stored text holds nearly all of what is shown.
func holdsAll(text, shown []string) bool {
	all := lettersOf(strings.Join(text, " "))
	held, n := 0, 0
	for _, p := range shown {
		n += len(p)
		if strings.Contains(all, lettersOf(p)) {
			held += len(p)
		}
	}
	return n > 0 && held*10 >= n*9
}

// endsShort reports whether a paragraph ends with dots, as one that is cut off
// does.
func endsShort(p string) bool { return strings.HasSuffix(p, "...") || strings.HasSuffix(p, "…") }

// goesOn reports whether a stored text goes on where a paragraph that is shown is
// cut off, and is more than half as long again as what is shown of it.
func goesOn(text, shown []string) bool {
	all := lettersOf(strings.Join(text, " "))
	held, cut := 0, false
	for _, p := range shown {
		letters := lettersOf(p)
		if !strings.Contains(all, letters) {
			continue
		}
		held += len(p)
		cut = cut || endsShort(p) && len(letters) >= 24 && !strings.HasSuffix(all, letters)
	}
	return cut && size(text)*2 > held*3
}

// proseIn returns how many bytes of what is shown read like running text.
func proseIn(shown []string) (n int) {
	for _, p := range shown {
		if isProse(p) {
			n += len(p)
		}
	}
	return n
}

// titleStored reports whether the page's data holds its title.
func (d *document) titleStored() bool {
	title := d.metaContent("og:title")
	if title == "" {
		title = strings.TrimSpace(d.title)
	}
	for _, script := range d.payloads {
		if len(title) > 10 && strings.Contains(script, title) {
			return true
		}
	}
	return false
}

func size(paragraphs []string) (n int) {
	for _, p := range paragraphs {
		n += len(p)
	}
	return n
}

// sameArticle reports whether a stored text begins as the page's description
// or as what the page shows.
func (d *document) sameArticle(text, shown []string) bool {
	all := lettersOf(strings.Join(text, " "))
	holds := func(s string) bool {
		key := lettersOf(s)
		key = key[:min(len(key), 48)]
		return len(key) >= 24 && strings.Contains(all, key)
	}
	if holds(d.metaContent("og:description")) || holds(d.metaContent("description")) {
		return true
	}
	return slices.ContainsFunc(shown[:min(len(shown), 20)], holds)
}

// prose returns the paragraphs of a stored text, which may be HTML.
func prose(text string) []string {
	if strings.Contains(text, "&lt;p") || strings.Contains(text, "&amp;") {
		text = html.UnescapeString(text)
	}
	if strings.Contains(text, "</") {
		d := newDocument([]byte(text), "", nil)
		defer d.release()
		var out []string
		for _, b := range d.blocks {
			out = append(out, d.blockText(b))
		}
		return out
	}
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = plain(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// storedHeadline returns the headline as the page's data has it: on a page that
// shows none, without the name of the site behind the one in the head.
func (d *document) storedHeadline() string {
	whole := d.headlineText()
	if d.headline >= 0 {
		return whole
	}
	for _, sep := range separators {
		at := strings.LastIndex(whole, sep)
		if at < leastHeadline {
			continue
		}
		quoted := `"` + whole[:at] + `"`
		if slices.ContainsFunc(d.payloads, func(script string) bool { return strings.Contains(script, quoted) }) {
			return whole[:at]
		}
	}
	return whole
}

// leastHeadline is the length in bytes from which a text found in a page's data
// is taken for its headline.
const leastHeadline = 16

// payloadText returns the paragraphs of the longest run of prose among the
// strings of the page's scripts; of these, when an object with the page's
// headline holds most of them, what that object holds, and titled is true.
func (d *document) payloadText(headline string) (best []string, titled bool) {
	title := lettersOf(headline)
	left := maxPayload
	for _, script := range d.payloads {
		script = script[:min(len(script), left)]
		left -= len(script)
		p := readPayload(script, title)
		for _, run := range p.runs() {
			text := paragraphsOf(run)
			if size(text) > size(best) {
				best, titled = text, false
				if own := paragraphsOf(p.own(run)); size(own) >= leastStored {
					best, titled = own, true
				}
			}
		}
	}
	return best, titled
}

// payload is what a script that holds data says.
type payload struct {
	prose  []prosePiece
	titles [][]int // of each string that is the page's title, where the objects around it begin, outermost first
	ends   map[int]int
}

// prosePiece is a string of a script that is prose.
type prosePiece struct {
	paragraphs []string
	at         int // where it stands, in bytes
}

// readPayload goes through the strings of a script. A string that holds data
// itself, as React's server components send it, is gone through in its place.
func readPayload(script, title string) payload {
	type source struct {
		text   string
		around int // objects around all of it
	}
	p := payload{ends: map[int]int{}}
	seen := map[string]bool{}
	var open []int // where the objects around begin
	deeper := 0    // how many more there are
	at := 0
	closeObject := func() {
		p.ends[open[len(open)-1]] = at
		open = open[:len(open)-1]
	}
	braces := func(text string, around int) {
		for i := range len(text) {
			switch c := text[i]; {
			case c == '{' && len(open) < maxNesting:
				open = append(open, at+i)
			case c == '{':
				deeper++
			case c == '}' && deeper > 0:
				deeper--
			case c == '}' && len(open) > around:
				closeObject()
			}
		}
		at += len(text)
	}
	stack := []source{{script, 0}}
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		quote := strings.IndexByte(top.text, '"')
		end := 0
		if quote >= 0 {
			end = stringEnd(top.text[quote:])
		}
		if end == 0 {
			braces(top.text, top.around)
			for len(open) > top.around {
				closeObject()
			}
			stack = stack[:len(stack)-1]
			continue
		}
		braces(top.text[:quote], top.around)
		raw := top.text[quote : quote+end]
		at += end
		top.text = top.text[quote+end:]
		short := len(raw) < 60
		if short && len(raw) < len(title) {
			continue
		}
		var text string
		if json.Unmarshal([]byte(cleanString(raw)), &text) != nil {
			continue
		}
		if len(p.titles) < maxTitles && len(title) >= leastHeadline && len(text) < 4*len(title) && lettersOf(text) == title {
			p.titles = append(p.titles, slices.Clone(open))
		}
		switch {
		case short:
		case len(stack) == 1 && strings.Count(clip(text, 4000), `"`) > 8 && strings.ContainsAny(text, "[{"):
			stack = append(stack, source{text, len(open)})
		case isProse(text):
			piece := prosePiece{at: at}
			for _, paragraph := range prose(text) {
				if key := lettersOf(clip(paragraph, 400)); !seen[key] && len(seen) < maxStrings {
					seen[key] = true
					piece.paragraphs = append(piece.paragraphs, paragraph)
				}
			}
			p.prose = append(p.prose, piece)
		}
	}
	return p
}

// runs returns the prose in groups that stand near together.
func (p payload) runs() [][]prosePiece {
	var out [][]prosePiece
	from := 0
	for i := 1; i <= len(p.prose); i++ {
		if i == len(p.prose) || p.prose[i].at-p.prose[i-1].at > payloadGap {
			out = append(out, p.prose[from:i])
			from = i
		}
	}
	return out
}

// own returns what the smallest object with the page's title and enough prose
// holds of a run.
func (p payload) own(run []prosePiece) []prosePiece {
	var best []prosePiece
	least := 0
	for _, around := range p.titles {
		for _, begin := range slices.Backward(around) {
			end := p.ends[begin]
			var inside []prosePiece
			for _, piece := range run {
				if piece.at > begin && piece.at <= end {
					inside = append(inside, piece)
				}
			}
			if size(paragraphsOf(inside)) < leastStored {
				continue
			}
			if best == nil || end-begin < least {
				best, least = inside, end-begin
			}
			break
		}
	}
	return best
}

func paragraphsOf(run []prosePiece) []string {
	var out []string
	for _, piece := range run {
		out = append(out, piece.paragraphs...)
	}
	return out
}

// isProse reports whether a string reads like running text rather than code,
// settings or an address.
func isProse(text string) bool {
	if strings.HasPrefix(text, "http") || strings.HasPrefix(text, "{") || strings.HasPrefix(text, "data:") {
		return false
	}
	c := count([]byte(clip(text, 2000)))
	if strings.Contains(text, "</p>") {
		return c.words >= 8
	}
	return c.words >= 8 && c.stops > 0 && c.symbols*12 < c.chars && strings.Count(clip(text, 2000), "{") < 3
}
