package main

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
)

// score collects the figures of one extractor on one set of pages.
//
//	F1, P, R  4-grams of words as multisets, by the rules of
//	          article-extraction-benchmark: precision is a mean over pages with
//	          a prediction, recall over pages with a truth, F1 of those means
//	tokF1     the mean over pages of the F1 of single words; combining marks are
//	          part of words, and in scripts without spaces each character is one
//	title     share that are equal but for case, punctuation and spaces
//	authors, tags  mean over pages of the F1 of the sets
//	date      share on the right day
//	image     share with the right host and path
//	snipF     F1 over snippets that the body must and must not contain
//	prefix    token F1 of the beginning
//	refused   share of pages that are no article which were refused
//	denied    articles that were refused; what was found in them is scored all the same
//	empty     pages with a known body for which none was given
type score struct {
	pages                                      int
	precision, recall, tokens                  mean
	title, authors, date, tags, language, pic  mean
	prefix, refused                            mean
	foundWith, missedWith, foundWithout, empty float64
	denied                                     int
}

type mean struct{ sum, n float64 }

func (m *mean) add(v float64) { m.sum += v; m.n++ }

func (m mean) value() float64 { return m.sum / m.n } // NaN without values

func (m *mean) addIf(right bool) {
	if right {
		m.add(1)
	} else {
		m.add(0)
	}
}

// pageScore is what one page adds.
type pageScore struct {
	f1, tokenF1 float64
	title, date string // "right", "wrong" or "" when unknown
}

func (s *score) add(t Truth, p Prediction) pageScore {
	s.pages++
	one := pageScore{f1: math.NaN(), tokenF1: math.NaN()}
	if t.Refused {
		s.refused.addIf(p.Refused)
		return one
	}
	if p.Refused {
		s.denied++
	}
	if t.Body != "" {
		one.f1, one.tokenF1 = s.addBody(t.Body, p.Body)
	}
	if t.BodyPrefix != "" {
		want, got := words(t.BodyPrefix), words(p.Body)
		s.prefix.add(overlap(grams(want, 1), grams(got[:min(len(got), len(want))], 1)).f1())
	}
	if t.Title != "" {
		right := squash(t.Title) == squash(p.Title)
		s.title.addIf(right)
		one.title = verdict(right)
	}
	if want := authorSet(t.Authors); len(want) > 0 {
		s.authors.add(setF1(want, authorSet(p.Authors)))
	}
	if want := tagSet(t.Tags); len(want) > 0 {
		s.tags.add(setF1(want, tagSet(p.Tags)))
	}
	if t.Published != "" {
		right := sameDay(t.Published, p.Published)
		s.date.addIf(right)
		one.date = verdict(right)
	}
	if t.Language != "" {
		s.language.addIf(baseLanguage(t.Language) == baseLanguage(p.Language))
	}
	if len(t.Image) > 0 {
		s.pic.addIf(p.Image != "" && slices.ContainsFunc(t.Image, func(u string) bool { return imageKey(u) == imageKey(p.Image) }))
	}
	s.addSnippets(t, p)
	return one
}

func verdict(right bool) string {
	if right {
		return "right"
	}
	return "wrong"
}

func (s *score) addBody(want, got string) (f1, tokenF1 float64) {
	wantWords := plainWords(want)
	o := overlap(grams(wantWords, 4), grams(plainWords(got), 4))
	if o.both+o.extra > 0 {
		s.precision.add(o.precision())
	} else {
		s.empty++
	}
	if o.both+o.missing > 0 {
		s.recall.add(o.recall())
	}
	tok := overlap(grams(words(want), 1), grams(words(got), 1)).f1()
	s.tokens.add(tok)
	return o.f1(), tok
}

func (s *score) addSnippets(t Truth, p Prediction) {
	body := strings.Join(strings.Fields(p.Body), " ")
	for _, snippet := range t.With {
		if strings.Contains(body, strings.Join(strings.Fields(snippet), " ")) {
			s.foundWith++
		} else {
			s.missedWith++
		}
	}
	for _, snippet := range t.Without {
		if strings.Contains(body, strings.Join(strings.Fields(snippet), " ")) {
			s.foundWithout++
		}
	}
}

// columns returns the accuracy columns of the table.
func (s score) columns() string {
	snippets := math.NaN()
	if s.foundWith+s.missedWith > 0 {
		snippets = harmonic(s.foundWith/math.Max(1, s.foundWith+s.foundWithout), s.foundWith/(s.foundWith+s.missedWith))
	}
	body := math.NaN()
	if s.recall.n > 0 {
		body = harmonic(s.precision.value(), s.recall.value())
		if s.precision.n == 0 {
			body = 0
		}
	}
	var b strings.Builder
	for _, v := range []float64{
		body, s.precision.value(), s.recall.value(), s.tokens.value(),
		s.title.value(), s.authors.value(), s.date.value(), s.tags.value(), s.language.value(), s.pic.value(),
		snippets, s.prefix.value(), s.refused.value(),
	} {
		if !math.IsNaN(v) {
			fmt.Fprintf(&b, "%.3f", v)
		}
		b.WriteByte('\t')
	}
	fmt.Fprintf(&b, "%d\t%.0f\t", s.denied, s.empty)
	return b.String()
}

