package link

import (
	"math"

	"github.com/harkara/harkara/pkg/schema"
)

// Weights of what makes an entity salient; see docs/names.md for how they were
// measured.
const (
	titleWeight = 0.3
	shareWeight = 0.4
	firstWeight = 0.3
)

// salience sets how much the page is about each entity: whether the title
// names it, how often it is mentioned against the most mentioned one (by their
// logarithms), and how early it first appears.
func (p *page) salience(entities []schema.Entity) {
	most := 1
	for _, e := range entities {
		most = max(most, e.Mentions)
	}
	for i := range entities {
		e := &entities[i]
		s := shareWeight * math.Log1p(float64(e.Mentions)) / math.Log1p(float64(most))
		if e.InTitle {
			s += titleWeight
		}
		if e.First >= 0 {
			s += firstWeight / (1 + float64(e.First)/firstHalf)
		}
		e.Salience = round(s)
	}
}

// firstHalf is the distance from the beginning, in code points, at which a
// first mention counts half.
const firstHalf = 1200
