package extract

import "golang.org/x/net/html/atom"

// section is a heading and the blocks below it, up to the next: in flat pages,
// where no element holds them together, what belongs together.
type section struct {
	heading, end int // its first block, which has no heading in a page's first section, and the one after its last
	wide         int // the end of the sections below it, whose headings are of lower rank
	rank         int // of the heading: 1 to 6, 7 for a line in bold
	above        int // the section around it, whose heading is of higher rank; itself when there is none
	alike        *alikeSections
	wording      wording // of the heading
	linked       float32 // share of the heading that is a link
	chars        int
	links        float32 // share of the characters that are links
	runs         float32 // share that is running text
	said         float32 // after the first judgement, the mean probability of its characters
	saidWide     float32 // and of those of the sections below it too
}

// alikeSections are what sections with headings of the same tag and class have in
// common.
type alikeSections struct {
	n           int
	mass, chars float32
}

// maxBoldHeading is how many words a line in bold has at most to count as a
// heading.
const maxBoldHeading = 12

// rank returns the rank of the heading that block i is, 7 for a short line in
// bold that ends no sentence, 0 for other blocks. What only its role calls a
// heading has no rank unless it is in bold.
func (d *document) rank(i int) int {
	b := &d.blocks[i]
	if d.isHeading(i) {
		for e := b.element; e >= 0; e = d.elements[e].parent {
			switch d.elements[e].node.DataAtom {
			case atom.H1:
				return 1
			case atom.H2:
				return 2
			case atom.H3:
				return 3
			case atom.H4:
				return 4
			case atom.H5:
				return 5
			case atom.H6:
				return 6
			}
		}
	}
	if b.strong > 0.9 && b.words <= maxBoldHeading && !isStop(b.last) && d.elements[b.element].place&(inTable|inLink) == 0 {
		return 7
	}
	return 0
}

// surveySections sets s.parts and s.within; it needs the sums and wordings
// of the survey.
func (d *document) surveySections(s *survey) {
	s.within = make([]int, len(d.blocks))
	alike := map[uint64]*alikeSections{}
	var open []int // sections around the current one, outermost first
	for i := range d.blocks {
		if rank := d.rank(i); rank > 0 || i == 0 {
			n := len(s.parts)
			for len(open) > 0 && s.parts[open[len(open)-1]].rank >= rank {
				s.parts[open[len(open)-1]].wide = i
				open = open[:len(open)-1]
			}
			x := section{heading: i, rank: rank, above: n, wide: len(d.blocks)}
			if len(open) > 0 {
				x.above = open[len(open)-1]
			}
			var key uint64
			if rank > 0 {
				b := &d.blocks[i]
				x.wording, x.linked = s.wording[i], share(b.linkChars, b.chars)
				key = d.signature(b.element)
				open = append(open, n)
			}
			if alike[key] == nil {
				alike[key] = &alikeSections{}
			}
			x.alike = alike[key]
			x.alike.n++
			s.parts = append(s.parts, x)
		}
		s.within[i] = len(s.parts) - 1
		s.parts[len(s.parts)-1].end = i + 1
	}
	for n := range s.parts {
		x := &s.parts[n]
		x.chars = s.chars[x.end] - s.chars[x.heading]
		x.links = share(s.links[x.end]-s.links[x.heading], x.chars)
		x.runs = share(s.running[x.end]-s.running[x.heading], x.chars)
		if x.rank == 0 {
			x.wide = x.end
		}
	}
}

// aboutSection appends what the section around block i is like, and the one
// around that.
func (d *document) aboutSection(row []float32, s *survey, i int) []float32 {
	x := &s.parts[s.within[i]]
	up := &s.parts[x.above]
	return append(row, x.wording.sum, x.wording.least, x.wording.first, x.linked, float32(x.rank),
		log(i-x.heading), log(x.end-x.heading), log(x.chars), x.links, x.runs, log(x.alike.n), log(s.within[i]), log(len(s.parts)-s.within[i]),
		up.wording.sum, up.wording.least, up.wording.first, float32(up.rank), log(i-up.heading), log(up.wide-up.heading))
}

// judgeSections sets what the first judgement of all blocks says of sections.
func (d *document) judgeSections(s *survey, v *verdict) {
	chars := make([]int, len(d.blocks)+1) // of the blocks before i, hidden or not
	for i := range d.blocks {
		chars[i+1] = chars[i] + d.blocks[i].chars
	}
	for n := range s.parts {
		x := &s.parts[n]
		*x.alike = alikeSections{n: x.alike.n}
	}
	for n := range s.parts {
		x := &s.parts[n]
		mass, all := v.mass[x.end]-v.mass[x.heading], float32(chars[x.end]-chars[x.heading])
		x.said = mass / max(all, 1)
		x.alike.mass += mass
		x.alike.chars += all
		x.saidWide = (v.mass[x.wide] - v.mass[x.heading]) / float32(max(chars[x.wide]-chars[x.heading], 1))
	}
}

// judgedSection appends what was said of the section around block i, of its
// heading, of the sections before and after and of those around it and alike.
func judgedSection(row []float32, s *survey, score []float32, i int) []float32 {
	n := s.within[i]
	before, after := float32(-1), float32(-1)
	if n > 0 {
		before = s.parts[n-1].said
	}
	if n+1 < len(s.parts) {
		after = s.parts[n+1].said
	}
	x := &s.parts[n]
	up := &s.parts[x.above]
	return append(row, x.said, before, after, score[x.heading], x.wording.sum, log(i-x.heading),
		up.saidWide, score[up.heading], up.wording.sum, x.alike.mass/max(x.alike.chars, 1))
}