func harmonic(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// counts compares two multisets.
type counts struct{ both, missing, extra float64 }

func overlap(want, got map[string]int) counts {
	var c counts
	for gram, n := range want {
		c.both += float64(min(n, got[gram]))
		c.missing += float64(max(0, n-got[gram]))
	}
	for gram, n := range got {
		c.extra += float64(max(0, n-want[gram]))
	}
	return c
}

func (c counts) precision() float64 { return share(c.both, c.extra, c.missing) }
func (c counts) recall() float64    { return share(c.both, c.missing, c.extra) }

func (c counts) f1() float64 { return harmonic(c.precision(), c.recall()) }

// share is both/(both+wrong): 1 when nothing is wrong either way, 0 when there
// is nothing to divide.
func share(both, wrong, other float64) float64 {
	switch {
	case wrong == 0 && other == 0:
		return 1
	case both+wrong == 0:
		return 0
	}
	return both / (both + wrong)
}

// grams counts the runs of n words; a text shorter than that is one run.
func grams(list []string, n int) map[string]int {
	m := map[string]int{}
	if len(list) == 0 {
		return m
	}
	for i := range max(1, len(list)-n+1) {
		m[strings.Join(list[i:min(i+n, len(list))], "\x00")]++
	}
	return m
}

// plainWords are runs of letters, numbers and underscores, as \w+ in Python,
// to which combining marks do not belong.
func plainWords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// words are lower-case runs of letters and numbers with their combining marks
// and joiners; in scripts written without spaces each character is a word.
func words(s string) []string {
	var list []string
	var current strings.Builder
	end := func() {
		if current.Len() > 0 {
			list = append(list, current.String())
			current.Reset()
		}
	}
	for _, r := range strings.ToLower(s) {
		letter := unicode.IsLetter(r) || unicode.IsNumber(r)
		switch {
		case letter && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			end()
			list = append(list, string(r))
		case letter:
			current.WriteRune(r)
		case unicode.IsMark(r) || r == '\u200c' || r == '\u200d':
			if current.Len() > 0 {
				current.WriteRune(r)
			}
		default:
			end()
		}
	}
	end()
	return list
}

// squash keeps letters, numbers and marks, in lower case, of text that may hold
// character references, even of character references.
func squash(s string) string {
	s = strings.ToLower(html.UnescapeString(html.UnescapeString(s)))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, s)
}

func authorSet(list []string) map[string]bool {
	set := map[string]bool{}
	and := strings.NewReplacer(" and ", ",", " und ", ",", " & ", ",", "|", ",", ";", ",", "/", ",", "、", ",")
	for _, a := range list {
		for name := range strings.SplitSeq(and.Replace(strings.ToLower(html.UnescapeString(a))), ",") {
			name = strings.TrimSpace(name)
			for _, by := range []string{"by ", "von ", "par ", "por "} {
				name = strings.TrimPrefix(name, by)
			}
			if name = squash(name); name != "" {
				set[name] = true
			}
		}
	}
	return set
}

func tagSet(list []string) map[string]bool {
	set := map[string]bool{}
	for _, t := range list {
		for part := range strings.FieldsFuncSeq(t, func(r rune) bool { return r == ',' || r == ';' || r == '、' }) {
			if part = squash(part); part != "" {
				set[part] = true
			}
		}
	}
	return set
}

func setF1(want, got map[string]bool) float64 {
	both := 0
	for k := range want {
		if got[k] {
			both++
		}
	}
	return 2 * float64(both) / float64(len(want)+len(got))
}

// moment is a date as it was given.
type moment struct {
	time    time.Time
	hasZone bool
	inUTC   bool // the zone was given as Z: perhaps not the page's own
}

func readMoment(s string) (moment, bool) {
	s = strings.Replace(strings.TrimSpace(s), " ", "T", 1)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999Z0700", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return moment{t, true, strings.HasSuffix(s, "Z")}, true
		}
	}
	if len(s) >= len(time.DateOnly) {
		if t, err := time.Parse(time.DateOnly, s[:len(time.DateOnly)]); err == nil {
			return moment{time: t}, true
		}
	}
	return moment{}, false
}

// sameDay reports whether got is on the day of want: its local day or its day
// in UTC; when want is given in UTC, any day that this instant has somewhere,
// because the page shows local time.
func sameDay(want, got string) bool {
	w, ok := readMoment(want)
	if !ok {
		return false
	}
	g, ok := readMoment(got)
	if !ok {
		return false
	}
	days := map[string]bool{w.time.Format(time.DateOnly): true}
	if w.hasZone {
		days[w.time.UTC().Format(time.DateOnly)] = true
	}
	if w.inUTC {
		days[w.time.Add(14*time.Hour).Format(time.DateOnly)] = true
		days[w.time.Add(-12*time.Hour).Format(time.DateOnly)] = true
	}
	return days[g.time.Format(time.DateOnly)] || g.hasZone && days[g.time.UTC().Format(time.DateOnly)]
}

func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	if base == "nb" || base == "nn" {
		return "no"
	}
	return base
}

// imageKey is host and path of an address.
func imageKey(u string) string {
	u = html.UnescapeString(u)
	if _, rest, ok := strings.Cut(u, "://"); ok {
		u = rest
	}
	u = strings.TrimPrefix(u, "//")
	if i := strings.IndexAny(u, "?#"); i >= 0 {
		u = u[:i]
	}
	return strings.ToLower(u)
}
