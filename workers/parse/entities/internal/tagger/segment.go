package tagger

import "math"

// AddSegment adds a word of a dictionary of Chinese with its class, from 1 to
// 15, and how often it was seen.
func (t *Tagger) AddSegment(word string, class uint16, count int) {
	t.learn(word, entry{segment: class | uint16(math.Round(4*math.Log2(float64(1+count))))<<4})
}

// unit is a word of a script without spaces, as segment cut it.
type unit struct {
	hash       uint64
	start, end int
	class      uint16
}

// segment cuts the runs of Han characters of a sentence into the words of the
// dictionary that are the likeliest together, each word being taken to be
// independent of the others.
func (t *Tagger) segment(words []word, lang string) {
	t.units = t.units[:0]
	if lang == "ja" {
		return
	}
	for i := 0; i < len(words); {
		if words[i].script != scriptHan {
			i++
			continue
		}
		j := i + 1
		for j < len(words) && words[j].script == scriptHan {
			j++
		}
		t.segmentRun(words, i, j)
		i = j
	}
}

// Counts of a character that is no word of the dictionary, and of all words:
// four times their binary logarithms.
const (
	rareCount   = 2
	corpusCount = 4 * 26 // 60 million words
)

// segmentRun cuts the characters words[i:j] into units.
func (t *Tagger) segmentRun(words []word, i, j int) {
	n := j - i
	if cap(t.scores) < n+1 {
		t.scores, t.lengths = make([]int32, n+64), make([]uint8, n+64)
	}
	scores, lengths := t.scores[:n+1], t.lengths[:n+1]
	scores[n] = 0
	for k := n - 1; k >= 0; k-- {
		best, length := scores[k+1]+rareCount-corpusCount, 1
		key := uint64(0)
		for l := 1; k+l <= n && l <= maxPhrase; l++ {
			key = phraseKey(key, words[i+k+l-1].folded)
			e := t.lexicon.get(key)
			if e.segment != 0 {
				if s := scores[k+l] + int32(e.segment>>4) - corpusCount; s > best {
					best, length = s, l
				}
			}
			if e.kinds&kindMore == 0 {
				break
			}
		}
		scores[k], lengths[k] = best, uint8(length)
	}
	for k := 0; k < n; {
		l := int(lengths[k])
		u := unit{start: i + k, end: i + k + l}
		key := uint64(0)
		for _, w := range words[u.start:u.end] {
			key = phraseKey(key, w.folded)
		}
		u.hash = key
		u.class = t.lexicon.get(key).segment & 15
		t.units = append(t.units, u)
		for m := u.start; m < u.end; m++ {
			words[m].unit = int32(len(t.units))
		}
		k += l
	}
}

// edgeUnit stands for what is before and after a run of Han characters.
var edgeUnit = unit{hash: 105, class: 15}

// segmented adds the features of the word that covers token i.
func segmented(h []uint64, words []word, units []unit, i int) []uint64 {
	w := &words[i]
	if w.unit == 0 {
		return h
	}
	at := func(k int) *unit {
		if k < 1 || k > len(units) {
			return &edgeUnit
		}
		return &units[k-1]
	}
	u := at(int(w.unit))
	before, after := &edgeUnit, &edgeUnit
	if b := at(int(w.unit) - 1); b.end == u.start {
		before = b
	}
	if a := at(int(w.unit) + 1); a.start == u.end {
		after = a
	}
	place := uint64(0) // whole, first, last, inner
	switch {
	case u.end-u.start == 1:
	case i == u.start:
		place = 1
	case i == u.end-1:
		place = 2
	default:
		place = 3
	}
	c, cb, ca := uint64(u.class)<<4|place, uint64(before.class)<<8, uint64(after.class)<<12
	last := words[u.end-1].folded
	h = append(h,
		feature(tUnitClass, c*k1),
		feature(tUnit, u.hash+place),
		feature(tUnitBefore, before.hash+place),
		feature(tUnitAfter, after.hash+place),
		feature(tUnitPairBefore, before.hash*3+u.hash+place),
		feature(tUnitPairAfter, u.hash*3+after.hash+place),
		feature(tUnitClassBefore, (c|cb)*k1),
		feature(tUnitClassAfter, (c|ca)*k1),
		feature(tUnitClassAround, (c|ca|cb)*k1),
		feature(tUnitLast, last*3+place),
		feature(tUnitFirst, words[u.start].folded*3+place),
		feature(tUnitLength, uint64(min(u.end-u.start, 5))*k1+c),
	)
	if after != &edgeUnit {
		h = append(h, feature(tUnitLastAfter, words[after.end-1].folded*3+place), feature(tUnitClassLastAfter, words[after.end-1].folded*3+c*k1))
	}
	if before != &edgeUnit {
		h = append(h, feature(tUnitLastBefore, words[before.end-1].folded*3+place))
	}
	return h
}
