// Command train trains the model of the entity recogniser, and scores it.
//
//	go run ./workers/parse/entities/train -sets DIR [-explicit] [-out FILE] [-page FILE]
//	go run ./workers/parse/entities/train -score DIR [-part test]
//
// DIR holds a folder for each data set, named LANGUAGE-NAME, with train.conll
// and dev.conll (or .conll.gz): a token, a tab and an IOB2 label of PER, LOC or
// ORG a line, blank lines between sentences. The sentences that were written
// for this project are built in.
//
// The same data, flags and kind of processor give the same model, bit for bit.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/harkara/harkara/workers/parse/entities/internal/lexicon"
	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// options are the flags.
type options struct {
	settings
	sets          string
	only          string
	without       string
	explicit      bool
	develop       bool
	share         float64
	minCount      uint
	models        int
	all           int
	rows          int
	last          int
	out           string
	score         string
	part          string
	model         string
	verbose       bool
	joined        int
	page          string
	developed     string
	explicitModel string
	never         string
	words         string
	names         string
	watch         bool
}

func main() {
	var o options
	flag.StringVar(&o.sets, "sets", "", "folder of the data sets to train on")
	flag.StringVar(&o.only, "only", "", "train only on the sets whose names contain one of these words, separated by commas")
	flag.StringVar(&o.without, "without", "", "leave out the sets whose names contain one of these words, separated by commas, to score on them as texts of a source never seen")
	flag.BoolVar(&o.explicit, "explicit", false, "leave out data sets without an explicit licence")
	flag.BoolVar(&o.develop, "develop", false, "hold out a fifth of the built-in sentences, and score on them and on the dev parts")
	flag.Float64Var(&o.share, "share", 1, "share of the sentences to train on, for quick experiments")
	flag.IntVar(&o.models, "models", 3, "models of all features to take the mean of")
	flag.IntVar(&o.all, "all", 2, "passes over the data for each of these")
	flag.IntVar(&o.rows, "rows", 2_750_000, "features of the model that is kept of them")
	flag.IntVar(&o.last, "last", 1, "passes over the data for that, with weights as they are stored")
	flag.Float64Var(&o.Rate, "rate", 0.1, "learning rate")
	flag.Float64Var(&o.Settle, "settle", 0.02, "learning rate at the beginning of the last passes")
	flag.Float64Var(&o.Decay, "decay", 1e-5, "weight decay")
	flag.Float64Var(&o.Drop, "drop", 0.15, "share of the features that a step does not see")
	flag.StringVar(&o.words, "words", "", "dictionary of Chinese: word, count and part of speech a line")
	flag.StringVar(&o.names, "names", "", "given and family names: G or F, a tab, the name a line")
	flag.BoolVar(&o.watch, "watch", false, "score on the development parts after each epoch")
	flag.Uint64Var(&o.Seed, "seed", 1, "seed of the order of the sentences")
	flag.UintVar(&o.minCount, "min", 2, "times that a feature must occur")
	flag.StringVar(&o.out, "out", "", "write the model to this file")
	flag.StringVar(&o.score, "score", "", "score on the data sets below this folder")
	flag.StringVar(&o.part, "part", "test", "part of the data sets to score on")
	flag.StringVar(&o.model, "model", "", "score this model file in place of the embedded one")
	flag.IntVar(&o.joined, "join", 1, "score texts of so many sentences, in their order")
	flag.StringVar(&o.page, "page", "", "write the model's page to this file, with scores on the dev parts below -sets")
	flag.StringVar(&o.developed, "developed", "", "for -page: model trained with -develop, to score on the held-out sentences")
	flag.StringVar(&o.explicitModel, "explicit-model", "", "for -page: model trained with -explicit")
	flag.StringVar(&o.never, "never", "", "for -page: models trained with -without SET, as SET=FILE, separated by commas")
	flag.BoolVar(&o.verbose, "v", false, "list the errors while scoring")
	flag.Parse()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	if err := run(o, log); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(o options, log *slog.Logger) error {
	if o.score != "" {
		return scoreFolder(o)
	}
	if o.page != "" {
		return writePage(o)
	}
	if o.sets == "" {
		return fmt.Errorf("nothing to do: give -sets or -score")
	}
	sets, err := choose(o.sets, o.explicit, words(o.only), words(o.without))
	if err != nil {
		return err
	}
	hand, err := readHandmade()
	if err != nil {
		return err
	}
	sets = append(sets, hand...)
	t := tagger.New()
	if err := addPlaces(t, filepath.Join(o.sets, "gazetteer", "places.tsv.gz")); err != nil {
		return err
	}
	if err := addClusters(t, filepath.Join(o.sets, "gazetteer", "clusters.tsv.gz")); err != nil {
		return err
	}
	if o.words != "" {
		if err := addSegments(t, o.words); err != nil {
			return err
		}
	}
	if o.names != "" {
		if err := addNames(t, o.names); err != nil {
			return err
		}
	}
	return o.write(train(o, t, sets, log))
}

// words returns the words of a flag, which are separated by commas.
func words(flag string) []string {
	if flag == "" {
		return nil
	}
	return strings.Split(flag, ",")
}

// write writes a model to the file that the flags name.
func (o options) write(model []byte, err error) error {
	if err != nil || o.out == "" {
		return err
	}
	return os.WriteFile(o.out, model, 0o644)
}

// divide leaves those sentences in the sets that are to be trained on, and
// returns the held-out ones of those written for the project, as sets.
func (o options) divide(sets []dataSet) (held []dataSet) {
	for i := range sets {
		s := &sets[i]
		if !s.handmade() {
			if share := share(s) * o.share; share < 1 {
				s.Sentences = thin(s.Sentences, share, o.Seed)
			}
			continue
		}
		h := *s
		h.Sentences = nil
		for _, sentence := range s.Sentences {
			if heldOut(sentence.Text) {
				h.Sentences = append(h.Sentences, sentence)
			}
		}
		held = append(held, h)
		if o.develop {
			s.Sentences = slices.DeleteFunc(s.Sentences, func(s Sentence) bool { return heldOut(s.Text) })
		}
	}
	return held
}

// train returns the model, compressed.
func train(o options, t *tagger.Tagger, sets []dataSet, log *slog.Logger) ([]byte, error) {
	var base bytes.Buffer
	if err := t.WriteLexicon(&base); err != nil {
		return nil, err
	}
	lexicon.AddLists(t)
	c := newCorpus(t, uint8(o.minCount))
	held := o.divide(sets)
	all := append(slices.Clip(sets), lowered(sets, o.Seed))
	for i := range all {
		if o.minCount > 1 {
			c.count(&all[i])
		}
	}
	for i := range all {
		c.add(&all[i])
		for k := 1; k < repeats && all[i].handmade(); k++ {
			c.add(&all[i])
		}
	}
	log.Info("features counted", "sentences", len(c.examples), "tokens", c.tokens, "features", len(c.numbers.hashes))
	c.judge = newJudge(c, all, o.Seed)
	var watch []watched
	if o.watch {
		var err error
		if watch, err = watchDev(o, c, sets, held); err != nil {
			return nil, err
		}
	}
	tr := fitted(o, c, log, watch)
	tr.keep(o.rows, c, watch)
	tr.settle(c.examples, o.last, log, func() { o.report(tr, watch) })
	weights := tr.export(c, languages(sets))
	log.Info("model", "rows", len(weights.Rows))
	writeBase := func(w io.Writer) error {
		_, err := w.Write(base.Bytes())
		return err
	}
	return pack(writeBase, weights.Write, log)
}

// fitted returns a trainer with the mean of the weights of several, which saw
// the sentences in orders of their own: each alone ends somewhere around it.
func fitted(o options, c *corpus, log *slog.Logger, watch []watched) *trainer {
	var mean *trainer
	for n := range o.models {
		tr := newTrainer(o.settings, len(c.numbers.hashes))
		tr.Seed += uint64(n)
		tr.fit(c.examples, o.all, log.With("model", n+1), func() { o.report(tr, watch) })
		if mean == nil {
			mean = tr
			continue
		}
		mean.average(tr, n)
		o.report(mean, watch)
	}
	return mean
}

// report scores on the development parts, when they are watched.
func (o options) report(t *trainer, watch []watched) {
	if o.watch {
		t.report(watch, favour)
	}
}

// pack compresses what the two functions write.
func pack(lexicon, model func(io.Writer) error, log *slog.Logger) ([]byte, error) {
	var b bytes.Buffer
	z, err := zstd.NewWriter(&b, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	if err := errors.Join(lexicon(z), model(z), z.Close()); err != nil {
		return nil, err
	}
	log.Info("packed", "bytes", b.Len())
	return b.Bytes(), nil
}

func share(s *dataSet) float64 {
	if s.Share == 0 {
		return 1
	}
	return s.Share
}
