package render

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/harkara/harkara/workers/fetch"
)

// scripts keeps what pages of a site have in common, so that a site is not
// asked for it with every page.
type scripts struct {
	limit int64 // bytes

	mu    sync.Mutex
	size  int64
	kept  map[string]script
	order []string // oldest first
}

type script struct {
	header http.Header
	body   []byte
	until  time.Time
}

// keepScripts is how long a script is kept.
const keepScripts = 10 * time.Minute

func newScripts(limit int64) *scripts { return &scripts{limit: limit, kept: map[string]script{}} }

func (s *scripts) get(key string, now time.Time) (script, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.kept[key]
	return one, ok && now.Before(one.until)
}

// put keeps a script, unless its site says not to, and forgets the oldest ones
// for it.
func (s *scripts) put(key string, res *fetch.Response, now time.Time) {
	rules := strings.ToLower(strings.Join(res.Received.Values("Cache-Control"), ","))
	size := int64(len(res.Body))
	if res.Status != http.StatusOK || strings.Contains(rules, "no-store") || size > s.limit/4 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.kept[key]; ok {
		s.remove(key)
	}
	for len(s.order) > 0 && s.size+size > s.limit {
		s.remove(s.order[0])
	}
	s.kept[key] = script{res.Received, res.Body, now.Add(keepScripts)}
	s.order = append(s.order, key)
	s.size += size
}

func (s *scripts) remove(key string) {
	s.size -= int64(len(s.kept[key].body))
	delete(s.kept, key)
	for i, k := range s.order {
		if k == key {
			s.order = append(s.order[:i], s.order[i+1:]...)
			return
		}
	}
}
