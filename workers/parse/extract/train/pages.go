package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"hash/fnv"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/harkara/harkara/workers/parse/extract"
	"golang.org/x/net/html/charset"
)

// page is one page of a set with its truth, and what is learned from it.
type page struct {
	ID      string   `json:"id"`
	URL     string   `json:"url"`
	Set     string   `json:"set"`
	Group   string   `json:"group"`
	Body    string   `json:"body"`
	With    []string `json:"with"`
	Without []string `json:"without"`

	html   []byte
	fold   int
	seen   *extract.Observation
	label  []float32 // by block: how much of it the truth holds, 0 to 1
	weight []float32 // by block: 0 when the truth does not say
	rows   [][]float32
	score  []float32
}

// load reads a set.
func (t *trainer) load(dir string) error {
	f, err := os.Open(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		p := new(page)
		if err := json.Unmarshal(lines.Bytes(), p); err != nil {
			return err
		}
		if p.Body == "" && len(p.With) == 0 {
			continue
		}
		if p.html, err = readPage(filepath.Join(dir, "pages", p.ID+".html.gz")); err != nil {
			return err
		}
		h := fnv.New32a()
		_, _ = io.WriteString(h, p.Group)
		p.fold = int(h.Sum32()>>8) % t.folds
		p.observe(nil)
		p.judge()
		t.pages = append(t.pages, p)
	}
	return lines.Err()
}

func readPage(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(z)
	if err != nil || utf8.Valid(raw) {
		return raw, err
	}
	r, err := charset.NewReader(bytes.NewReader(raw), "")
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func (p *page) observe(words map[string]float32) {
	p.seen = extract.Observe(extract.Input{URL: p.URL, HTML: p.html}, words)
}

// judge labels the blocks of a page by its truth.
func (p *page) judge() {
	texts := p.seen.Texts()
	p.label, p.weight = make([]float32, len(texts)), make([]float32, len(texts))
	if p.Body == "" {
		p.judgeBySnippets(texts)
		return
	}
	all := tokens(p.Body)
	blocks := make([][]string, len(texts))
	for i, text := range texts {
		blocks[i] = tokens(text)
	}
	shared := align(blocks, all)
	for i := range texts {
		n := len(blocks[i])
		if n == 0 {
			continue
		}
		p.label[i] = float32(shared[i]) / float32(n)
		p.weight[i] = float32(math.Sqrt(float64(n+1) / float64(len(all)+50)))
	}
	// Two of three short blocks outside the article are left out: there are
	// many, and they are alike.
	for i, words := range blocks {
		if p.label[i] == 0 && len(words) < 5 {
			p.weight[i] *= 3 * float32((i%3)/2)
		}
	}
	if h := p.seen.Headline(); h >= 0 && h < len(texts) {
		p.weight[h] = 0 // some truths hold the headline, some do not
	}
}

func (p *page) judgeBySnippets(texts []string) {
	for i, text := range texts {
		in := func(s string) bool { return strings.Contains(text, strings.Join(strings.Fields(s), " ")) }
		yes, no := slices.ContainsFunc(p.With, in), slices.ContainsFunc(p.Without, in)
		if yes == no {
			continue
		}
		p.weight[i] = 0.1
		if yes {
			p.label[i] = 1
		}
	}
}
