package tags

import (
	_ "embed"
	"math"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

// Topic is the Source of topics.
const Topic = "topic"

//go:embed topics.tsv
var topicsData string

// topicNames are the names of the IPTC Media Topics of the first level, by what
// topics.tsv calls them. Human interest is not among them: no list of words
// tells it from the others.
var topicNames = [...]struct{ key, name string }{
	{"arts", "arts, culture, entertainment and media"},
	{"conflict", "conflict, war and peace"},
	{"crime", "crime, law and justice"},
	{"disaster", "disaster, accident and emergency incident"},
	{"economy", "economy, business and finance"},
	{"education", "education"},
	{"environment", "environment"},
	{"health", "health"},
	{"labour", "labour"},
	{"lifestyle", "lifestyle and leisure"},
	{"politics", "politics and government"},
	{"religion", "religion"},
	{"science", "science and technology"},
	{"society", "society"},
	{"sport", "sport"},
	{"weather", "weather"},
}

// topicSet is a set of indices of topicNames.
type topicSet uint32

// topicWords is the words of one language.
type topicWords struct {
	words    map[string]topicSet // whole words, phrases, and for Chinese and Japanese strings
	prefixes map[string]topicSet
	lengths  []int           // of the prefixes, in bytes, ascending
	phrases  map[string]bool // first words of phrases
	weak     map[string]bool // entries that say less
	longest  int             // code points of the longest entry
}

// topicLists reads topics.tsv: the words by language, and the names of sections.
var topicLists = sync.OnceValue(func() map[string]*topicWords {
	byLanguage := map[string]*topicWords{}
	for line := range strings.Lines(topicsData) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 || line[0] == '#' {
			continue
		}
		set := topicSet(0)
		for i, t := range topicNames {
			if t.key == cells[0] {
				set = 1 << i
			}
		}
		l := byLanguage[cells[1]]
		if l == nil {
			l = &topicWords{words: map[string]topicSet{}, prefixes: map[string]topicSet{}, phrases: map[string]bool{}, weak: map[string]bool{}}
			byLanguage[cells[1]] = l
		}
		for word := range strings.FieldsSeq(cells[2]) {
			l.add(word, set)
		}
	}
	for _, l := range byLanguage {
		slices.Sort(l.lengths)
		l.lengths = slices.Compact(l.lengths)
	}
	return byLanguage
})

func (l *topicWords) add(word string, set topicSet) {
	word, weak := strings.CutSuffix(word, "?")
	stem, open := strings.CutSuffix(word, "*")
	folded := gazetteer.Fold(strings.ReplaceAll(stem, "_", " "))
	if weak {
		l.weak[folded] = true
	}
	first, _, phrase := strings.Cut(folded, " ")
	switch {
	case folded == "":
	case phrase:
		l.phrases[first] = true
		l.words[folded] |= set
	case open:
		l.prefixes[folded] |= set
		l.lengths = append(l.lengths, len(folded))
	default:
		l.words[folded] |= set
	}
	l.longest = max(l.longest, utf8.RuneCountInString(folded))
}

// What the text says counts by where it is said; what the page calls itself
// counts as much as several words.
const (
	topicText    = 4000 // bytes of the body read
	topicLead    = 600  // bytes that count more
	weightTitle  = 3.0
	weightLead   = 1.5
	weightBody   = 1.0
	sectionScore = 6.0 // of a section or a part of the address that is named for a topic
	tagScore     = 2.0 // of a tag that is
	weakShare    = 0.4 // of a word that says less
	minTopic     = 2.0 // evidence that a topic needs
	perThousand  = 1.5 // more of it for each 1,000 characters read, where words come by chance
	minLead      = 1.6 // times the next topic's evidence
)

// topicOf returns the topic of the first level of the IPTC Media Topics that an
// article is about, or nil when the evidence is thin or divided.
func topicOf(a *schema.Article, tags []schema.Tag) []schema.Tag {
	scores, read := textTopics(a)
	pageTopics(a, tags, &scores)
	return chooseTopic(scores, read)
}

type topicScores [len(topicNames)]float64

// textTopics weighs the words of title and body: each word of the lists counts
// once where it stands first, and less for each time it comes again. It returns
// how many characters of the body it has read, too.
func textTopics(a *schema.Article) (scores topicScores, read int) {
	l := topicLists()[a.Language]
	if l == nil {
		return scores, 0
	}
	c := topicCounter{list: l, seen: map[string]float64{}, scores: &scores}
	body := strings.ToValidUTF8(a.Body[:min(len(a.Body), topicText)], "")
	lead := strings.ToValidUTF8(body[:min(len(body), topicLead)], "")
	for _, part := range []struct {
		text   string
		weight float64
	}{{a.Title, weightTitle}, {lead, weightLead}, {body[len(lead):], weightBody}} {
		folded := gazetteer.Fold(part.text)
		if spaceless(a.Language) {
			c.runs(folded, part.weight)
		} else {
			c.text(folded, part.weight)
		}
	}
	return scores, utf8.RuneCountInString(body)
}

