package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities"
	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// tally counts names: found and right, found and wrong, missed.
type tally struct{ right, wrong, missed int }

func (t tally) add(o tally) tally {
	return tally{t.right + o.right, t.wrong + o.wrong, t.missed + o.missed}
}

func (t tally) precision() float64 { return ratio(t.right, t.right+t.wrong) }
func (t tally) recall() float64    { return ratio(t.right, t.right+t.missed) }

// f1 is the harmonic mean of precision and recall, in per cent.
func (t tally) f1() float64 { return ratio(2*t.right, 2*t.right+t.wrong+t.missed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return 100 * float64(a) / float64(b)
}

// result is the score on one data set.
type result struct {
	name  string
	kinds [tagger.Kinds]tally
}

func (r *result) all() (t tally) {
	for _, k := range r.kinds {
		t = t.add(k)
	}
	return t
}

// spansOf finds names in a text: the recogniser, or a tagger in the making.
type spansOf func(text, lang string) []Name

// scoreSentences compares names by their exact borders in the text and their
// kind, each sentence being a text of its own.
func scoreSentences(name, lang string, sentences []Sentence, find spansOf, report func(s *Sentence, found []Name)) result {
	r := result{name: name}
	for i := range sentences {
		s := &sentences[i]
		want := make(map[Name]bool, len(s.Names))
		for _, n := range s.Names {
			want[n] = true
		}
		found := find(s.Text, lang)
		clean := len(found) == len(want)
		for _, n := range found {
			if want[n] {
				r.kinds[n.Kind].right++
				delete(want, n)
			} else {
				r.kinds[n.Kind].wrong++
			}
		}
		for n := range want {
			r.kinds[n.Kind].missed++
		}
		if report != nil && (len(want) > 0 || !clean) {
			report(s, found)
		}
	}
	return r
}

// templated are sentences of hi-hiner that were made from a few templates for
// villages, films and constituencies.
var templated = regexp.MustCompile(`एक गाँव है|भाषा की फ़?िल्म है|निर्वाचन क्षेत्र है`)

// withoutTemplates returns the sentences that are not templated.
func withoutTemplates(sentences []Sentence) []Sentence {
	var rest []Sentence
	for _, s := range sentences {
		if !templated.MatchString(s.Text) {
			rest = append(rest, s)
		}
	}
	return rest
}

// scoreDir scores every data set below dir that has the part.
func scoreDir(dir, part string, only []string, joined int, find spansOf, report func(s *Sentence, found []Name)) ([]result, error) {
	names, err := setNames(dir, part)
	if err != nil {
		return nil, err
	}
	var out []result
	for _, name := range names {
		if len(only) > 0 && !containsAny(name, only) {
			continue
		}
		lang, _, _ := strings.Cut(name, "-")
		sentences, err := readCoNLL(filepath.Join(dir, name, part+".conll"), lang)
		if err != nil {
			return nil, err
		}
		if strings.HasSuffix(name, "-wikiann") && len(sentences) > 1000 {
			sentences = sentences[:1000]
		}
		if joined > 1 {
			sentences = joinTexts(sentences, joined)
		}
		out = append(out, scoreSentences(name, lang, sentences, find, report))
		if name == "hi-hiner" {
			rest := withoutTemplates(sentences)
			out = append(out, scoreSentences(name+" without templates", lang, rest, find, nil))
			for i := range rest {
				rest[i].Names = slices.Clone(rest[i].Names)
				rest[i].trim()
			}
			out = append(out, scoreSentences(name+" without templates, trimmed", lang, rest, find, nil))
		}
	}
	return out, nil
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// printResults writes a table.
func printResults(results []result) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "set\tnames\tP\tR\tF1\tPER\tLOC\tORG\t")
	for _, r := range results {
		a := r.all()
		fmt.Fprintf(w, "%s\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t\n", r.name, a.right+a.missed, a.precision(), a.recall(), a.f1(),
			r.kinds[tagger.Person].f1(), r.kinds[tagger.Location].f1(), r.kinds[tagger.Organization].f1())
	}
	_ = w.Flush()
}

// printErrors writes a sentence with the names that were found and should have
// been.
func printErrors(s *Sentence, found []Name) {
	list := func(names []Name) string {
		var b strings.Builder
		for _, n := range names {
			fmt.Fprintf(&b, " %s/%s", s.Text[n.Start:n.End], [...]string{"PER", "LOC", "ORG"}[n.Kind])
		}
		return b.String()
	}
	fmt.Printf("%s\n\twant%s\n\tgot %s\n", s.Text, list(s.Names), list(found))
}

func scoreFolder(o options) error {
	find, err := finder(o.model)
	if err != nil {
		return err
	}
	var report func(*Sentence, []Name)
	if o.verbose {
		report = printErrors
	}
	only := words(o.only)
	results, err := scoreDir(o.score, o.part, only, o.joined, find, report)
	if err != nil {
		return err
	}
	held, err := readHeldOut()
	if err != nil {
		return err
	}
	unseen, err := readUnseen()
	if err != nil {
		return err
	}
	printResults(append(results, scoreSets(append(held, unseen...), only, find, report)...))
	return nil
}

// scoreSets scores data sets whose names contain one of the words.
func scoreSets(sets []dataSet, only []string, find spansOf, report func(*Sentence, []Name)) (out []result) {
	for _, set := range sets {
		if len(only) == 0 || containsAny(set.Name, only) {
			out = append(out, scoreSentences(set.Name, set.Language, set.Sentences, find, report))
		}
	}
	return out
}

// finder returns the recogniser with the model of a file, or with the embedded
// one.
func finder(model string) (spansOf, error) {
	var opts entities.Options
	if model != "" {
		var err error
		if opts.Model, err = os.ReadFile(model); err != nil {
			return nil, err
		}
	}
	r, err := entities.New(opts)
	if err != nil {
		return nil, err
	}
	kinds := map[schema.EntityKind]int{schema.Person: tagger.Person, schema.Location: tagger.Location, schema.Organization: tagger.Organization}
	return func(text, lang string) []Name {
		spans := r.Spans(text, lang)
		names := make([]Name, len(spans))
		for i, s := range spans {
			names[i] = Name{s.Start, s.End, kinds[s.Kind]}
		}
		return names
	}, nil
}

// joinTexts makes texts of n sentences each, a line a sentence.
func joinTexts(sentences []Sentence, n int) []Sentence {
	var out []Sentence
	for part := range slices.Chunk(sentences, n) {
		var text Sentence
		for _, s := range part {
			at := len(text.Text)
			text.Text += s.Text + "\n"
			for _, m := range s.Names {
				text.Names = append(text.Names, Name{at + m.Start, at + m.End, m.Kind})
			}
		}
		out = append(out, text)
	}
	return out
}
