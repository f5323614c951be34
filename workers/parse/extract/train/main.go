// Command train makes the model that finds the article in a page: the weights
// of words of classes (classwords.tsv) and of short texts (textwords.tsv), and
// the two forests (body.forest).
//
//	go run ./workers/parse/extract/train [-out workers/parse/extract] [-predictions DIR] SET…
//
// A set is a folder with truth.jsonl (lines with id, url, group, body, or with
// and without: pieces of text that belong to the article or do not) and
// pages/<id>.html.gz. Pages of one group (publisher) never stand on both sides
// of the cross-validation, whose predictions go to -predictions as
// <set>.jsonl. See docs/body.md.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/harkara/harkara/workers/parse/extract"
	"github.com/harkara/harkara/workers/parse/extract/boost"
)

func main() {
	out := flag.String("out", "", "write classwords.tsv, textwords.tsv and body.forest to this folder")
	predictions := flag.String("predictions", "", "write the cross-validation's predictions to this folder")
	explain := flag.Bool("explain", false, "write beside the predictions, for each page, its blocks with truth, score and text")
	refusals := flag.Bool("refusals", false, "train nothing: measure how the embedded model refuses pages that are no articles")
	replay := flag.String("replay", "", "train nothing: read the blocks' scores that -explain wrote below this folder, and write -predictions from them")
	folds := flag.Int("folds", 3, "parts of the cross-validation")
	trees := flag.Int("trees", 200, "trees of each forest")
	depth := flag.Int("depth", 6, "depth of the trees")
	flag.Parse()
	t := &trainer{folds: *folds, options: boost.Options{Trees: *trees, Depth: *depth, Rate: 0.07, Lambda: 2, MinLeaf: 0.5, Rows: 0.5, Columns: 0.3, Seed: 1}}
	for _, dir := range flag.Args() {
		if err := t.load(dir); err != nil {
			log.Fatal(err)
		}
	}
	t.step("loaded %d pages", len(t.pages))
	if *refusals {
		t.refusals()
		return
	}
	if *replay != "" {
		if err := t.replay(*replay); err != nil {
			log.Fatal(err)
		}
		if err := t.write(*predictions); err != nil {
			log.Fatal(err)
		}
		return
	}
	t.balance()
	words := t.learnWords()
	t.step("observed")
	if err := t.run(*out, *predictions, *explain, words); err != nil {
		log.Fatal(err)
	}
}

type trainer struct {
	pages   []*page
	folds   int
	options boost.Options
	start   time.Time
}

// step says on standard error how far the training is.
func (t *trainer) step(format string, args ...any) {
	if t.start.IsZero() {
		t.start = time.Now()
	}
	log.Printf("%4.0fs "+format, append([]any{time.Since(t.start).Seconds()}, args...)...)
}

// learnWords weighs the words of classes and of short texts, and observes every
// page again, each with the words of all other publishers.
func (t *trainer) learnWords() *extract.Vocabulary {
	class, classGroups := t.tallyWords((*page).tallyClassWords)
	_, textGroups := t.tallyWords((*page).tallyTextWords)
	text := asOne(textGroups)
	odds := text.odds()
	learned := func(class0, text0 wordTally) *extract.Vocabulary {
		return &extract.Vocabulary{Class: class.weights(class0, 1, minGroups, 0.2), Text: text.weights(text0, odds, minTextGroups, 0.3)}
	}
	others := map[string]*extract.Vocabulary{}
	for group, own := range classGroups {
		others[group] = learned(own, textGroups[group])
	}
	for _, p := range t.pages {
		p.observe(others[p.Group])
	}
	t.shorten()
	words := learned(nil, nil)
	t.step("%d class words, %d text words", len(words.Class), len(words.Text))
	return words
}

