package extract

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// maxSegments bounds how many streamed segments of a page are put back.
const maxSegments = 4096

// segment is a move that a page's script makes: the children of the hidden
// element id go where the placeholder stands.
type segment struct {
	id, place string
	boundary  bool // what stands there until then is a fallback and goes
}

// placeSegments does what React's streaming server renderer leaves to small
// scripts in the page: $RC("B:0","S:0") replaces the fallback of a suspense
// boundary by a hidden segment, $RS("S:1","P:1") puts a segment where its
// placeholder is (react-dom/server, "Fizz").
func placeSegments(root *html.Node, page []byte) {
	moves := segments(page)
	if len(moves) == 0 {
		return
	}
	ids := map[string]*html.Node{}
	for n := root; n != nil; n = following(n, root, true, func(*html.Node) {}) {
		if n.Type != html.ElementNode || len(ids) > 2*maxSegments {
			continue
		}
		if id := attr(n, "id"); len(id) > 2 && id[1] == ':' && strings.ContainsAny(id[:1], "SBP") {
			ids[id] = n
		}
	}
	for _, m := range moves {
		from, to := ids[m.id], ids[m.place]
		if from == nil || to == nil || to.Parent == nil || from.Parent == nil || within(to, from) {
			continue
		}
		if m.boundary {
			removeFallback(to)
		}
		for c := from.FirstChild; c != nil; c = from.FirstChild {
			from.RemoveChild(c)
			to.Parent.InsertBefore(c, to)
		}
		to.Parent.RemoveChild(to)
		if from.Parent != nil { // it may have stood in the fallback
			from.Parent.RemoveChild(from)
		}
		delete(ids, m.id)
		delete(ids, m.place)
	}
}

func within(n, around *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == around {
			return true
		}
	}
	return false
}

// removeFallback removes what follows a boundary's placeholder up to the
// comment that ends the boundary. Where that comment is missing, it cannot be
// told what is fallback and what is page, so nothing is removed.
func removeFallback(place *html.Node) {
	end := boundaryEnd(place)
	if end == nil {
		return
	}
	for n := place.NextSibling; n != end; n = place.NextSibling {
		place.Parent.RemoveChild(n)
	}
}

// boundaryEnd returns the comment that ends the boundary of a placeholder, or
// nil when it is not among the next siblings.
func boundaryEnd(place *html.Node) *html.Node {
	const maxSiblings = 1000
	open, n := 0, place.NextSibling
	for range maxSiblings {
		switch {
		case n == nil:
			return nil
		case n.Type != html.CommentNode:
		case n.Data == "/$" && open == 0:
			return n
		case n.Data == "/$":
			open--
		case strings.HasPrefix(n.Data, "$"):
			open++
		}
		n = n.NextSibling
	}
	return nil
}

// segments returns the moves that a page's scripts ask for, in their order.
func segments(page []byte) []segment {
	var out []segment
	for rest := page; len(out) < maxSegments; {
		i := bytes.Index(rest, []byte("$R"))
		if i < 0 {
			return out
		}
		rest = rest[i+2:]
		call := string(rest[:min(len(rest), 80)])
		if call == "" || !strings.ContainsAny(call[:1], "CSR") {
			continue
		}
		args := strings.SplitN(call[1:], `"`, 5)
		if len(args) < 5 || args[0] != "(" || args[2] != "," {
			continue
		}
		switch a, b := args[1], args[3]; {
		case strings.HasPrefix(b, "S:"):
			out = append(out, segment{id: b, place: a, boundary: true})
		case strings.HasPrefix(a, "S:"):
			out = append(out, segment{id: a, place: b})
		}
	}
	return out
}
