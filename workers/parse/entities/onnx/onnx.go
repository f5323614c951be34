// Package onnx finds names with a model of the reader's own choice: any ONNX
// token classification model in a folder, as the Hugging Face hub keeps them
// (config.json with id2label, tokenizer.json, model.onnx). The embedded model
// of package entities needs none of this; a large multilingual transformer
// finds more, a thousand times slower.
//
// The work is done by github.com/knights-analytics/hugot with its backend in
// pure Go: no shared library, no cgo, nothing is downloaded. A text is cut into
// pieces of whole sentences that the model can take, each is run through the
// model, and the labels of the tokens are joined to words and the words to
// names. A word has the label of its first token, since that is the one that
// such models are trained on.
package onnx

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/knights-analytics/hugot"
	"github.com/knights-analytics/hugot/backends"
	"github.com/knights-analytics/hugot/options"
	"github.com/knights-analytics/hugot/pipelines"

	"github.com/harkara/harkara/workers/parse/entities/link"
)

// maxTokens is the longest piece given to a model, special tokens included,
// unless the model itself takes less. Attention costs its square.
const maxTokens = 256

// Model is a loaded model. It is safe for concurrent use: one piece of text is
// run at a time, on all cores.
type Model struct {
	mu       sync.Mutex
	session  *hugot.Session
	pipeline *pipelines.TokenClassificationPipeline
	limit    int // tokens a piece may have without the special ones
}

// Load reads the model in dir. Where dir holds several .onnx files, the one
// called model.onnx is taken. An error says what is missing; labels other than
// those of persons, organisations and places are allowed and ignored, but a
// model that has none of the three is an error.
func Load(dir string) (m *Model, err error) {
	defer caught(&err) // a broken model file makes the tensor library panic
	name, err := modelFile(dir)
	if err != nil {
		return nil, err
	}
	for _, need := range []string{"config.json", "tokenizer.json"} {
		if _, err := os.Stat(filepath.Join(dir, need)); err != nil {
			return nil, fmt.Errorf("entity model %s: no %s: export it with its tokenizer, as the Hugging Face hub keeps models: %w", dir, need, err)
		}
	}
	// Padding to a few lengths bounds how often a graph is compiled.
	session, err := hugot.NewGoSession(context.Background(),
		options.WithGoMLXBatchBuckets([]int{1}), options.WithGoMLXSequenceBuckets([]int{32, 64, 128, maxTokens}))
	if err != nil {
		return nil, fmt.Errorf("entity model %s: %w", dir, err)
	}
	pipeline, err := hugot.NewPipeline(session, hugot.TokenClassificationConfig{
		ModelPath: dir, OnnxFilename: name, Name: "entities",
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("entity model %s: %w", dir, err), session.Destroy())
	}
	if !known(pipeline.IDLabelMap) {
		return nil, errors.Join(fmt.Errorf("entity model %s: config.json labels no persons, organisations or places (id2label %v)", dir, pipeline.IDLabelMap), session.Destroy())
	}
	if !slices.ContainsFunc(pipeline.Model.InputsMeta, func(in backends.InputOutputInfo) bool { return in.Name == "attention_mask" }) {
		return nil, errors.Join(fmt.Errorf("entity model %s: it has no input attention_mask: export it with one", dir), session.Destroy())
	}
	m = &Model{session: session, pipeline: pipeline, limit: maxTokens - 2}
	if n := pipeline.Model.MaxPositionEmbeddings; n > 2 && n-2 < m.limit {
		m.limit = n - 2
	}
	return m, nil
}

// Close frees the model. It must not be used afterwards.
func (m *Model) Close() error { return m.session.Destroy() }

// Find returns the names in text, in order and without overlap; only Start,
// End, Text, Kind and Confidence of a mention are set. The language is the
// model's own business. An error is a text that the model cannot do.
func (m *Model) Find(text, _ string) (mentions []link.Mention, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	defer caught(&err)
	for p := range pieces(text, m.limit, m.tokens) {
		piece := text[p.start:p.end]
		labels, err := m.labels(piece)
		if err != nil {
			return nil, fmt.Errorf("entity model: %w", err)
		}
		for _, n := range names(words(piece, labels, m.tokens)) {
			mentions = append(mentions, link.Mention{
				Start: p.start + n.start, End: p.start + n.end, Text: piece[n.start:n.end],
				Kind: n.kind, Confidence: n.score,
			})
		}
	}
	return mentions, nil
}

// labels runs the model over piece and labels its tokens. It goes round
// hugot's own last step, which cuts the text at the tokenizer's offsets.
func (m *Model) labels(piece string) (out []label, err error) {
	batch := backends.NewBatch(1)
	defer func() { err = errors.Join(err, batch.Destroy()) }()
	model := m.pipeline.Model
	backends.TokenizeInputs(batch, model.Tokenizer, []string{piece})
	if err := backends.CreateInputTensors(batch, model, m.pipeline.Runtime); err != nil {
		return nil, err
	}
	if err := backends.RunSessionOnBatch(context.Background(), batch, m.pipeline.BasePipeline); err != nil {
		return nil, err
	}
	logits, ok := batch.OutputValues[0].([][][]float32)
	if !ok || len(logits) != 1 {
		return nil, fmt.Errorf("output is %T, want a row of labels for each token", batch.OutputValues[0])
	}
	special := batch.Input[0].SpecialTokensMask
	for i, row := range logits[0] {
		if i < len(special) && special[i] == 0 {
			best, score := softmax(row)
			out = append(out, label{m.pipeline.IDLabelMap[best], score})
		}
	}
	return out, nil
}

// softmax returns the index of the largest logit and its share.
func softmax(logits []float32) (best int, share float64) {
	for i, x := range logits {
		if x > logits[best] {
			best = i
		}
	}
	sum := 0.0
	for _, x := range logits {
		sum += math.Exp(float64(x - logits[best]))
	}
	return best, 1 / sum
}

// tokens counts the tokens of text, special ones left out.
func (m *Model) tokens(text string) int {
	n := 0
	for _, special := range m.pipeline.Model.Tokenizer.GoTokenizer.Tokenizer.EncodeWithAnnotations(text).SpecialTokensMask {
		if special == 0 {
			n++
		}
	}
	return n
}

// caught turns a panic into an error with its stack: panics are how the tensor
// library reports a graph that it cannot run.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("entity model: %v\n%s", p, debug.Stack())
	}
}

// modelFile is the name of the .onnx file to load from dir, "" for the only
// one there is.
func modelFile(dir string) (string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".onnx") {
			found = append(found, d.Name())
		}
		return err
	})
	switch {
	case err != nil:
		return "", fmt.Errorf("entity model: %w", err)
	case len(found) == 0:
		return "", fmt.Errorf("entity model %s: no .onnx file: export the model to ONNX first", dir)
	case len(found) == 1:
		return "", nil
	}
	if slices.Contains(found, "model.onnx") {
		return "model.onnx", nil
	}
	return "", fmt.Errorf("entity model %s: several .onnx files and none is called model.onnx: %s", dir, strings.Join(found, ", "))
}

func known(labels map[int]string) bool {
	for _, label := range labels {
		if _, kind := parse(label); kind != "" {
			return true
		}
	}
	return false
}
