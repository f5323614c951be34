package store

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/harkara/harkara/pkg/schema"
)

// Limits on what one article may bring; the rest is left out. They bound what
// a hostile page can do to the tables, and are far above what articles have.
const (
	maxTitle       = 4 << 10  // bytes
	maxDescription = 16 << 10 // bytes
	maxWord        = 256      // bytes of a name, tag, section, language …; longer names and tags are left out, not cut
	maxAuthors     = 50
	maxTags        = 200 // topics included
	maxEntities    = 1000
	maxForms       = 20 // per entity
	maxOptOuts     = 20
	maxSources     = 100
)

// Dates outside of these are left out: nothing was published on the web before
// the one (newspaper archives are), and what claims to be from the far future
// is a mistake.
const (
	firstYear = 1600
	maxFuture = 366 * 24 * time.Hour // after the fetch
)

// row is an article as the tables take it: clean, within limits, and with the
// hashes that tell whether it is new.
type row struct {
	key, host, url                             string
	canonicalURL, siteName, title, description string // "" is NULL, but for title
	language, section, kind, image, body       string
	published, modified                        *time.Time
	publishedDay, modifiedDay                  *time.Time
	paywalled                                  bool
	optOuts                                    string // joined by ","
	labels, sources                            string // JSON objects
	fetched                                    time.Time
	textHash, contentHash                      int64
	authors                                    []word
	tags                                       []tagging
	mentions                                   []mention
	fingerprint                                *fingerprint // nil when the text is too short
}

// word is a name in a table of names: key is what makes it the same as
// another, name how it is written. Of several spellings the one with the
// lowest rank is shown, and among those the first in byte order, so that the
// order of arrival does not matter.
type word struct {
	key, name string
	rank      int16
	id        int64 // of its row, once that is known
}

type tagging struct {
	word
	source string
	score  *float32
}

type mention struct {
	word
	kind, link           string
	forms                []string
	mentions             int16
	first                *int32
	inTitle              bool
	confidence, salience float32
}

// sourceTopic is the source of the IPTC topics among the tags.
const sourceTopic = "topic"

// newRow cleans a. It returns a [schema.DropError] for what no row can be made of.
func newRow(a *schema.Article) (*row, error) {
	raw, err := hex.DecodeString(a.Key)
	if err != nil || len(raw) != 16 {
		return nil, schema.Drop(schema.ReasonMalformed, "key %.40q is not 32 hexadecimal digits", a.Key)
	}
	r := &row{
		key:          strings.ToLower(a.Key),
		host:         clip(clean(a.Host), maxWord),
		url:          cleanURL(a.URL),
		canonicalURL: cleanURL(a.CanonicalURL),
		siteName:     clip(clean(a.SiteName), maxWord),
		title:        clip(clean(a.Title), maxTitle),
		description:  clip(clean(a.Description), maxDescription),
		language:     clip(clean(a.Language), maxWord),
		section:      clip(clean(a.Section), maxWord),
		kind:         clip(clean(string(a.Kind)), maxWord),
		image:        cleanURL(a.Image),
		body:         clip(clean(a.Body), schema.MaxBody),
		paywalled:    a.Paywalled,
		// Postgres keeps microseconds; comparing must not see more.
		fetched: a.Fetched.UTC().Truncate(time.Microsecond),
	}
	switch {
	case r.url == "" || r.host == "":
		return nil, schema.Drop(schema.ReasonMalformed, "article without a usable url and host")
	case a.Fetched.Year() < firstYear || a.Fetched.Year() > 9999:
		return nil, schema.Drop(schema.ReasonMalformed, "article fetched at %v", a.Fetched)
	}
	r.published, r.publishedDay = cleanDate(a.Published, a.Fetched)
	r.modified, r.modifiedDay = cleanDate(a.Modified, a.Fetched)
	r.optOuts = joinOptOuts(a.OptOuts)
	r.labels = object(a.Labels, schema.MaxLabels)
	r.sources = object(a.Sources, maxSources)
	r.authors = authors(a.Authors)
	r.tags = taggings(a.Tags, a.Topics)
	r.mentions = mentions(a.Entities, r.language)
	r.fingerprint = newFingerprint(r.language, r.body)
	r.hash()
	return r, nil
}

// clean makes s what Postgres takes as text, and the same for all who write
// the same: valid UTF-8 in NFC without NUL.
func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	s = strings.TrimSpace(s)
	if isASCII(s) {
		return s
	}
	return norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
}

