package gazetteer

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// How many people and organisations the reviewed list must have, how many of
// them a Wikidata id, and how many of those names in five scripts.
const (
	minReviewed   = 1100
	minIdentified = 850
	minFive       = 800
)

var wikidataID = regexp.MustCompile(`^Q[1-9][0-9]{0,9}$`)

// reviewed returns the rows of names.tsv.
func reviewed(t *testing.T) [][]string {
	t.Helper()
	var rows [][]string
	err := eachRow("names.tsv", namesData, 6, func(cells []string) error {
		rows = append(rows, append([]string(nil), cells...))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestReviewedListHasForm(t *testing.T) {
	ids, heads := map[string]string{}, map[string]bool{}
	for _, row := range reviewed(t) {
		id, country, head := row[0], row[2], row[3]
		if id != "" && !wikidataID.MatchString(id) {
			t.Errorf("%s: %q is no Wikidata id", head, id)
		}
		if other, ok := ids[id]; ok && id != "" {
			t.Errorf("%s and %s have the id %s", head, other, id)
		}
		ids[id] = head
		if country != "" && (len(country) != 2 || strings.ToUpper(country) != country) {
			t.Errorf("%s: %q is no country code", head, country)
		}
		if head == "" || heads[Fold(head)] {
			t.Errorf("the head %q is empty or there twice", head)
		}
		heads[Fold(head)] = true
		if r := []rune(head); len(r) == 0 || !unicode.Is(unicode.Latin, r[0]) && !unicode.IsDigit(r[0]) {
			t.Errorf("the head %q is not in Latin script", head)
		}
		for name := range strings.SplitSeq(row[4]+"|"+row[5], "|") {
			if strings.TrimSpace(name) != name || name != "" && Fold(name) == "" {
				t.Errorf("%s: bad name %q", head, name)
			}
			if err := oneScript(name); err != nil {
				t.Errorf("%s: %v", head, err)
			}
		}
	}
}

// oneScript returns an error when letters of two scripts stand in one word,
// which is nearly always a slip of the keyboard.
func oneScript(name string) error {
	scripts := []*unicode.RangeTable{
		unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Hebrew, unicode.Devanagari, unicode.Bengali,
		unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Gujarati, unicode.Gurmukhi, unicode.Oriya,
		unicode.Thai, unicode.Sinhala, unicode.Khmer, unicode.Lao, unicode.Myanmar, unicode.Ethiopic, unicode.Armenian, unicode.Georgian,
	}
	for word := range strings.FieldsSeq(name) {
		found := -1
		for _, r := range word {
			for i, s := range scripts {
				if !unicode.Is(s, r) {
					continue
				}
				if found >= 0 && found != i {
					return fmt.Errorf("%q mixes two scripts", name)
				}
				found = i
			}
		}
	}
	return nil
}

// TestNamesAreOfOneBearer finds full names that two entries share. A name that
// counts only in capitals (!) may, and so may short forms.
func TestNamesAreOfOneBearer(t *testing.T) {
	g := open(t)
	for folded, bearers := range g.lists.names {
		var strong []string
		for _, b := range bearers {
			e := g.lists.items[b.item]
			if !b.weak && !b.acronym && e.Type != Demonym && e.Type != Town && e.Type != Country {
				strong = append(strong, e.Name)
			}
		}
		if len(strong) > 1 {
			t.Errorf("%q is a full name of %s", folded, strings.Join(strong, " and "))
		}
	}
}

// TestReviewedListIsLarge holds the list to its size and scripts: most heads
// must have names in the five scripts that most articles are in.
func TestReviewedListIsLarge(t *testing.T) {
	scripts := map[string]*unicode.RangeTable{
		"Devanagari": unicode.Devanagari, "Cyrillic": unicode.Cyrillic, "Arabic": unicode.Arabic, "Han": unicode.Han,
	}
	counted, identified, five := 0, 0, 0
	have := map[string]int{}
	for _, row := range reviewed(t) {
		if row[1] == "region" {
			continue
		}
		counted++
		names := row[4] + row[5]
		all := true
		for script, table := range scripts {
			if strings.ContainsFunc(names, func(r rune) bool { return unicode.Is(table, r) }) {
				have[script]++
			} else {
				all = false
			}
		}
		if row[0] != "" {
			identified++
			if all {
				five++
			}
		}
	}
	if counted < minReviewed || identified < minIdentified || five < minFive {
		t.Errorf("%d people and organisations, %d with an id, %d of these in five scripts; want %d, %d, %d",
			counted, identified, five, minReviewed, minIdentified, minFive)
	}
	t.Logf("%d people and organisations, %d with an id, %d of these in five scripts", counted, identified, five)
	for script, n := range have {
		t.Logf("%s: %d of %d", script, n, counted)
	}
}
