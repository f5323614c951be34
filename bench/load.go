package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/harkara/harkara/pkg/schema"
	"golang.org/x/text/encoding/htmlindex"
)

// Truth is what is known of a page. Fields that are empty are not scored.
type Truth struct {
	ID          string   `json:"id"`
	Set         string   `json:"set"`
	URL         string   `json:"url"`
	Title       string   `json:"title"`
	Authors     []string `json:"authors"`
	Published   string   `json:"published"` // a day, or a time with or without zone
	Language    string   `json:"language"`
	Tags        []string `json:"tags"`
	Body        string   `json:"body"`
	BodyPrefix  string   `json:"body_prefix"` // how the body begins
	With        []string `json:"with"`        // what the body contains
	Without     []string `json:"without"`     // what it does not contain
	Image       []string `json:"image"`       // any of these
	Refused     bool     `json:"-"`           // the page is no article
	ContentType string   `json:"content_type"`
}

// Prediction is what an extractor made of a page.
type Prediction struct {
	Title     string
	Authors   []string
	Published string
	Language  string
	Tags      []string
	Body      string
	Image     string
	Refused   bool // the extractor says that the page is no article

	article *schema.Article // of ours, until its tags are cleaned
}

type page struct {
	truth Truth
	raw   []byte
	url   *url.URL
}

func load(dir string, limit int) ([]page, error) {
	var pages []page
	var err error
	if _, statErr := os.Stat(filepath.Join(dir, "truth.jsonl")); statErr == nil {
		pages, err = loadTruth(dir, limit)
	} else {
		pages, err = loadHandWritten(dir, limit)
	}
	if err != nil {
		return nil, err
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("%s: no pages", dir)
	}
	for i := range pages {
		if pages[i].url, err = url.ParseRequestURI(pages[i].truth.URL); err != nil {
			pages[i].url = &url.URL{Scheme: "http", Host: "page.invalid", Path: "/"}
		}
	}
	return pages, nil
}

func loadTruth(dir string, limit int) ([]page, error) {
	f, err := os.Open(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	var pages []page
	for lines.Scan() && (limit == 0 || len(pages) < limit) {
		var p page
		if err := json.Unmarshal(lines.Bytes(), &p.truth); err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
		if p.raw, err = readGzip(filepath.Join(dir, "pages", p.truth.ID+".html.gz")); err != nil {
			return nil, err
		}
		pages = append(pages, p)
	}
	return pages, lines.Err()
}

func readGzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return io.ReadAll(z)
}

// loadHandWritten reads NAME.html and NAME.json below dir/pages, as described
// in workers/parse/extract/testdata/README.md.
func loadHandWritten(dir string, limit int) ([]page, error) {
	files, err := filepath.Glob(filepath.Join(dir, "pages", "*.html"))
	if err != nil {
		return nil, err
	}
	var pages []page
	for _, file := range files {
		if limit > 0 && len(pages) == limit {
			break
		}
		p, err := loadOne(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		pages = append(pages, p)
	}
	return pages, nil
}

func loadOne(file string) (page, error) {
	var p page
	raw, err := os.ReadFile(strings.TrimSuffix(file, ".html") + ".json")
	if err != nil {
		return p, err
	}
	var want struct {
		URL         string `json:"url"`
		ContentType string `json:"content_type"`
		Encode      string `json:"encode"`
		Refused     string `json:"refused"`
		Article     struct {
			Title, Published, Language, Image string
			Authors, Tags, Body               []string
		} `json:"article"`
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		return p, err
	}
	if p.raw, err = os.ReadFile(file); err != nil {
		return p, err
	}
	if want.Encode != "" {
		enc, err := htmlindex.Get(want.Encode)
		if err != nil {
			return p, err
		}
		if p.raw, err = enc.NewEncoder().Bytes(p.raw); err != nil {
			return p, err
		}
	}
	a := want.Article
	p.truth = Truth{
		ID: strings.TrimSuffix(filepath.Base(file), ".html"), Set: "hand-written", URL: want.URL, ContentType: want.ContentType, Refused: want.Refused != "",
		Title: a.Title, Published: a.Published, Language: a.Language, Authors: a.Authors, Tags: a.Tags, Body: strings.Join(a.Body, "\n\n"),
	}
	if a.Image != "" {
		p.truth.Image = []string{a.Image}
	}
	return p, nil
}