// isASCII reports whether all of s is, so that nothing of Unicode's rules
// applies to it.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// cleanURL is clean for addresses, of which a part is worth nothing.
func cleanURL(s string) string {
	if s = clean(s); len(s) > schema.MaxURL {
		return ""
	}
	return s
}

// clip returns at most n bytes of s, cut between characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// cleanName is clean for names and tags: without the marks that only steer the
// direction of writing, and with single spaces. What is too long for a name
// is none.
func cleanName(s string) string {
	if s = clean(s); !isASCII(s) {
		s = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Bidi_Control, r) || r == '\ufeff' || r == '\u00ad' {
				return -1
			}
			return r
		}, s)
	}
	if !spaced(s) {
		s = strings.Join(strings.Fields(s), " ")
	}
	if len(s) > maxWord {
		return ""
	}
	return s
}

// spaced reports whether s is ASCII without any space but single ones between
// words, as nearly every name in ASCII is.
func spaced(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || c < ' ' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' ' || s == ""
}

// foldName is what two spellings of one name have in common: letter case,
// width and other compatibility forms, and invisible joiners do not count.
func foldName(name string) string {
	if isASCII(name) {
		return clip(strings.ToLower(name), maxWord)
	}
	s := cases.Fold().String(norm.NFKC.String(name))
	s = strings.Map(func(r rune) rune {
		if r == '\u200c' || r == '\u200d' || unicode.Is(unicode.Variation_Selector, r) {
			return -1
		}
		return r
	}, s)
	return clip(norm.NFC.String(s), maxWord)
}

// newWord returns the entry of a name, and false for an empty one.
func newWord(raw string) (word, bool) {
	name := cleanName(raw)
	w := word{key: foldName(name), name: name}
	if strings.ToUpper(name) == name && strings.ToLower(name) != name {
		w.rank = 1 // SHOUTED
	}
	return w, w.key != "" && w.name != ""
}

func authors(names []string) []word {
	var out []word
	seen := map[string]bool{}
	for _, name := range names {
		if w, ok := newWord(name); ok && !seen[w.key] && len(out) < maxAuthors {
			seen[w.key] = true
			out = append(out, w)
		}
	}
	return out
}

func taggings(tags, topics []schema.Tag) []tagging {
	var out []tagging
	seen := map[string]bool{}
	add := func(t schema.Tag, source string) {
		w, ok := newWord(t.Name)
		if !ok || seen[w.key] || len(out) >= maxTags {
			return
		}
		seen[w.key] = true
		tag := tagging{word: w, source: cmp.Or(clip(clean(source), maxWord), "page")}
		if t.Score > 0 {
			score := fraction(t.Score)
			tag.score = &score
		}
		out = append(out, tag)
	}
	// Topics first: a page that repeats one as a tag must not hide it.
	for _, t := range topics {
		add(t, sourceTopic)
	}
	for _, t := range tags {
		add(t, t.Source)
	}
	return out
}

func mentions(entities []schema.Entity, language string) []mention {
	var out []mention
	seen := map[[2]string]bool{}
	for _, e := range entities {
		m := mention{
			word:       word{key: cleanName(e.Key), name: cleanName(e.Name)},
			kind:       string(e.Kind),
			link:       cleanName(e.Link),
			mentions:   int16(min(max(e.Mentions, 1), math.MaxInt16)),
			inTitle:    e.InTitle,
			confidence: fraction(e.Confidence),
			salience:   fraction(e.Salience),
		}
		id := [2]string{m.kind, m.key}
		if !knownKind(e.Kind) || m.key == "" || m.name == "" || seen[id] || len(out) >= maxEntities {
			continue
		}
		seen[id] = true
		m.rank = nameRank(m.name, language)
		if e.First >= 0 {
			first := int32(min(e.First, math.MaxInt32))
			m.first = &first
		}
		m.forms = forms(m.name, e.Forms)
		out = append(out, m)
	}
	return out
}

func knownKind(k schema.EntityKind) bool {
	return k == schema.Person || k == schema.Organization || k == schema.Location
}

// nameRank prefers what most readers can read: a name from an English
// article, then one in Latin script.
func nameRank(name, language string) int16 {
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r):
			continue
		case !unicode.Is(unicode.Latin, r):
			return 2
		case language != "en":
			return 1
		}
		return 0
	}
	return 2
}

// forms are the distinct ways an entity is written, its name among them.
func forms(name string, written []string) []string {
	out := []string{name}
	seen := map[string]bool{name: true}
	for _, form := range written {
		form = cleanName(form)
		if form != "" && !seen[form] && len(out) < maxForms {
			seen[form] = true
			out = append(out, form)
		}
	}
	return out
}