func (t *trainer) run(out, predictions string, explain bool, words *extract.Vocabulary) error {
	for _, p := range t.pages {
		p.rows = p.seen.First()
	}
	first := make([][]float32, len(t.pages)) // scores by forests that have not seen the page
	for k := range t.folds {
		f := t.fit(func(p *page) bool { return p.fold != k })
		for i, p := range t.pages {
			if p.fold == k {
				first[i] = f.Scores(p.rows)
			}
		}
	}
	t.step("first forests")
	var firstAll *boost.Forest
	if out != "" {
		firstAll = t.fit(func(*page) bool { return true })
	}
	for i, p := range t.pages {
		p.rows = p.seen.Second(first[i])
	}
	if predictions != "" {
		for k := range t.folds {
			f := t.fit(func(p *page) bool { return p.fold != k })
			for _, p := range t.pages {
				if p.fold == k && !p.made {
					p.score = f.Scores(p.rows)
				}
			}
		}
		if err := t.write(predictions); err != nil {
			return err
		}
		if explain {
			if err := t.explain(predictions, first); err != nil {
				return err
			}
		}
		t.step("predictions: loss %s", t.loss())
	}
	if out == "" {
		return nil
	}
	secondAll := t.fit(func(*page) bool { return true })
	t.step("second forest")
	return save(out, words, firstAll, secondAll)
}

// loss returns the mean loss of the cross-validation's judgements, by set.
func (t *trainer) loss() string {
	type sum struct{ loss, weight float64 }
	sums := map[string]sum{}
	for _, p := range t.pages {
		if p.made {
			continue
		}
		for i, w := range p.weight {
			q := min(max(float64(boost.Probability(p.score[i])), 1e-6), 1-1e-6)
			y, w := float64(p.label[i]), float64(w)
			s := sums[p.Set]
			sums[p.Set] = sum{s.loss - w*(y*math.Log(q)+(1-y)*math.Log(1-q)), s.weight + w}
		}
	}
	var out []string
	for _, set := range slices.Sorted(maps.Keys(sums)) {
		out = append(out, fmt.Sprintf("%s %.4f", set, sums[set].loss/sums[set].weight))
	}
	return strings.Join(out, ", ")
}

// fit trains a forest on the pages that take says.
func (t *trainer) fit(take func(*page) bool) *boost.Forest {
	var x [][]float32
	var y, w []float32
	for _, p := range t.pages {
		if !take(p) {
			continue
		}
		for i, row := range p.rows {
			if p.weight[i] > 0 {
				x, y, w = append(x, row), append(y, p.label[i]), append(w, p.weight[i])
			}
		}
	}
	return boost.Train(x, y, w, t.options)
}

func (t *trainer) write(dir string) error {
	type prediction struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		Body  string `json:"body"`
	}
	files := map[string]*json.Encoder{}
	for _, p := range t.pages {
		if p.made {
			continue
		}
		if files[p.Set] == nil {
			f, err := os.Create(filepath.Join(dir, p.Set+".jsonl"))
			if err != nil {
				return err
			}
			defer f.Close()
			files[p.Set] = json.NewEncoder(f)
		}
		if err := files[p.Set].Encode(prediction{p.ID, p.seen.Title(), p.seen.Body(p.score)}); err != nil {
			return err
		}
	}
	return nil
}

// explain writes how each block was judged, first and second.
func (t *trainer) explain(dir string, first [][]float32) error {
	for n, p := range t.pages {
		if p.made {
			continue
		}
		var b strings.Builder
		for i, text := range p.seen.Texts() {
			fmt.Fprintf(&b, "%.2f\t%.2f\t%.2f\t%s\n", p.label[i], first[n][i], p.score[i], text)
		}
		if err := os.MkdirAll(filepath.Join(dir, p.Set), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, p.Set, p.ID+".tsv"), []byte(b.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// replay takes the scores of the blocks from what explain wrote.
func (t *trainer) replay(dir string) error {
	for _, p := range t.pages {
		b, err := os.ReadFile(filepath.Join(dir, p.Set, p.ID+".tsv"))
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(b)) {
			var label, first, second float32
			if _, err := fmt.Sscanf(line, "%f\t%f\t%f", &label, &first, &second); err != nil {
				return fmt.Errorf("%s: %w", p.ID, err)
			}
			p.score = append(p.score, second)
		}
		if got, want := len(p.score), len(p.seen.Texts()); got != want {
			return fmt.Errorf("%s: %d scores of %d blocks", p.ID, got, want)
		}
	}
	return nil
}

func save(dir string, words *extract.Vocabulary, first, second *boost.Forest) error {
	b, err := first.AppendBinary(nil)
	if err != nil {
		return err
	}
	if b, err = second.AppendBinary(b); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "body.forest"), b, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "textwords.tsv"), wordsTSV(words.Text), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "classwords.tsv"), wordsTSV(words.Class), 0o644)
}
