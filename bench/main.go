// Bench measures Harkara's extractor beside the other open ones of Go, on any
// folder of pages with known content, and prints one table: accuracy, speed
// and memory from the same run.
//
//	go run . [-peers=false] [-runs 3] [-by language] [-headline SET] [-details FILE] DIR...
//
// A folder holds truth.jsonl, one JSON object per page with its id, url and
// whichever fields are known (see [Truth]), and pages/ID.html.gz, the bytes as
// served. A folder of the extractor's own hand-written pages
// (workers/parse/extract/testdata) is understood too.
//
// Everything runs on one thread. The extractors take turns page set by page
// set, and speed is counted in processor time rather than on the clock, because
// the machine may have other work; the tree of golang.org/x/net/html alone is
// measured along with them, as the yardstick.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	peers := flags.Bool("peers", true, "measure go-trafilatura, go-readability and go-domdistiller too")
	runs := flags.Int("runs", 3, "timed runs; 0 for accuracy alone")
	limit := flags.Int("limit", 0, "only the first so many pages of each folder")
	by := flags.String("by", "", "also a row per language")
	headline := flags.String("headline", "", "name of a set whose bodies begin with the headline: it is put in front of predictions that lack it")
	details := flags.String("details", "", "file for a line per page and extractor: set, id, extractor, F1, token F1, title, date, slowest milliseconds")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return fmt.Errorf("which folders? (layout: truth.jsonl and pages/ID.html.gz)")
	}
	runtime.GOMAXPROCS(1)
	extractors := []extractor{ours()}
	if *peers {
		extractors = append(extractors, trafilaturas()...)
		extractors = append(extractors, readabilities()...)
		extractors = append(extractors, distillers()...)
	}
	var detail io.Writer = io.Discard
	if *details != "" {
		f, err := os.Create(*details)
		if err != nil {
			return err
		}
		defer f.Close()
		w := bufio.NewWriter(f)
		defer w.Flush()
		detail = w
	}
	table := tabwriter.NewWriter(out, 2, 0, 2, ' ', tabwriter.AlignRight)
	defer table.Flush()
	fmt.Fprintln(table, header)
	for _, dir := range flags.Args() {
		pages, err := load(dir, *limit)
		if err != nil {
			return err
		}
		all := extractors
		if *runs > 0 {
			all = append(slices.Clone(extractors), treeAlone())
		}
		for i, m := range measure(all, pages, *runs) {
			if i < len(extractors) {
				writeRows(table, detail, dir, pages, m, *by == "language", *headline)
			} else {
				fmt.Fprintf(table, "%s\t%s\t%d\t%s%s\n", setName(dir, pages), m.name, len(pages), strings.Repeat("\t", accuracyColumns), m.speed(pages))
			}
		}
	}
	return nil
}

// extractor turns the bytes of a page into a prediction.
type extractor struct {
	name    string
	extract func(p *page) (Prediction, error)
}

// measurement is what one extractor made of one set of pages.
type measurement struct {
	name    string
	made    []Prediction
	cpu     []float64 // seconds, per run
	slowest []float64 // milliseconds by page: the least of its runs
	bytes   uint64    // allocated in one run
	objects uint64
}

// safely returns what the extractor made of a page before it failed, if it
// did; a panic counts as a failure: one bad page should not end a comparison.
func safely(x extractor, p *page) (made Prediction) {
	defer func() {
		if recover() != nil {
			made = Prediction{}
		}
	}()
	made, _ = x.extract(p)
	return made
}

// measure runs the extractors over the pages in turn. The first pass gives the
// predictions; with runs = 0 it is the only one and is not timed.
func measure(extractors []extractor, pages []page, runs int) []measurement {
	measured := make([]measurement, len(extractors))
	for i, x := range extractors {
		measured[i] = measurement{name: x.name, made: make([]Prediction, len(pages)), slowest: make([]float64, len(pages))}
	}
	for run := range max(runs, 1) {
		for i, x := range extractors {
			measured[i].pass(x, pages, run == 0)
		}
	}
	for i := range measured {
		for j := range measured[i].made {
			measured[i].made[j].ownTags()
		}
		if runs == 0 {
			measured[i].cpu = nil
		}
	}
	return measured
}