// script names the Unicode script of the first letter of s, such as "Latin",
// "Devanagari", "Han"; "Common" when it has no letter.
func script(s string) string {
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		for name, table := range unicode.Scripts { // no two hold the same letter
			if unicode.Is(table, r) {
				return name
			}
		}
	}
	return "Common"
}

// cleanDate returns d as an instant, nil where it is only a day, and as the
// day in the zone of its source; nil and nil when it is unknown or absurd.
func cleanDate(d schema.Date, fetched time.Time) (instant, day *time.Time) {
	if d.IsZero() || d.Time.Year() < firstYear || d.Time.After(fetched.Add(maxFuture)) {
		return nil, nil
	}
	y, m, dd := d.Time.Date()
	midnight := time.Date(y, m, dd, 0, 0, 0, 0, time.UTC)
	if d.DayOnly {
		return nil, &midnight
	}
	t := d.Time.UTC().Truncate(time.Microsecond)
	return &t, &midnight
}

// fraction returns f within 0 to 1.
func fraction(f float64) float32 {
	if math.IsNaN(f) {
		return 0
	}
	return float32(min(max(f, 0), 1))
}

func joinOptOuts(optOuts []string) string {
	var out []string
	for _, o := range optOuts {
		if o = clean(o); o != "" && len(o) <= maxWord && !strings.Contains(o, ",") && len(out) < maxOptOuts {
			out = append(out, o)
		}
	}
	return strings.Join(out, ",")
}

// object returns m as a JSON object, "" for none. Of too many entries those
// whose names come first are kept.
func object(m map[string]string, most int) string {
	out := make(map[string]string, len(m))
	for _, raw := range slices.Sorted(maps.Keys(m)) {
		k := cleanName(raw)
		if _, there := out[k]; k != "" && !there && len(out) < most {
			out[k] = clip(clean(m[raw]), maxWord)
		}
	}
	if len(out) == 0 {
		return ""
	}
	b := []byte{'{'}
	for i, k := range slices.Sorted(maps.Keys(out)) {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(append(appendJSON(b, k), ':'), out[k])
	}
	return string(append(b, '}'))
}

// appendJSON appends s as a JSON string, as [json.Marshal] writes it.
func appendJSON(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || strings.IndexByte(`"\<>&`, c) >= 0 {
			quoted, err := json.Marshal(s)
			if err != nil {
				return append(b, `""`...) // a string always can
			}
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// hash sets the hashes. Who submitted the page and when it was fetched are not
// content.
func (r *row) hash() {
	text := make(digest, 0, len(r.title)+len(r.description)+len(r.body)+4*8)
	text.add(r.title, r.description, r.body)
	r.textHash = text.sum()

	all := make(digest, 0, 4<<10)
	all.number(r.textHash)
	all.add(r.url, r.host, r.canonicalURL, r.siteName, r.language, r.section, r.kind, r.image, r.optOuts, r.labels, r.sources)
	all.add(strconv.FormatBool(r.paywalled))
	for _, t := range []*time.Time{r.published, r.publishedDay, r.modified, r.modifiedDay} {
		if t == nil {
			all.number(math.MinInt64)
		} else {
			all.number(t.UnixMicro())
		}
	}
	all.number(int64(len(r.authors)))
	for _, w := range r.authors {
		all.add(w.key, w.name)
	}
	all.number(int64(len(r.tags)))
	for _, t := range r.tags {
		all.add(t.key, t.name, t.source)
		if t.score != nil {
			all.number(int64(math.Float32bits(*t.score)))
		}
	}
	for _, m := range r.mentions {
		all.add(m.kind, m.key, m.name, m.link, strconv.FormatBool(m.inTitle))
		all.add(m.forms...)
		all.number(int64(m.mentions))
		if m.first != nil {
			all.number(int64(*m.first))
		}
		all.number(int64(math.Float32bits(m.confidence)))
		all.number(int64(math.Float32bits(m.salience)))
	}
	r.contentHash = all.sum()
}

// digest gathers values to hash so that two lists of values never run into one
// another.
type digest []byte

func (d *digest) add(values ...string) {
	d.number(int64(len(values)))
	for _, v := range values {
		d.number(int64(len(v)))
		*d = append(*d, v...)
	}
}

func (d *digest) number(n int64) { *d = binary.LittleEndian.AppendUint64(*d, uint64(n)) }

func (d digest) sum() int64 {
	sum := sha256.Sum256(d)
	return int64(binary.LittleEndian.Uint64(sum[:]))
}
