package onnx

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/harkara/harkara/pkg/schema"
)

// vocabulary is that of the tiny model: each token has one label, whatever
// stands around it.
var vocabulary = []struct{ token, label string }{
	{"[PAD]", "O"}, {"[UNK]", "O"}, {"[CLS]", "B-PER"}, {"[SEP]", "B-PER"},
	{"Ada", "B-PER"}, {"Love", "I-PER"}, {"##lace", "O"}, {"Bo", "B-PER"},
	{"visited", "O"}, {"and", "O"}, {".", "O"}, {"-", "O"},
	{"Paris", "B-LOC"}, {"New", "B-LOC"}, {"York", "I-LOC"},
	{"Acme", "B-ORG"}, {"Gmb", "I-ORG"}, {"##H", "B-MISC"}, {"Euro", "B-MISC"},
	{"मॉस्को", "B-LOC"}, {"ने", "O"}, {"京", "B-LOC"}, {"都", "I-LOC"}, {"へ", "O"},
}

var labels = []string{"O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-MISC"}

// writeModel writes the tiny model: one Gather from a table of logits, in the
// layout of the Hugging Face hub.
func writeModel(t testing.TB, dir string) {
	t.Helper()
	table := make([]byte, 0, 4*len(vocabulary)*len(labels))
	vocab := map[string]int{}
	for id, v := range vocabulary {
		vocab[v.token] = id
		for _, label := range labels {
			logit := float32(0)
			if label == v.label {
				logit = 5
			}
			table = binary.LittleEndian.AppendUint32(table, math.Float32bits(logit))
		}
	}
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	writeJSON := func(name string, v any) {
		t.Helper()
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		write(name, data)
	}
	id2label := map[string]string{}
	for i, label := range labels {
		id2label[fmt.Sprint(i)] = label
	}
	write("model.onnx", graph(table))
	writeJSON("config.json", map[string]any{"max_position_embeddings": 20, "id2label": id2label})
	special := func(token string) map[string]any {
		return map[string]any{"id": vocab[token], "content": token, "special": true}
	}
	use := func(token string) map[string]any {
		return map[string]any{"SpecialToken": map[string]any{"id": token, "type_id": 0}}
	}
	writeJSON("tokenizer.json", map[string]any{
		"version":       "1.0",
		"added_tokens":  []any{special("[PAD]"), special("[UNK]"), special("[CLS]"), special("[SEP]")},
		"normalizer":    map[string]any{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "lowercase": false},
		"pre_tokenizer": map[string]any{"type": "BertPreTokenizer"},
		"post_processor": map[string]any{
			"type":   "TemplateProcessing",
			"single": []any{use("[CLS]"), map[string]any{"Sequence": map[string]any{"id": "A", "type_id": 0}}, use("[SEP]")},
			"pair":   []any{},
			"special_tokens": map[string]any{
				"[CLS]": map[string]any{"id": "[CLS]", "ids": []int{vocab["[CLS]"]}, "tokens": []string{"[CLS]"}},
				"[SEP]": map[string]any{"id": "[SEP]", "ids": []int{vocab["[SEP]"]}, "tokens": []string{"[SEP]"}},
			},
		},
		"model": map[string]any{"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": vocab},
	})
}

// graph is an ONNX ModelProto (field numbers of onnx.proto, version 1.16):
// logits = Gather(table, input_ids).
func graph(table []byte) []byte {
	message := func(fields ...[]byte) []byte { return slices.Concat(fields...) }
	bytesField := func(n protowire.Number, data []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, n, protowire.BytesType), data)
	}
	text := func(n protowire.Number, s string) []byte { return bytesField(n, []byte(s)) }
	number := func(n protowire.Number, v uint64) []byte {
		return protowire.AppendVarint(protowire.AppendTag(nil, n, protowire.VarintType), v)
	}
	const float, int64s = 1, 7
	value := func(name string, elem uint64, dims ...[]byte) []byte {
		var shape []byte
		for _, d := range dims {
			shape = append(shape, bytesField(1, d)...)
		}
		tensor := message(number(1, elem), bytesField(2, shape))
		return message(text(1, name), bytesField(2, bytesField(1, tensor)))
	}
	batch, sequence := text(2, "batch"), text(2, "sequence")
	weights := message(number(1, uint64(len(vocabulary))), number(1, uint64(len(labels))), number(2, float), text(8, "table"), bytesField(9, table))
	node := message(text(1, "table"), text(1, "input_ids"), text(2, "logits"), text(3, "look up"), text(4, "Gather"))
	g := message(
		bytesField(1, node), text(2, "tiny"), bytesField(5, weights),
		bytesField(11, value("input_ids", int64s, batch, sequence)),
		bytesField(11, value("attention_mask", int64s, batch, sequence)),
		bytesField(12, value("logits", float, batch, sequence, number(1, uint64(len(labels))))),
	)
	return message(number(1, 8), bytesField(7, g), bytesField(8, number(2, 14)))
}

