package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits on submissions.
const (
	MaxURL         = 8 << 10 // bytes of one URL
	MaxLabels      = 32      // labels of one submission
	MaxLabel       = 256     // bytes of a label's name or value
	MaxSubmissions = 10_000  // URLs in one message
	MaxHops        = 5       // redirects across hosts, or lists within lists
)

// Via says how a request came to be.
type Via string

// Ways.
const (
	ViaSubmit   Via = "submit"
	ViaFeed     Via = "feed"
	ViaSitemap  Via = "sitemap"
	ViaIndex    Via = "index" // a sitemap that an index lists
	ViaRedirect Via = "redirect"
	ViaFollow   Via = "follow"
)

// Hint is what a feed or sitemap says about a page before it is fetched.
type Hint struct {
	Title     string `json:"title,omitempty"`
	Published Date   `json:"published,omitzero"`
}

// Submission asks for one URL. Only URL is required.
type Submission struct {
	URL    string            `json:"url"`
	Labels map[string]string `json:"labels,omitempty"` // handed on to the rows
	Force  bool              `json:"force,omitempty"`  // fetch even when seen lately

	// Since, for a feed or sitemap, skips what it dates before this time.
	Since time.Time `json:"since,omitzero"`
	// ID names the request that this becomes, at most 64 characters; intake
	// makes one up when it is empty. Whoever waits for outcomes sets it.
	ID string `json:"id,omitempty"`

	// The following are set by Harkara for what it submits itself.
	Root string `json:"root,omitempty"`
	From string `json:"from,omitempty"` // URL that led here
	Via  Via    `json:"via,omitempty"`
	Hops int    `json:"hops,omitempty"`
	Hint *Hint  `json:"hint,omitempty"`
}

// Request is one URL on its way through the frontier to fetch.
type Request struct {
	ID        string            `json:"id"`             // names this request in outcomes
	Root      string            `json:"root,omitempty"` // ID of the submission from which all this came; when empty, ID
	URL       string            `json:"url"`            // canonical
	Key       string            `json:"key,omitempty"`  // identity of URL; follows from it, and is left out while the request waits
	Host      string            `json:"host,omitempty"` // canonical host; likewise
	Labels    map[string]string `json:"labels,omitempty"`
	Force     bool              `json:"force,omitempty"`
	Since     time.Time         `json:"since,omitzero"`
	From      string            `json:"from,omitempty"`
	Via       Via               `json:"via,omitempty"`
	Hops      int               `json:"hops,omitempty"`
	Hint      *Hint             `json:"hint,omitempty"`
	Submitted time.Time         `json:"submitted"`

	// ETag and LastModified are what the site said of the page when it was
	// fetched before; they make the request conditional.
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// DecodeSubmissions reads a message published to Subjects.Submit: a bare URL,
// one URL per line, one JSON object, or one JSON object per line; the two may
// be mixed, and blank lines and lines starting with # are skipped. A line that
// cannot be read yields an entry in errs, a *[DropError] with [ReasonInvalidURL] or
// [ReasonMalformed], and disturbs no other line. That a URL is well-formed is
// for intake to say.
func DecodeSubmissions(data []byte) (subs []Submission, errs []error) {
	if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(trimmed) {
		// One object, perhaps pretty-printed over several lines.
		s, err := decodeSubmission(trimmed)
		if err != nil {
			return nil, []error{err}
		}
		return []Submission{s}, nil
	}
	for line := range bytes.Lines(data) {
		line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if len(subs)+len(errs) == MaxSubmissions {
			return subs, append(errs, Drop(ReasonTooLarge, "more than %d URLs in one message", MaxSubmissions))
		}
		s, err := decodeSubmission(line)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		subs = append(subs, s)
	}
	if len(subs)+len(errs) == 0 {
		errs = append(errs, Drop(ReasonInvalidURL, "empty submission"))
	}
	return subs, errs
}

func decodeSubmission(line []byte) (Submission, error) {
	if line[0] != '{' {
		if len(line) > MaxURL {
			return Submission{}, Drop(ReasonInvalidURL, "%d bytes long, the limit is %d: %s…", len(line), MaxURL, clip(string(line), 100))
		}
		return Submission{URL: string(line)}, nil
	}
	var s Submission
	if err := json.Unmarshal(line, &s); err != nil {
		return s, Drop(ReasonMalformed, "submission %s: %v", clip(string(line), 100), err)
	}
	if err := s.check(); err != nil {
		return s, err
	}
	return s, nil
}

func (s Submission) check() error {
	switch {
	case s.URL == "":
		return Drop(ReasonInvalidURL, "submission without url")
	case len(s.URL) > MaxURL:
		return Drop(ReasonInvalidURL, "%d bytes long, the limit is %d: %s…", len(s.URL), MaxURL, clip(s.URL, 100))
	case len(s.ID) > 64 || len(s.Root) > 64:
		return Drop(ReasonMalformed, "id longer than 64 characters")
	case len(s.Labels) > MaxLabels:
		return Drop(ReasonMalformed, "%d labels, the limit is %d", len(s.Labels), MaxLabels)
	}
	for k, v := range s.Labels {
		if len(k) > MaxLabel || len(v) > MaxLabel {
			return Drop(ReasonMalformed, "label %q is longer than %d bytes", clip(k, 40), MaxLabel)
		}
	}
	return nil
}

// DecodeRequest reads a request from its JSON.
func DecodeRequest(data []byte) (Request, error) {
	var r Request
	if err := decodeJSON(data, &r, "request"); err != nil {
		return r, err
	}
	if r.URL == "" || r.ID == "" {
		return r, Drop(ReasonMalformed, "request without id or url")
	}
	if r.Root == "" {
		r.Root = r.ID
	}
	return r, nil
}

// DecodeArticle reads an article from its JSON.
func DecodeArticle(data []byte) (Article, error) {
	var a Article
	if err := decodeJSON(data, &a, "article"); err != nil {
		return a, err
	}
	if a.URL == "" || a.Key == "" {
		return a, Drop(ReasonMalformed, "article without url or key")
	}
	return a, nil
}

// DecodeOutcome reads an outcome from its JSON.
func DecodeOutcome(data []byte) (Outcome, error) {
	var o Outcome
	if err := decodeJSON(data, &o, "outcome"); err != nil {
		return o, err
	}
	if o.Request == "" || o.Stage == "" || o.Result == "" {
		return o, Drop(ReasonMalformed, "outcome without request, stage or result")
	}
	return o, nil
}

func decodeJSON(data []byte, into any, what string) error {
	if err := json.Unmarshal(data, into); err != nil {
		if drop, ok := errors.AsType[*DropError](err); ok {
			return drop
		}
		return &DropError{Reason: ReasonMalformed, Detail: fmt.Sprintf("%s: %v", what, err)}
	}
	return nil
}

// clip returns at most n bytes of s, cut between characters and made valid UTF-8.
func clip(s string, n int) string {
	if len(s) > n {
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n]
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
