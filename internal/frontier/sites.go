package frontier

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path"
	"strings"
	"sync/atomic"
	"time"
)

// Site is what an operator sets for hosts. Zero fields leave the pipeline's
// own settings.
type Site struct {
	// Match is a host as in URLs, or a pattern in which * stands for any
	// characters: "*.example.org". A host with a port other than the scheme's
	// is matched with it. The first entry of the file that matches holds.
	Match string `json:"match"`
	// Delay replaces the least time between two requests, and may be shorter.
	// What robots.txt asks for still counts.
	Delay Duration `json:"delay,omitzero"`
	// Concurrency is how many requests to the host may be in flight at once,
	// each with its own delay. It takes effect for URLs submitted from then on.
	Concurrency int `json:"concurrency,omitempty"`
	// Off refuses every URL of the host.
	Off bool `json:"off,omitempty"`
	// Render has a browser run the scripts of the host's pages.
	Render bool `json:"render,omitempty"`
	// Headers are sent with every request to the host.
	Headers map[string]string `json:"headers,omitempty"`
}

// Duration is a time.Duration written as in Go: "1m30s".
type Duration time.Duration

// UnmarshalText implements [encoding.TextUnmarshaler].
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err == nil && parsed < 0 {
		err = fmt.Errorf("duration %s is negative", text)
	}
	*d = Duration(parsed)
	return err
}

// maxConcurrency bounds [Site.Concurrency].
const maxConcurrency = 64

// sites are the settings by host in a file, read again when it changes.
type sites struct {
	path      string
	canRender bool
	list      atomic.Pointer[[]Site]
	info      os.FileInfo // of the version that was read last
	log       *slog.Logger
}

// openSites reads the file at path, which may be empty for no settings.
func openSites(path string, canRender bool, log *slog.Logger) (*sites, error) {
	s := &sites{path: path, canRender: canRender, log: log}
	s.list.Store(&[]Site{})
	if path == "" {
		return s, nil
	}
	return s, s.read()
}

func (s *sites) read() error {
	info, err := os.Stat(s.path)
	if err != nil {
		return fmt.Errorf("read the settings of hosts: %w", err)
	}
	s.info = info
	data, err := os.ReadFile(s.path)
	if err != nil {
		return fmt.Errorf("read the settings of hosts: %w", err)
	}
	list, err := parseSites(data)
	if err != nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	for i, site := range list {
		if site.Render && !s.canRender {
			return fmt.Errorf("%s: entry %d (%s): render needs a browser, see --chromium", s.path, i+1, site.Match)
		}
	}
	s.list.Store(&list)
	return nil
}

// parseSites reads {"hosts": [Site, …]} and reports everything that is wrong.
func parseSites(data []byte) ([]Site, error) {
	var file struct {
		Hosts []Site `json:"hosts"`
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, err
	}
	var errs []error
	for i, site := range file.Hosts {
		if _, err := path.Match(site.Match, ""); err != nil || site.Match == "" {
			errs = append(errs, fmt.Errorf("entry %d: match %q is no pattern", i+1, site.Match))
		}
		if site.Concurrency < 0 || site.Concurrency > maxConcurrency {
			errs = append(errs, fmt.Errorf("entry %d (%s): concurrency %d, want 1 to %d", i+1, site.Match, site.Concurrency, maxConcurrency))
		}
		for name, value := range site.Headers {
			if strings.ContainsAny(name+value, "\r\n\x00") || name == "" {
				errs = append(errs, fmt.Errorf("entry %d (%s): header %q has a line break or no name", i+1, site.Match, name))
			}
		}
		file.Hosts[i].Match = strings.ToLower(site.Match)
	}
	return file.Hosts, errors.Join(errs...)
}

// of returns what is set for a host.
func (s *sites) of(host string) Site {
	for _, site := range *s.list.Load() {
		if ok, _ := path.Match(site.Match, host); ok {
			return site
		}
	}
	return Site{}
}

// watch reads the file again when it changes, until ctx ends. A file that
// cannot be read leaves what was set before.
func (s *sites) watch(ctx context.Context) {
	const every = 2 * time.Second
	for s.path != "" && sleep(ctx, every) == nil {
		s.refresh()
	}
}

func (s *sites) refresh() {
	info, err := os.Stat(s.path)
	if err == nil && s.info != nil && info.ModTime().Equal(s.info.ModTime()) && info.Size() == s.info.Size() && os.SameFile(info, s.info) {
		return
	}
	if err := s.read(); err != nil {
		s.log.Error("the settings of hosts stay as they were", "error", err)
		return
	}
	s.log.Info("read the settings of hosts again", "file", s.path)
}
