package onnx

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxPiece is the longest piece in bytes. The tokenizers take quadratic time.
const maxPiece = 1024

// A piece is part of a text, in bytes.
type piece struct{ start, end int }

// pieces cuts text into pieces of whole sentences with at most limit tokens
// each, as count counts them. A sentence that is
// too long itself is halved at a space, or between characters where there is
// none, until it fits.
func pieces(text string, limit int, count func(string) int) iter.Seq[piece] {
	return func(yield func(piece) bool) {
		open := piece{}
		openTokens := 0
		var stack []piece
		for at := 0; at < len(text); {
			end := sentenceEnd(text, at)
			stack = append(stack[:0], piece{at, end})
			at = end
			for len(stack) > 0 {
				p := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				n := count(text[p.start:p.end])
				if n > limit {
					if mid := middle(text, p); mid > p.start && mid < p.end {
						stack = append(stack, piece{mid, p.end}, piece{p.start, mid})
						continue
					}
				}
				if open.end > open.start && (openTokens+n > limit || p.end-open.start > maxPiece) {
					if !yield(open) {
						return
					}
					open, openTokens = piece{p.start, p.start}, 0
				}
				open.end = p.end
				openTokens += n
			}
		}
		if open.end > open.start {
			yield(open)
		}
	}
}

// sentenceEnd is where the sentence ends that begins at start: after its full
// stop and the space behind it, or a line's end, or maxPiece bytes.
func sentenceEnd(text string, start int) int {
	stopped := false
	for i, r := range text[start:] {
		at := start + i
		switch {
		case at-start >= maxPiece:
			return at
		case r == '\n' || strings.ContainsRune("。！？｡", r):
			return at + utf8.RuneLen(r)
		case stopped && unicode.IsSpace(r):
			return at + utf8.RuneLen(r)
		case r != utf8.RuneError:
			stopped = strings.ContainsRune(".!?…।۔؟॥", r) || stopped && strings.ContainsRune(`"')]”’»`, r)
		}
	}
	return len(text)
}

// middle is the place after the space that is nearest to the middle of p from
// the left, or else a boundary between characters there.
func middle(text string, p piece) int {
	mid := (p.start + p.end) / 2
	if i := strings.LastIndexFunc(text[p.start:mid], unicode.IsSpace); i > 0 {
		_, size := utf8.DecodeRuneInString(text[p.start+i:])
		return p.start + i + size
	}
	for mid > p.start && !utf8.RuneStart(text[mid]) {
		mid--
	}
	if mid == p.start { // the first character reaches over the middle, or there is none
		_, size := utf8.DecodeRuneInString(text[p.start:p.end])
		mid += size
	}
	return mid
}
