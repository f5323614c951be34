// Language compares the product's own language detection with lingua-go (all
// languages, low accuracy) and whatlanggo on texts of known language:
//
//	go run . DIR...
//
// A folder holds truth.jsonl, a JSON object per line with body and language;
// lines that lack either are left out. Printed are the share of texts whose
// language is right, microseconds of processor time a text, and MiB of memory
// that stay in use once all were read. It is a module of its own because lingua-go's models
// are large.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/abadojack/whatlanggo"
	"github.com/harkara/harkara/workers/parse/language"
	"github.com/pemistahl/lingua-go"
)

type sample struct {
	Body     string `json:"body"`
	Language string `json:"language"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "language:", err)
		os.Exit(1)
	}
}

func run(dirs []string) error {
	runtime.GOMAXPROCS(1)
	if len(dirs) == 0 {
		return fmt.Errorf("which folders? (layout: truth.jsonl)")
	}
	for _, dir := range dirs {
		samples, err := load(dir)
		if err != nil {
			return err
		}
		for _, d := range []struct {
			name   string
			detect func() func(text string) string
		}{
			{"ours", func() func(string) string {
				return func(text string) string { lang, _ := language.Detect(text, ""); return lang }
			}},
			{"whatlanggo", func() func(string) string {
				return func(text string) string { return whatlanggo.DetectLang(text).Iso6391() }
			}},
			{"lingua-go, low accuracy", func() func(string) string {
				detector := lingua.NewLanguageDetectorBuilder().FromAllLanguages().WithLowAccuracyMode().Build()
				return func(text string) string {
					lang, _ := detector.DetectLanguageOf(text)
					return strings.ToLower(lang.IsoCode639_1().String())
				}
			}},
		} {
			before := inUse()
			detect := d.detect()
			detect(samples[0].Body) // models are loaded when they are needed
			start, right := processorTime(), 0
			for _, s := range samples {
				if same(detect(s.Body), s.Language) {
					right++
				}
			}
			took := processorTime() - start
			fmt.Printf("%-12s %-24s %5d texts  %.3f right  %7.0f µs  %5.1f MiB\n", filepath.Base(dir), d.name, len(samples),
				float64(right)/float64(len(samples)), took*1e6/float64(len(samples)), float64(inUse()-before)/(1<<20))
			runtime.KeepAlive(detect)
		}
	}
	return nil
}

// same compares languages without region; written Norwegian is one.
func same(got, want string) bool {
	base := func(s string) string {
		s, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(s, "_", "-")), "-")
		if s == "nb" || s == "nn" {
			return "no"
		}
		return s
	}
	return base(got) == base(want)
}

func load(dir string) ([]sample, error) {
	f, err := os.Open(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	var samples []sample
	for lines.Scan() {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
		if s.Body != "" && s.Language != "" {
			samples = append(samples, s)
		}
	}
	if len(samples) == 0 {
		return nil, fmt.Errorf("%s: no texts of known language", dir)
	}
	return samples, lines.Err()
}

func inUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func processorTime() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}
