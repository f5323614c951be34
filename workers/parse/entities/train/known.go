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
