package extract

import (
	"math"
	"slices"
	"strings"

	"github.com/harkara/harkara/workers/parse/extract/boost"
	"golang.org/x/net/html"
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
// head says the title is, the first of equals; without an h1, to the first
// heading of another rank that is a part of it. So it is when most words of the
// h1 are others, as in the name of a section, and no text stands between.
func (d *document) findHeadline() {
	said := d.metaContent("og:title") + " " + d.title
	best, agrees := -1, false // words shared; whether those make up most of it
	for _, i := range d.h1s {
		if d.leadsHome(i) {
			continue // the name of the site
		}
		shared, all, size := 0, 0, 0 // words, and bytes more than those of the others
		for w := range strings.FieldsSeq(d.elementText(i)) {
			all++
			size -= len(w)
			if strings.Contains(said, w) {
				shared++
				size += 2 * len(w)
			}
		}
		if all > 0 && shared > best {
			best, agrees, d.headline = shared, size > 0, i
		}
	}
	if best > 0 && agrees {
		return
	}
	key := lettersOf(said)
	end := len(d.blocks)
	if best > 0 {
		end = d.nextRunning(d.elements[d.headline].endBlock)
	}
	for _, i := range d.headings {
		if d.elements[i].firstBlock > end {
			break
		}
		if text := lettersOf(d.elementText(i)); len(text) >= 16 && (best <= 0 || len(text)*4 > len(key)) && strings.Contains(key, text) {
			d.headline = i
			return
		}
	}
	if best < 0 {
		d.headline = d.plainHeadline(key)
	}
	if best < 0 && d.headline < 0 && len(d.headings) == 0 {
		d.headline = d.namedHeadline()
	}
}

// nextRunning returns the first block from i on that is running text, or how many
// blocks there are.
func (d *document) nextRunning(i int) int {
	for i < len(d.blocks) && !d.blocks[i].running() {
		i++
	}
	return i
}

// namedHeadline returns the first element that its class or id calls a headline,
// on pages without headings whose head gives the name of the site alone.
func (d *document) namedHeadline() int {
	for i := range d.elements[:min(len(d.elements), maxPlainHeadline)] {
		if d.titleText(i, inLink|inNav|inAside|inFooter) == "" {
			continue
		}
		n := d.elements[i].node
		name := strings.ToLower(attr(n, "class") + " " + attr(n, "id"))
		if strings.Contains(name, "headline") || strings.Contains(name, "newstitle") || strings.Contains(name, "storytitle") || strings.Contains(name, "article-title") || strings.Contains(name, "articletitle") {
			return i
		}
	}
	return -1
}

// maxPlainHeadline is how many elements are searched for a headline that is in
// no heading.
const maxPlainHeadline = 4000

// plainHeadline returns the element whose text is a part of what the head says
// the title is, the longest and first, on pages that set their headline in bold
// or large type only; -1 when there is none. said has letters only.
func (d *document) plainHeadline(said string) int {
	if len(said) < 16 {
		return -1
	}
	found, length := -1, 0
	for i := range d.elements[:min(len(d.elements), maxPlainHeadline)] {
		if text := lettersOf(d.titleText(i, inLink|inNav|inHeading)); len(text) >= 16 && len(text) > length && len(text)*4 > len(said) && strings.Contains(said, text) {
			found, length = i, len(text)
		}
	}
	return found
}

// titleText returns the text with which element i begins, when it is of a
// title's length, shown, and in none of some places; "" otherwise.
func (d *document) titleText(i int, places place) string {
	e := &d.elements[i]
	c := e.node.FirstChild
	if c == nil || c.Type != html.TextNode || len(c.Data) < 16 || len(c.Data) > maxTitle || e.place&places != 0 || e.hidden() || unseen(e.node.DataAtom) {
		return ""
	}
	return c.Data
}

// leadsHome reports whether all of element i is a link to the front page.
func (d *document) leadsHome(i int) bool {
	n := d.elements[i].node
	for n.FirstChild != nil && n.FirstChild == n.LastChild && n.DataAtom != atom.A {
		n = n.FirstChild
	}
	if n.DataAtom != atom.A {
		return false
	}
	href := attr(n, "href")
	if _, rest, ok := strings.Cut(href, "://"); ok {
		_, href, _ = strings.Cut(rest, "/")
		return strings.Trim(href, "/") == ""
	}
	return strings.HasPrefix(href, "/") && strings.Trim(href, "/") == ""
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

// score judges every block: the log-odds that it is part of the article.
func (d *document) score(m *model) []float32 {
	s := d.survey()
	score := m.first.Scores(d.firstFeatures(s))
	return m.second.Scores(d.secondFeatures(s, score))
}

// leastScore returns the log-odds from which blocks are taken, so that the F1
// of their characters, as the scores let expect it, is the highest: a block is
// worth taking when its probability is above half of that F1 (Lipton, Elkan and
// Naryanaswamy, "Optimal Thresholding of Classifiers to Maximize F1 Measure",
// 2014).
func (d *document) leastScore(score []float32) float32 {
	least := 0.5
	for range 4 {
		var taken, right, all float64
		for i, v := range score {
			p, chars := float64(boost.Probability(v)), float64(d.blocks[i].chars)
			all += p * chars
			if p > least {
				taken += chars
				right += p * chars
			}
		}
		if taken == 0 {
			break
		}
		least = right / (taken + all)
	}
	return float32(math.Log(least / (1 - least)))
}

// continuation is how much less, in log-odds, is asked of a block that continues
// the text: the model hesitates at short last paragraphs.
const continuation = 2

// continues reports whether block i is a plain sentence right after the last
// chosen block, in the same element and in one of the same kind as that.
func (d *document) continues(i int, chosen []int) bool {
	b := &d.blocks[i]
	if len(chosen) == 0 || chosen[len(chosen)-1] != i-1 || b.linkChars > 0 || !sentenceEnd(b.last) && !stopless(b.last) || b.strong+b.slanted > 0 || phrase(d.text[b.start:b.end]) > 0 || b.words < 3 {
		return false
	}
	if d.blocks[i-1].element == b.element {
		return true
	}
	e, before := &d.elements[b.element], &d.elements[d.blocks[i-1].element]
	return e.parent == before.parent && e.node.DataAtom == before.node.DataAtom && attr(e.node, "class") == attr(before.node, "class")
}

// stopless reports whether r is of a script that ends sentences without a mark:
// Thai or Lao.
func stopless(r rune) bool { return r >= 0x0e00 && r < 0x0f00 }

// chosen returns the blocks that make up the body, without what repeats an
// earlier one or the headline.
func (d *document) chosen(score []float32) []int {
	var out []int
	seen := map[string]bool{}
	title := lettersOf(d.headlineText())
	least := d.leastScore(score)
	for i, v := range score {
		if v <= least && !(v > least-continuation && d.continues(i, out)) {
			continue
		}
		text := d.blockText(d.blocks[i])
		if seen[text] && d.blocks[i].words > 3 || d.headline >= 0 && d.inside(d.blocks[i].element, d.headline) || len(out) < 3 && lettersOf(text) == title {
			continue
		}
		seen[text] = true
		out = append(out, i)
	}
	return d.tidy(d.withPosts(out, score), score)
}

// liveBlog reports whether the page says that it is a live blog.
func (d *document) liveBlog() bool {
	return slices.ContainsFunc(d.ld, func(s string) bool { return strings.Contains(s, `"LiveBlogPosting"`) }) || d.inLiveBlog()
}

// inLiveBlog reports whether the headline stands in what microdata marks as a
// live blog.
func (d *document) inLiveBlog() bool {
	for e := d.headline; e >= 0; e = d.elements[e].parent {
		if strings.HasSuffix(attr(d.elements[e].node, "itemtype"), "/LiveBlogPosting") {
			return true
		}
	}
	return false
}

// leastPost is the log-odds from which a block of a live blog's post is taken,
// when the post's place says what it is.
const leastPost = -4

// withPosts adds, on a page that says it is a live blog, what the model left
// out of its posts: sentences and headings within elements of the same tag and
// class side by side, those that hold most of the text below the headline.
func (d *document) withPosts(chosen []int, score []float32) []int {
	if !d.liveBlog() {
		return chosen
	}
	first := 0
	if d.headline >= 0 {
		first = d.elements[d.headline].endBlock
	}
	sentences := 0 // their characters, and below those of each row
	chars, posts := map[postRow]int{}, map[postRow]map[int]bool{}
	var best postRow
	for i := first; i < len(d.blocks); i++ {
		b := &d.blocks[i]
		if score[i] < leastPost || b.linkChars*2 > b.chars || !sentenceEnd(b.last) {
			continue
		}
		sentences += b.chars
		d.eachRow(b.element, func(row postRow, element int) bool {
			if posts[row] == nil {
				posts[row] = map[int]bool{}
			}
			posts[row][element] = true
			chars[row] += b.chars
			if len(posts[row]) >= 2 && chars[row] > chars[best] {
				best = row
			}
			return true
		})
	}
	if chars[best]*2 < sentences || chars[best] == 0 {
		return chosen
	}
	taken := make(map[int]bool, len(chosen))
	for _, i := range chosen {
		taken[i] = true
	}
	var out []int
	for i := range d.blocks {
		b := &d.blocks[i]
		post := false
		if i >= first && score[i] >= leastPost && b.linkChars*2 <= b.chars && (sentenceEnd(b.last) || d.isHeading(i)) {
			d.eachRow(b.element, func(row postRow, _ int) bool {
				post = row == best
				return !post
			})
		}
		if taken[i] || post {
			out = append(out, i)
		}
	}
	return out
}

// postRow is a place for the posts of a live blog: elements of one tag and
// class within the same element.
type postRow struct {
	parent     int
	tag, class string
}

// eachRow calls each with the rows that the elements around a block stand in,
// the nearest first, and with these elements, until it returns false.
func (d *document) eachRow(e int, each func(row postRow, element int) bool) {
	for up := 0; e > 0 && up < maxPostDepth; e, up = d.elements[e].parent, up+1 {
		n := d.elements[e].node
		if class := attr(n, "class"); class != "" && d.elements[e].blocks() > 1 && !each(postRow{d.elements[e].parent, n.Data, class}, e) {
			return
		}
	}
}

// maxPostDepth is how many elements above a block a post is looked for.
const maxPostDepth = 6

// body returns the paragraphs that the chosen blocks make and sets
// d.container, d.first and d.last.
func (d *document) body(chosen []int) []string {
	if len(chosen) == 0 {
		return nil
	}
	out := make([]string, 0, len(chosen))
	chars := make([]int, len(d.blocks)+1)
	for _, i := range chosen {
		out = append(out, d.blockText(d.blocks[i]))
		chars[i+1] = d.blocks[i].chars
	}
	for i := range d.blocks {
		chars[i+1] += chars[i]
	}
	d.container = d.smallestWith(chars, 0.95)
	d.first, d.last = chosen[0], chosen[len(chosen)-1]
	return out
}