type topicCounter struct {
	list   *topicWords
	seen   map[string]float64 // how often an entry came
	scores *topicScores
}

// count notes one occurrence of an entry of the lists.
func (c *topicCounter) count(entry string, set topicSet, weight float64) {
	n := c.seen[entry]
	c.seen[entry] = n + 1
	each := weight / (1 + n) / float64(set.size())
	if c.list.weak[entry] {
		each *= weakShare
	}
	for i := range topicNames {
		if set&(1<<i) != 0 {
			c.scores[i] += each
		}
	}
}

func (s topicSet) size() (n int) {
	for ; s != 0; s &= s - 1 {
		n++
	}
	return n
}

// text counts the words and phrases of a folded text, the longest at each place.
func (c *topicCounter) text(folded string, weight float64) {
	for folded != "" {
		word, rest, _ := strings.Cut(folded, " ")
		if c.list.phrases[word] {
			if phrase, set := c.phrase(folded); set != 0 {
				c.count(phrase, set, weight)
				folded = strings.TrimPrefix(folded[len(phrase):], " ")
				continue
			}
		}
		if set := c.list.words[word]; set != 0 {
			c.count(word, set, weight)
		} else if prefix, set := c.prefix(word); set != 0 {
			c.count(prefix, set, weight)
		}
		folded = rest
	}
}

// maxTopicPhrase is the most words of a phrase of the lists.
const maxTopicPhrase = 4

// phrase returns the longest phrase of the lists that text begins with.
func (c *topicCounter) phrase(text string) (phrase string, set topicSet) {
	end := strings.IndexByte(text, ' ')
	for n := 1; n < maxTopicPhrase && end >= 0 && end < len(text); n++ {
		next := strings.IndexByte(text[end+1:], ' ')
		if next < 0 {
			end = len(text)
		} else {
			end += 1 + next
		}
		if s := c.list.words[text[:end]]; s != 0 {
			phrase, set = text[:end], s
		}
	}
	return phrase, set
}

// prefix returns the longest prefix of the lists that word begins with.
func (c *topicCounter) prefix(word string) (string, topicSet) {
	for _, n := range slices.Backward(c.list.lengths) {
		if n <= len(word) {
			if set := c.list.prefixes[word[:n]]; set != 0 {
				return word[:n], set
			}
		}
	}
	return "", 0
}

// runs counts the entries in a folded text without spaces between words, the
// longest at each place. Entries of one character are too many words' part.
func (c *topicCounter) runs(folded string, weight float64) {
	var ends []int // byte offsets behind the characters that follow
	for at := 0; at < len(folded); {
		ends = ends[:0]
		for end := at; end < len(folded) && len(ends) < c.list.longest; {
			_, size := utf8.DecodeRuneInString(folded[end:])
			end += size
			ends = append(ends, end)
		}
		next := ends[0]
		for n := len(ends) - 1; n >= 1; n-- {
			if set := c.list.words[folded[at:ends[n]]]; set != 0 {
				c.count(folded[at:ends[n]], set, weight)
				next = ends[n]
				break
			}
		}
		at = next
	}
}

// pageTopics adds what the page says of itself: its section, its tags, the
// words of its address.
func pageTopics(a *schema.Article, tags []schema.Tag, scores *topicScores) {
	names := topicLists()["section"]
	if names == nil {
		return
	}
	told := topicSet(0)
	note := func(name string) {
		told |= names.words[gazetteer.Fold(name)]
	}
	note(a.Section)
	for part := range strings.FieldsFuncSeq(a.Section, func(r rune) bool { return strings.ContainsRune(",/>|&", r) }) {
		note(part)
	}
	if u, err := url.Parse(a.URL); err == nil {
		segments := strings.Split(strings.Trim(u.Path, "/"), "/")
		for _, s := range segments[:max(0, min(len(segments)-1, 4))] {
			note(s)
		}
	}
	for i := range topicNames {
		if told&(1<<i) != 0 {
			scores[i] += sectionScore / float64(told.size())
		}
	}
	for _, t := range tags {
		if t.Source == Computed || t.Source == "section" {
			continue
		}
		if set := names.words[gazetteer.Fold(t.Name)]; set.size() == 1 {
			for i := range topicNames {
				if set&(1<<i) != 0 {
					scores[i] += tagScore
				}
			}
		}
	}
}

// chooseTopic returns the topic with clearly more evidence than any other.
func chooseTopic(scores topicScores, read int) []schema.Tag {
	best, second, sum := 0, 0.0, 0.0
	for i, s := range scores {
		sum += s
		if s > scores[best] {
			best = i
		}
	}
	for i, s := range scores {
		if i != best {
			second = max(second, s)
		}
	}
	if scores[best] < minTopic+perThousand*float64(read)/1000 || scores[best] < minLead*second {
		return nil
	}
	score := math.Round(1000*scores[best]/(sum+1)) / 1000
	return []schema.Tag{{Name: topicNames[best].name, Source: Topic, Score: score}}
}