func load(t testing.TB) *Model {
	t.Helper()
	dir := t.TempDir()
	writeModel(t, dir)
	m, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func TestFind(t *testing.T) {
	m := load(t)
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", ""},
		{"space", " \n ", ""},
		{"none", "visited and visited.", ""},
		{"the first token of a word has the say", "Ada Lovelace visited Paris.", "person Ada Lovelace|location Paris"},
		{"two names that touch", "Ada Bo visited New York", "person Ada|person Bo|location New York"},
		{"labels of no interest", "Euro and Acme GmbH", "organization Acme GmbH"},
		{"unknown words", "xyz Paris xyz", "location Paris"},
		{"other scripts", "मॉस्को ने visited 京都へ", "location मॉस्को|location 京都"},
		{"offsets behind many bytes", strings.Repeat("मॉस्को ने ", 3) + "Ada visited 京都", "location मॉस्को|location मॉस्को|location मॉस्को|person Ada|location 京都"},
		{"hyphen", "Paris-Acme", "location Paris|organization Acme"},
		{"longer than the model takes", strings.Repeat("Ada visited Paris and Acme. ", 20), strings.Repeat("person Ada|location Paris|organization Acme|", 19) + "person Ada|location Paris|organization Acme"},
		{"a sentence longer than the model takes", strings.Repeat("and Paris ", 30), strings.Repeat("location Paris|", 29) + "location Paris"},
	} {
		t.Run(test.name, func(t *testing.T) {
			found, err := m.Find(test.text, "en")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			end := 0
			for _, f := range found {
				if f.Start < end || test.text[f.Start:f.End] != f.Text {
					t.Errorf("%q at %d:%d of %q", f.Text, f.Start, f.End, test.text)
				}
				if f.Confidence <= 0.9 || f.Confidence > 1 {
					t.Errorf("confidence of %q is %v", f.Text, f.Confidence)
				}
				end = f.End
				got = append(got, string(f.Kind)+" "+f.Text)
			}
			if s := strings.Join(got, "|"); s != test.want {
				t.Errorf("got  %s\nwant %s", s, test.want)
			}
		})
	}
}

func TestFindTogether(t *testing.T) {
	m := load(t)
	done := make(chan error)
	for range 4 {
		go func() {
			found, err := m.Find("Ada visited Paris", "")
			if err == nil && len(found) != 2 {
				err = fmt.Errorf("found %v", found)
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestLoadSaysWhatIsMissing(t *testing.T) {
	for _, test := range []struct {
		name, want string
		spoil      func(dir string) error
	}{
		{"no folder", "no such file", func(dir string) error { return os.RemoveAll(dir) }},
		{"no model", "no .onnx file", func(dir string) error { return os.Remove(filepath.Join(dir, "model.onnx")) }},
		{"no config", "no config.json", func(dir string) error { return os.Remove(filepath.Join(dir, "config.json")) }},
		{"no tokenizer", "no tokenizer.json", func(dir string) error { return os.Remove(filepath.Join(dir, "tokenizer.json")) }},
		{"several models", "several .onnx files", func(dir string) error {
			if err := os.WriteFile(filepath.Join(dir, "a.onnx"), nil, 0o644); err != nil {
				return err
			}
			return os.Rename(filepath.Join(dir, "model.onnx"), filepath.Join(dir, "b.onnx"))
		}},
		{"not a model", "entity model", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "model.onnx"), []byte("hello"), 0o644)
		}},
		{"labels of something else", "labels no persons", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "config.json"), []byte(`{"id2label":{"0":"POS","1":"NEG"}}`), 0o644)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			writeModel(t, dir)
			if err := test.spoil(dir); err != nil {
				t.Fatal(err)
			}
			m, err := Load(dir)
			if err == nil {
				t.Cleanup(func() { _ = m.Close() })
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func TestNames(t *testing.T) {
	labelled := func(start int, name string) word { return word{start, start + 1, label{name, 0.5}} }
	for _, test := range []struct {
		labels string
		want   []name
	}{
		{"I-PER I-PER", []name{{0, 3, schema.Person, 0.5}}},
		{"PER PER LOC", []name{{0, 3, schema.Person, 0.5}, {4, 5, schema.Location, 0.5}}},
		{"B-GPE I-ORG", []name{{0, 1, schema.Location, 0.5}, {2, 3, schema.Organization, 0.5}}},
		{"B-PER O I-PER", []name{{0, 1, schema.Person, 0.5}, {4, 5, schema.Person, 0.5}}},
		{"B-DATE I-PER", []name{{2, 3, schema.Person, 0.5}}},
	} {
		var in []word
		for i, name := range strings.Fields(test.labels) {
			in = append(in, labelled(2*i, name))
		}
		if got := names(in); fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: got %v, want %v", test.labels, got, test.want)
		}
	}
}

// FuzzPieces: pieces are the whole text, cut between characters, each within
// the limit or a single character.
func FuzzPieces(f *testing.F) {
	f.Add("One. Two! तीन। 四。", uint8(3))
	f.Add(strings.Repeat("x", 5000), uint8(10))
	f.Add("\xff\xfe. \x00", uint8(1))
	f.Add("0\xb1\xb100", uint8(3))
	f.Add("字ab", uint8(0))
	f.Fuzz(func(t *testing.T, text string, limit uint8) {
		most := int(limit) + 1
		count := func(s string) int { return len([]rune(s)) }
		at := 0
		for p := range pieces(text, most, count) {
			if p.start != at || p.end <= p.start {
				t.Fatalf("piece %v after %d", p, at)
			}
			if n := count(text[p.start:p.end]); n > most {
				t.Fatalf("%d tokens in piece %v, limit %d", n, p, most)
			}
			at = p.end
		}
		if at != len(text) {
			t.Fatalf("pieces end at %d of %d", at, len(text))
		}
	})
}
