package extract

import "golang.org/x/net/html"

// arena is the memory of one page's tree, used again for later pages: making
// the nodes of a page one by one costs more than all the rest of reading it.
type arena struct {
	nodes   [][]html.Node // blocks of blockNodes
	used    int           // nodes handed out
	attr    []html.Attribute
	full    [][]html.Attribute // earlier blocks of attr
	scratch []html.Attribute
}

const blockNodes = 2048

// maxArena is the size in nodes from which an arena is not used again.
const maxArena = 100_000

// node returns a node that is all zero.
func (a *arena) node() *html.Node {
	block, i := a.used/blockNodes, a.used%blockNodes
	if block == len(a.nodes) {
		a.nodes = append(a.nodes, make([]html.Node, blockNodes))
	}
	a.used++
	return &a.nodes[block][i]
}

// attrs returns a copy of some attributes.
func (a *arena) attrs(list []html.Attribute) []html.Attribute {
	if len(list) == 0 {
		return nil
	}
	if len(a.attr)+len(list) > cap(a.attr) {
		if cap(a.attr) > 0 {
			a.full = append(a.full, a.attr)
		}
		a.attr = make([]html.Attribute, 0, max(2*cap(a.attr), 4096, len(list)))
	}
	start := len(a.attr)
	a.attr = append(a.attr, list...)
	return a.attr[start:len(a.attr):len(a.attr)]
}

// reset takes back everything handed out: nothing of the tree may be used
// afterwards.
func (a *arena) reset() {
	for block := 0; block*blockNodes < a.used; block++ {
		clear(a.nodes[block][:min(blockNodes, a.used-block*blockNodes)])
	}
	a.used = 0
	clear(a.attr)
	a.attr, a.full = a.attr[:0], nil // the largest block is the last
	clear(a.scratch[:cap(a.scratch)])
}
