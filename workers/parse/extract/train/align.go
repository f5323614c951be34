package main

import (
	"slices"
	"strings"
	"unicode"
)

// tokens splits text into words in lower case; in scripts without spaces every
// character is a word.
func tokens(s string) []string {
	var out []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			out = append(out, string(word))
			word = word[:0]
		}
	}
	for _, r := range strings.ToLower(s) {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			end()
			if unicode.IsLetter(r) {
				out = append(out, string(r))
			}
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && len(word) > 0:
			word = append(word, r)
		default:
			end()
		}
	}
	end()
	return out
}

// gram is how many words in a row must agree for a block to be considered.
const gram = 4

// align returns how many words of each block are part of the longest common
// subsequence of the page and its truth. Blocks that share no four words in a
// row with the truth (all words, when they have fewer) share none.
func align(blocks [][]string, truth []string) []int {
	ids := map[string]int32{}
	id := func(w string) int32 {
		n, ok := ids[w]
		if !ok {
			n = int32(len(ids))
			ids[w] = n
		}
		return n
	}
	t := make([]int32, len(truth))
	for i, w := range truth {
		t[i] = id(w)
	}
	known := map[string]bool{}
	for n := 1; n <= gram; n++ {
		for i := 0; i+n <= len(truth); i++ {
			known[strings.Join(truth[i:i+n], " ")] = true
		}
	}
	var page, owner []int32
	for b, words := range blocks {
		n := min(gram, len(words))
		if n == 0 {
			continue
		}
		for i := 0; i+n <= len(words); i++ {
			if known[strings.Join(words[i:i+n], " ")] {
				for _, w := range words {
					page, owner = append(page, id(w)), append(owner, int32(b))
				}
				break
			}
		}
	}
	shared := make([]int, len(blocks))
	for _, i := range common(page, t) {
		shared[owner[i]]++
	}
	return shared
}

// maxCells bounds the work of common.
const maxCells = 400 << 20

// common returns the places in a of a longest common subsequence of a and b.
func common(a, b []int32) []int {
	if len(a)*len(b) > maxCells {
		a = a[:maxCells/len(b)]
	}
	// step[i*w+j] is where the best path from (i, j) leads: 1 down, 2 right, 3 both.
	w := len(b) + 1
	step := make([]byte, (len(a)+1)*w)
	below, row := make([]int32, w), make([]int32, w)
	for i, v := range slices.Backward(a) {
		for j := len(b) - 1; j >= 0; j-- {
			switch {
			case v == b[j]:
				row[j] = below[j+1] + 1
				step[i*w+j] = 3
			case below[j] >= row[j+1]:
				row[j] = below[j]
				step[i*w+j] = 1
			default:
				row[j] = row[j+1]
				step[i*w+j] = 2
			}
		}
		below, row = row, below
	}
	var out []int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch step[i*w+j] {
		case 3:
			out = append(out, i)
			i, j = i+1, j+1
		case 1:
			i++
		default:
			j++
		}
	}
	return out
}