// pass runs one extractor over the pages once.
func (m *measurement) pass(x extractor, pages []page, first bool) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu := processorTime()
	for i := range pages {
		start := time.Now()
		made := safely(x, &pages[i])
		took := float64(time.Since(start).Microseconds()) / 1000
		if first {
			m.made[i], m.slowest[i] = made, took
		}
		m.slowest[i] = min(m.slowest[i], took)
	}
	m.cpu = append(m.cpu, processorTime()-cpu)
	runtime.ReadMemStats(&after)
	m.bytes, m.objects = after.TotalAlloc-before.TotalAlloc, after.Mallocs-before.Mallocs
}

// processorTime returns the seconds of processor that this process has used.
func processorTime() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

const (
	header          = "set\textractor\tpages\tF1\tP\tR\ttokF1\ttitle\tauthors\tdate\ttags\tlang\timage\tsnipF\tprefix\trefused\tdenied\tempty\tpages/s\tms p50\tms p99\tms max\tKB/page\tallocs/page\t"
	accuracyColumns = 15
)

// speed returns the columns after the accuracy: pages a second of processor
// time (median run), milliseconds a page, memory a page.
func (m measurement) speed(pages []page) string {
	if len(m.cpu) == 0 {
		return strings.Repeat("\t", 6)
	}
	cpu := slices.Sorted(slices.Values(m.cpu))
	ms := slices.Sorted(slices.Values(m.slowest))
	n := float64(len(pages))
	return fmt.Sprintf("%.0f\t%.2f\t%.1f\t%.1f\t%.0f\t%.0f\t", n/cpu[len(cpu)/2], ms[len(ms)/2], ms[len(ms)*99/100], ms[len(ms)-1], float64(m.bytes)/n/1024, float64(m.objects)/n)
}

func setName(dir string, pages []page) string {
	if len(pages) > 0 && pages[0].truth.Set != "" {
		return pages[0].truth.Set
	}
	return dir
}

func writeRows(table, detail io.Writer, dir string, pages []page, m measurement, byLanguage bool, headline string) {
	var all score
	groups := map[string]*score{}
	for i, p := range pages {
		made := m.made[i]
		if headline != "" && p.truth.Set == headline {
			made = withHeadline(made)
		}
		one := all.add(p.truth, made)
		if byLanguage {
			if groups[p.truth.Language] == nil {
				groups[p.truth.Language] = &score{}
			}
			groups[p.truth.Language].add(p.truth, made)
		}
		fmt.Fprintf(detail, "%s\t%s\t%s\t%.3f\t%.3f\t%s\t%s\t%.1f\n", p.truth.Set, p.truth.ID, m.name, one.f1, one.tokenF1, one.title, one.date, m.slowest[i])
	}
	fmt.Fprintf(table, "%s\t%s\t%d\t%s%s\n", setName(dir, pages), m.name, len(pages), all.columns(), m.speed(pages))
	for _, language := range slices.Sorted(maps.Keys(groups)) {
		fmt.Fprintf(table, "  %s\t%s\t%d\t%s%s\n", language, m.name, groups[language].pages, groups[language].columns(), strings.Repeat("\t", 6))
	}
}

// withHeadline puts the title in front of a body that does not have it within
// its first 600 characters.
func withHeadline(p Prediction) Prediction {
	body := []rune(p.Body)
	if p.Title != "" && !strings.Contains(squash(string(body[:min(len(body), 600)])), squash(p.Title)) {
		p.Body = p.Title + "\n" + p.Body
	}
	return p
}
