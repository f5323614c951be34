package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/harkara/harkara/workers/parse/entities"
	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// writePage writes the model's page: what it was trained on, and what it
// reaches. All figures on it are measured here, by the models of the files
// that are given.
func writePage(o options) error {
	find, err := finder(o.model)
	if err != nil {
		return err
	}
	shipped, err := scoreDir(o.sets, "dev", nil, 1, find, nil)
	if err != nil {
		return err
	}
	unseenSets, err := readUnseen()
	if err != nil {
		return err
	}
	unseen := scoreSets(unseenSets, nil, find, nil)
	var developed, explicit []result
	if o.developed != "" {
		if developed, err = measure(o.sets, o.developed, true); err != nil {
			return err
		}
	}
	if o.explicitModel != "" {
		if explicit, err = measure(o.sets, o.explicitModel, false); err != nil {
			return err
		}
	}
	never, err := measureNever(o.sets, words(o.never))
	if err != nil {
		return err
	}
	sets, err := choose(o.sets, false, nil, nil)
	if err != nil {
		return err
	}
	hand, err := readHandmade()
	if err != nil {
		return err
	}
	size, err := modelSize(o.model)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, pageIntro, float64(size)/1e6)
	writeSets(&b, append(sets, hand...))
	b.WriteString(pageTraining)
	b.WriteString("\n## Scores on development parts\n\n")
	b.WriteString(pageScores)
	writeScores(&b, shipped, explicit)
	b.WriteString(pageUnseen)
	writeScores(&b, unseen, nil)
	fmt.Fprintf(&b, "\nMean: %.1f.\n", meanF1(unseen))
	if never != nil {
		b.WriteString(pageNever)
		writeScores(&b, never, nil)
	}
	if developed != nil {
		b.WriteString(pageHandmade)
		writeScores(&b, developed, nil)
		fmt.Fprintf(&b, "\nMean: %.1f.\n", meanF1(developed))
	}
	b.WriteString(pageWeak)
	return os.WriteFile(o.page, b.Bytes(), 0o644)
}

// meanF1 is the mean of the F1 of data sets.
func meanF1(results []result) (mean float64) {
	for _, r := range results {
		mean += r.all().f1() / float64(len(results))
	}
	return mean
}

