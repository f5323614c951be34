package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// Observation is a page as the training program sees it: its blocks of text
// with what the model is asked about them.
type Observation struct {
	d *document
	s *survey
}

// Observe parses a page, with weights of words to be used instead of the
// embedded ones unless they are nil.
func Observe(in Input, words *Vocabulary) *Observation {
	if words == nil {
		words = vocabulary()
	}
	d := newDocument(in.HTML, in.URL, words)
	d.findHeadline()
	return &Observation{d, d.survey()}
}

// Texts returns the text of every block.
func (o *Observation) Texts() []string {
	var out []string
	for _, b := range o.d.blocks {
		out = append(out, o.d.blockText(b))
	}
	return out
}

// First returns the values that the first forest is asked about, by block.
func (o *Observation) First() [][]float32 { return o.d.firstFeatures(o.s) }

// Second returns the values that the second forest is asked about, given the
// log-odds that the first gave.
func (o *Observation) Second(score []float32) [][]float32 { return o.d.secondFeatures(o.s, score) }

// Headline returns the first block of the headline, -1 when none was found.
func (o *Observation) Headline() int {
	if o.d.headline < 0 {
		return -1
	}
	return o.d.elements[o.d.headline].firstBlock
}

// ClassWords calls each with every word of the classes and ids around block i,
// with repetitions, at most 60 elements up.
func (o *Observation) ClassWords(i int, each func(word string)) {
	e := o.d.blocks[i].element
	for n := 0; e >= 0 && n < 60; n++ {
		classWordsOf(o.d.elements[e].node, each)
		e = o.d.elements[e].parent
	}
}

// TextWords calls each with every word of block i, with repetitions, when the
// block is one whose words are weighed and that does not only link elsewhere.
func (o *Observation) TextWords(i int, each func(word string)) {
	b := &o.d.blocks[i]
	if b.words < 2 || b.words > maxWorded || b.linkChars*2 > b.chars {
		return
	}
	for word := range textWords(o.d.text[b.start:b.end]) {
		each(string(word))
	}
}

func classWordsOf(n *html.Node, each func(word string)) {
	for i := range n.Attr {
		if a := &n.Attr[i]; a.Key == "class" || a.Key == "id" {
			nameWords(a.Val)(func(word []byte) bool { each(string(word)); return true })
		}
	}
}

// Body returns the body that the log-odds of the second forest lead to.
func (o *Observation) Body(score []float32) string {
	return strings.Join(o.d.body(o.d.chosen(score)), "\n\n")
}

// Title returns the text of the headline.
func (o *Observation) Title() string { return o.d.headlineText() }

// Score judges the blocks by the embedded model.
func (o *Observation) Score() []float32 { return o.d.score(loadModel()) }

// NotArticle says why the page is no article, given the log-odds of the second
// forest; "" when it is one. What the head claims counts on demand.
func (o *Observation) NotArticle(in Input, score []float32, claims bool) string {
	chosen := o.d.chosen(score)
	outline := o.d.outline(in, chosen)
	outline.claimed = outline.claimed && claims
	return o.d.refusal(in, outline)
}

// Without returns the page without some of its blocks: what is left of a page
// when its article is taken away is a page that is no article.
func (o *Observation) Without(drop func(block int) bool) *Observation {
	d := *o.d
	d.blocks, d.elements, d.values = nil, append([]element(nil), o.d.elements...), [2][]float32{}
	before := make([]int, len(o.d.blocks)+1) // how many blocks before i are kept
	for i, b := range o.d.blocks {
		before[i+1] = before[i]
		if !drop(i) {
			d.blocks = append(d.blocks, b)
			before[i+1]++
		}
	}
	for i := range d.elements {
		e := &d.elements[i]
		e.firstBlock, e.endBlock = before[e.firstBlock], before[e.endBlock]
	}
	return &Observation{&d, d.survey()}
}
