package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"hash/fnv"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/harkara/harkara/workers/parse/extract"
	"github.com/harkara/harkara/workers/parse/extract/charset"
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
	made   bool // out of another page, see shorten
	seen   *extract.Observation
	tokens int       // words of the truth
	words  []int     // by block
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
	if err != nil {
		return nil, err
	}
	text, _ := charset.Decode(raw, "")
	return text, nil
}

func (p *page) observe(words *extract.Vocabulary) {
	p.seen = extract.Observe(extract.Input{URL: p.URL, HTML: p.html}, words)
}

// judge labels the blocks of a page by its truth.
func (p *page) judge() {
	texts := p.seen.Texts()
	p.label, p.weight, p.words = make([]float32, len(texts)), make([]float32, len(texts)), make([]int, len(texts))
	if p.Body == "" {
		p.judgeBySnippets(texts)
		return
	}
	all := tokens(p.Body)
	blocks := make([][]string, len(texts))
	for i, text := range texts {
		blocks[i] = tokens(text)
		p.words[i] = len(blocks[i])
	}
	p.tokens = len(all)
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

// balance makes each of a publisher's n pages weigh 1/√n as much: a hundred pages
// of one template teach less than ten of ten.
func (t *trainer) balance() {
	pages := map[string]int{}
	for _, p := range t.pages {
		pages[p.Group]++
	}
	for _, p := range t.pages {
		for i := range p.weight {
			p.weight[i] /= float32(math.Sqrt(float64(pages[p.Group])))
		}
	}
}

// shorten adds, for a third of the pages whose article is running text, the same
// page with all but two to six paragraphs of it taken away, at half the weight:
// much news is shorter than the menus, boxes and other articles around it.
func (t *trainer) shorten() {
	random := rand.New(rand.NewPCG(1, 2))
	for _, p := range slices.Clip(t.pages) {
		keep := 2 + random.IntN(5)
		if p.Body != "" && random.IntN(3) == 0 {
			if s := p.shortened(keep); s != nil {
				t.pages = append(t.pages, s)
			}
		}
	}
	t.step("with shortened ones %d pages", len(t.pages))
}

// shortened returns the page with the given number of paragraphs of its
// article, nil when it has no more or is mostly something else, such as a list.
func (p *page) shortened(keep int) *page {
	long := func(i int) bool { return p.words[i] >= 15 }
	paragraphs, running, all := 0, 0, 0 // and their words, and those of the article
	for i, label := range p.label {
		if label > 0.5 {
			all += p.words[i]
			if long(i) {
				running += p.words[i]
				paragraphs++
			}
		}
	}
	if running*10 < all*9 || paragraphs <= keep {
		return nil
	}
	short := &page{ID: p.ID, URL: p.URL, Set: p.Set, Group: p.Group, Body: p.Body, fold: p.fold, made: true}
	drop := make([]bool, len(p.label))
	kept, left := 0, 0
	for i, label := range p.label {
		if label > 0.5 {
			drop[i] = kept >= keep
			if long(i) {
				kept++
			}
			if !drop[i] {
				left += p.words[i]
			}
		}
	}
	scale := 0.5 * float32(math.Sqrt(float64(p.tokens+50)/float64(left+50)))
	for i := range p.label {
		if !drop[i] {
			short.label = append(short.label, p.label[i])
			short.weight = append(short.weight, p.weight[i]*scale)
			short.words = append(short.words, p.words[i])
		}
	}
	short.seen = p.seen.Without(func(i int) bool { return drop[i] })
	return short
}