func modelSize(path string) (int64, error) {
	if path == "" {
		return int64(entities.ModelSize()), nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// measure scores a model on the development parts below dir, or on the held
// out sentences that were written for the project.
func measure(dir, model string, handmade bool) ([]result, error) {
	find, err := finder(model)
	if err != nil {
		return nil, err
	}
	if !handmade {
		return scoreDir(dir, "dev", nil, 1, find, nil)
	}
	held, err := readHeldOut()
	if err != nil {
		return nil, err
	}
	return scoreSets(held, nil, find, nil), nil
}

// measureNever scores models on the development parts below dir of the sets that
// they were not trained on, each given as SET=FILE.
func measureNever(dir string, models []string) (out []result, err error) {
	for _, m := range models {
		set, file, ok := strings.Cut(m, "=")
		if !ok {
			return nil, fmt.Errorf("not a set and a model: %q", m)
		}
		find, err := finder(file)
		if err != nil {
			return nil, err
		}
		results, err := scoreDir(dir, "dev", []string{set}, 1, find, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, results...)
	}
	return out, nil
}

func writeSets(b *bytes.Buffer, sets []dataSet) {
	b.WriteString("| set | licence | source | sentences | names | used | weight |\n|---|---|---|---|---|---|---|\n")
	for i := range sets {
		s := &sets[i]
		names := 0
		for _, sentence := range s.Sentences {
			names += len(sentence.Names)
		}
		note := ""
		if !s.Explicit {
			note = " †"
		}
		fmt.Fprintf(b, "| %s%s | %s | %s | %d | %d | %.0f %% | %g |\n", s.Name, note, s.Licence, s.From, len(s.Sentences), names, 100*share(s), s.Weight)
	}
	b.WriteString("\n† no explicit licence in the copy that was used; `-explicit` leaves these out.\n")
}

func writeScores(b *bytes.Buffer, results, others []result) {
	b.WriteString("| set | names | P | R | F1 | persons | places | organisations |")
	rule := "\n|---|---|---|---|---|---|---|---|"
	if others != nil {
		b.WriteString(" F1 with `-explicit` |")
		rule += "---|"
	}
	b.WriteString(rule + "\n")
	other := map[string]result{}
	for _, r := range others {
		other[r.name] = r
	}
	slices.SortStableFunc(results, func(x, y result) int { return cmp.Compare(x.name, y.name) })
	for _, r := range results {
		a := r.all()
		fmt.Fprintf(b, "| %s | %d | %.1f | %.1f | **%.1f** | %.1f | %.1f | %.1f |", r.name, a.right+a.missed, a.precision(), a.recall(), a.f1(),
			r.kinds[tagger.Person].f1(), r.kinds[tagger.Location].f1(), r.kinds[tagger.Organization].f1())
		if others != nil {
			r2 := other[r.name]
			fmt.Fprintf(b, " %.1f |", r2.all().f1())
		}
		b.WriteString("\n")
	}
}

const pageIntro = `# The entity model

This page is written by the training program; do not edit it.

The recogniser of ` + "`workers/parse/entities`" + ` finds people, organisations and places with one linear-chain conditional random field for all languages
(Lafferty, McCallum and Pereira 2001), embedded in the binary: ` + "`workers/parse/entities/model.bin`" + `, %.1f MB compressed. It also holds what was known before
training: the names of countries (Unicode CLDR) and of towns of at least 100,000 people and capitals in many scripts (GeoNames, CC BY 4.0), clusters of the words of the
training texts, the words of a Chinese dictionary with their frequency and part of speech (jieba as in cppjieba, MIT, Copyright (c) 2013), and given and family names (@faker-js/faker, MIT, Copyright (c) 2022-2025 Faker and 2011-2020 faker.js); of these two only hashes are kept. Lists that people edit – titles, organisation words, known names – come from the gazetteer (docs/names.md).

Each token has some sixty features (Chinese characters eighty), hashed to 64 bits: words and word pairs around it, affixes, case patterns, consonants in a notation shared by all scripts,
clusters, lexicon, language, and in Chinese the likeliest words of the dictionary that cover it. Traditional characters count as the simplified ones. Labels are begin, inside, end and single for three kinds, and outside. The
names of a sentence are those that are likely enough by the forward-backward algorithm, rather than those of the likeliest sequence of labels: so F1 is larger. A dash between spaces, which no feature tells from a hyphen, speaks against names that go on over it. A feature's weights have 15 levels of one of
four scales; it is recognised by ten bits of its hash beside its place in the table.

## Training data

The labels are those of their makers; only person, location and organisation are kept. The model is made from these texts and can be used under the terms of CC BY-SA 4.0 with this list as attribution.

`

const pageTraining = `
## Training

    T="go run ./workers/parse/entities/train -sets DIR -words WORDS -names NAMES"
    $T -out workers/parse/entities/model.bin    # the shipped model
    $T -explicit -out EXPLICIT                  # only sets with an explicit licence
    $T -develop -out DEVELOPED                  # holds out a fifth of the project's sentences
    $T -without SET -out NEVER                  # all sets but one
    $T -developed DEVELOPED -page docs/model.md # this page; with -explicit-model EXPLICIT and -never SET=NEVER also those models' scores

DIR holds a folder for each set with train.conll.gz and dev.conll.gz, and a folder gazetteer with places.tsv.gz (kind, name, code) and clusters.tsv.gz (word,
cluster, coarser cluster). WORDS is dict/jieba.dict.utf8 of cppjieba, as the Go module github.com/yanyiwu/gojieba v1.4.6 holds it (word, count and part of speech a line).
NAMES has a line for each given (G) and family name (F) of the npm package @faker-js/faker 10.6.0: the letter, a tab, the name; sorted by bytes, without the locales ja, zh,
en_BORK and en_AU_ocker, names of one character, and patterns (with # or {). The same data, seed and kind of processor give the same model, bit for bit.

Stochastic gradient descent with AdaGrad, one sentence a step, which sees a part of the features only (dropout). Features that occur once are left out. Three models are fitted for two
epochs each, with the sentences in other orders, and the mean of their weights is taken; then all features but those with the largest weights are dropped, and in one more epoch, at a rate
that falls to zero, the scores are sums of the weights as they are stored, so that these make up for each other's rounding. English sentences are also seen without their capitals, one in seven.

Sets that are noisy or follow guidelines of their own weigh less, and mostly show features of their own to the model, which take up what is particular to them and are not shipped.
Shipped are, of the languages with several sets, those of the project's sentences, and those of one more set in each of English, Hindi, Portuguese and Russian (see package internal/tagger):
a logistic regression over the words of a sentence, part of the model, tells how much it is like the sentences of each, and their features count for that share.
This is done the same way for every text; which set a sentence comes from, nobody says.

The shipped model repeats with the program and the data of the commit that brought it (git log -1 workers/parse/entities/model.bin); two runs gave the same bytes.
The other models of this page are of the same data.
`

const pageScores = `Exact spans and kinds, with our own tokeniser, linking included, each sentence a text of its own that comes with nothing but its language (` + "`-score DIR -part dev`" + `).
The sentences of the development parts were never trained on. hi-hiner is our hash split; a third of it comes from templates for villages, so the line without them is the one to quote. Its tokens hold
the punctuation that no space parts from a word, so that some of its names end in a comma, which no name found here does: the next line leaves punctuation at the edges of its names aside.
en-gmb and the wikiann sets have labels by machine. Of the wikiann sets the first 1,000 sentences are scored.

`

const pageUnseen = `
## Scores on news sentences that no model has seen

Sentences in the manner of newspapers and agencies (` + "`workers/parse/entities/train/data/unseen`" + `), written and tagged by the guidelines of the project by an author who had
read neither the sentences to train on nor the program. They are few: five points are noise. They are plainer than much of what newspapers print, and share their best-known names with the sentences to train on.

`

const pageNever = `
## Scores on sources that a model never saw

Development parts of sets, each with a model that was trained on all sets but that one (` + "`-without SET`" + `): texts of another source, and names tagged by guidelines of their own.
en-gmb is news of an agency, en-uner-ewt text of the web.

`

const pageHandmade = `
## Scores on held-out sentences of those to train on

A fifth of the sentences of each language (` + "`workers/parse/entities/train/data`" + `), held out from a model that was trained for this with ` + "`-develop`" + ` (the shipped one has seen all of them).
They are few: five points are noise.

`

const pageWeak = `
## What it is bad at

- Organisations, in every language: they are the longest and the rarest names, and the sets disagree about them most.
- Languages for which there are a few dozen tagged sentences only, and those written without spaces among them (Thai): see the table above.
- Tweets and other text without the case and punctuation of print (en-btc, en-wnut17).
- Names that are also common words, in scripts without capitals, when nothing else on the page makes them known.
- Korean: the data tags a name together with the particles that follow it.
`
