package extract

import "golang.org/x/net/html"

// hint is what class names and ids say of an element and of those around it,
// as log-odds that text there is part of an article.
type hint struct {
	own     float32 // the element itself
	near    float32 // the nearest that says anything
	least   float32 // the lowest around
	most    float32 // the highest around
	sum     float32 // all around, itself included
	defined bool    // near is set
}

// naming is what a class attribute or an id says by itself.
type naming struct {
	weight float32
	known  bool // a word in it has a weight
	traits trait
}

// naming returns what a class attribute or an id says, and remembers it: pages
// repeat them.
func (d *document) naming(value string) naming {
	v, ok := d.names[value]
	if !ok {
		for word := range nameWords(value) {
			if w, ok := d.words.class.of(word); ok {
				v.weight += w
				v.known = true
			}
		}
		v.traits = classTraits(clip(value, maxNames))
		if d.names == nil {
			d.names = map[string]naming{}
		}
		d.names[value] = v
	}
	return v
}

// add goes down from the parent, whose hint h is, to n.
func (h *hint) add(d *document, n *html.Node) {
	h.own = 0
	found := false
	for i := range n.Attr {
		if a := &n.Attr[i]; a.Val != "" && (a.Key == "class" || a.Key == "id") {
			v := d.naming(a.Val)
			h.own += v.weight
			found = found || v.known
		}
	}
	if !found {
		return
	}
	h.own = min(max(h.own, -6), 6)
	h.near, h.defined = h.own, true
	h.least = min(h.least, h.own)
	h.most = max(h.most, h.own)
	h.sum = min(max(h.sum+h.own, -30), 30)
}

// maxNames is how much of a class attribute is looked at, in bytes.
const maxNames = 300

// nameWords yields the words of a class or id attribute in lower case: those
// between any other characters than letters, and at a change to upper case. A
// word is valid until the next.
func nameWords(names string) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		names = names[:min(len(names), maxNames)]
		var word [24]byte
		n := 0
		for i := 0; i <= len(names); i++ {
			var c byte
			if i < len(names) {
				c = names[i]
			}
			lower := c >= 'a' && c <= 'z'
			upper := c >= 'A' && c <= 'Z'
			if n > 1 && (!lower && !upper || upper && names[i-1] >= 'a' && names[i-1] <= 'z') {
				if n <= len(word) && !yield(word[:n]) {
					return
				}
				n = 0
			}
			switch {
			case !lower && !upper:
				n = 0
			case n < len(word):
				word[n] = c | 0x20
				n++
			default:
				n = len(word) + 1
			}
		}
	}
}
