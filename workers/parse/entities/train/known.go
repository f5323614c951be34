package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// addPlaces adds the names of countries and towns to the tagger's lexicon, from
// a table of kind (C or T), name, and ISO code or GeoNames id.
func addPlaces(t *tagger.Tagger, path string) error {
	kinds := map[string]uint16{"C": tagger.KindCountry, "T": tagger.KindTown}
	return eachRow(path, func(cells []string) error {
		kind, ok := kinds[cells[0]]
		if !ok || len(cells) != 3 {
			return fmt.Errorf("not a place: %q", cells)
		}
		t.Add(cells[1], kind)
		return nil
	})
}

// addClusters adds word clusters from a table of word, cluster and coarser
// cluster.
func addClusters(t *tagger.Tagger, path string) error {
	return eachRow(path, func(cells []string) error {
		if len(cells) != 3 {
			return fmt.Errorf("not a cluster: %q", cells)
		}
		n, err := strconv.Atoi(cells[1])
		if err != nil {
			return err
		}
		t.AddCluster(cells[0], uint16(n+1))
		return nil
	})
}

// eachRow calls f for the rows of a gzipped table with tabs.
func eachRow(path string, f func(cells []string) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	sc := bufio.NewScanner(z)
	for line := 1; sc.Scan(); line++ {
		if err := f(strings.Split(sc.Text(), "\t")); err != nil {
			return fmt.Errorf("%s:%d: %w", path, line, err)
		}
	}
	return sc.Err()
}

// segmentClasses are the tagger's classes of the parts of speech of the
// dictionary of Chinese, by their first letters.
var segmentClasses = []struct {
	prefix string
	class  uint16
}{
	{"nr", 1}, {"ns", 2}, {"nt", 3}, {"nz", 4}, {"j", 5}, {"n", 6}, {"v", 7}, {"a", 8}, {"d", 8}, {"b", 8}, {"z", 8},
	{"c", 9}, {"p", 9}, {"u", 9}, {"r", 9}, {"y", 9}, {"e", 9}, {"o", 9}, {"f", 9}, {"m", 10}, {"q", 10}, {"t", 10}, {"i", 11}, {"l", 11}, {"", 12},
}

// leastSeen is how often a word must have been counted to be taken from the
// dictionary of Chinese.
const leastSeen = 10

// addSegments adds the words of a dictionary of Chinese: word, count and part
// of speech, separated by spaces.
func addSegments(t *tagger.Tagger, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		cells := strings.Fields(line)
		if len(cells) != 3 {
			continue
		}
		n, err := strconv.Atoi(cells[1])
		if err != nil {
			return err
		}
		if n < leastSeen {
			continue
		}
		for _, c := range segmentClasses {
			if strings.HasPrefix(cells[2], c.prefix) {
				t.AddSegment(cells[0], c.class, n)
				break
			}
		}
	}
	return nil
}

// addNames adds given (G) and family names (F), one a line after a tab.
func addNames(t *tagger.Tagger, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	kinds := map[string]uint16{"G": tagger.KindGiven, "F": tagger.KindFamily}
	for line := range strings.Lines(string(text)) {
		kind, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if kinds[kind] == 0 || name == "" {
			return fmt.Errorf("%s: not a name: %q", path, line)
		}
		t.Add(name, kinds[kind])
	}
	return nil
}
