package schema

import (
	"fmt"
	"strings"
	"time"
)

// DefaultPrefix is the first token of every subject unless the operator sets
// another, so that several pipelines can share one NATS.
const DefaultPrefix = "harkara"

// Subjects names the NATS subjects of one pipeline.
type Subjects struct{ prefix string }

// NewSubjects returns the subjects below prefix: one token of letters, digits,
// "-" and "_".
func NewSubjects(prefix string) (Subjects, error) {
	if prefix == "" || len(prefix) > 32 {
		return Subjects{}, fmt.Errorf("subject prefix %q: want 1 to 32 characters", prefix)
	}
	for _, r := range prefix {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return Subjects{}, fmt.Errorf("subject prefix %q: only letters, digits, - and _", prefix)
		}
	}
	return Subjects{prefix}, nil
}

// Prefix returns the first token.
func (s Subjects) Prefix() string { return s.prefix }

// Submit is where anyone publishes URLs.
func (s Subjects) Submit() string { return s.prefix + ".submit" }

// URL is where the waiting requests of a host are kept; hostHash is one token.
func (s Subjects) URL(hostHash string) string { return s.prefix + ".url." + hostHash }

// Turn holds at most one message: the right to fetch from a host next.
func (s Subjects) Turn(hostHash string) string { return s.prefix + ".turn." + hostHash }

// Page is where fetch hands pages to parse.
func (s Subjects) Page() string { return s.prefix + ".page" }

// Article is where parse hands articles in a language to store; "" is "und".
func (s Subjects) Article(language string) string {
	return s.prefix + ".article." + languageToken(language)
}

// Outcome is where a stage says what it did.
func (s Subjects) Outcome(stage Stage) string { return s.prefix + ".outcome." + string(stage) }

// Dead is where messages go that a stage gave up on.
func (s Subjects) Dead(stage Stage) string { return s.prefix + ".dead." + string(stage) }

// LiveArticle repeats every article, for anyone to subscribe to: plain NATS,
// nothing is kept. "*" subscribes to all languages.
func (s Subjects) LiveArticle(language string) string {
	return s.prefix + ".live.article." + languageToken(language)
}

// LiveOutcome repeats every outcome of a stage; "*" subscribes to all.
func (s Subjects) LiveOutcome(stage Stage) string { return s.prefix + ".live.outcome." + string(stage) }

func languageToken(language string) string {
	if language == "*" {
		return "*"
	}
	if language == "" || strings.ContainsAny(language, ".*> \t\r\n") {
		return "und"
	}
	return strings.ToLower(language)
}

// Stream is the setting of one JetStream stream, in the terms of NATS.
type Stream struct {
	Name        string
	Description string
	Subjects    []string

	WorkQueue             bool          // a message is gone once it is acknowledged; otherwise limits retention
	MaxBytes              int64         // with DiscardNew: publishers wait when it is reached
	MaxAge                time.Duration // zero: no limit
	MaxMessagesPerSubject int64         // zero: no limit
	DiscardNewPerSubject  bool          // refuse rather than replace at MaxMessagesPerSubject
	Duplicates            time.Duration // window in which a Nats-Msg-Id is taken once
	AllowDirect           bool          // messages can be read by subject without a consumer
	RepublishFrom         string        // subjects repeated on …
	RepublishTo           string        // … these live subjects, or empty
}

// StreamSet is the settings of all streams of one pipeline. All are kept on
// file and discard new messages when full: a full stream makes the stage
// before it wait and loses nothing.
type StreamSet struct {
	Submit, URLs, Turns, Pages, Articles, Outcomes, Dead Stream
}

// All returns the streams in flow order.
func (s StreamSet) All() []Stream {
	return []Stream{s.Submit, s.URLs, s.Turns, s.Pages, s.Articles, s.Outcomes, s.Dead}
}

// DefaultStorage is the total size of all streams unless the operator sets
// another: 10 GiB.
const DefaultStorage = 10 << 30

// MinStorage is the least total size with which a page of [MaxBody] still fits
// its stream several times: 256 MiB.
const MinStorage = 256 << 20

// Streams returns the stream settings of the pipeline with these subjects, in
// storage bytes altogether; zero means [DefaultStorage]. A stream's name is the
// prefix and its role in upper case: HARKARA_PAGES. NATS reserves the bytes on
// disk in its accounts but takes them only as messages come.
func (s Subjects) Streams(storage int64) StreamSet {
	if storage <= 0 {
		storage = DefaultStorage
	}
	storage = max(storage, MinStorage)
	name := func(role string) string { return strings.ToUpper(s.prefix) + "_" + role }
	live := func(role string) (from, to string) {
		return s.prefix + "." + role + ".>", s.prefix + ".live." + role + ".>"
	}
	set := StreamSet{
		Submit: Stream{
			Name: name("SUBMIT"), Description: "URLs, feeds and sitemaps as anyone published them",
			Subjects: []string{s.Submit()}, WorkQueue: true, MaxBytes: storage / 100 * 10, Duplicates: 2 * time.Minute,
		},
		URLs: Stream{
			Name: name("URLS"), Description: "requests waiting for their host's turn",
			Subjects: []string{s.URL("*")}, MaxBytes: storage / 100 * 30, AllowDirect: true, Duplicates: 30 * time.Second,
		},
		Turns: Stream{
			Name: name("TURNS"), Description: "one message per host: the right to fetch from it next",
			Subjects: []string{s.Turn("*")}, WorkQueue: true, MaxBytes: storage / 100 * 5,
			MaxMessagesPerSubject: 1, DiscardNewPerSubject: true, Duplicates: 100 * time.Millisecond,
		},
		Pages: Stream{
			Name: name("PAGES"), Description: "fetched pages, compressed",
			Subjects: []string{s.Page()}, WorkQueue: true, MaxBytes: storage / 100 * 25, Duplicates: 10 * time.Minute,
		},
		Articles: Stream{
			Name: name("ARTICLES"), Description: "articles as JSON, by language",
			Subjects: []string{s.Article("*")}, WorkQueue: true, MaxBytes: storage / 100 * 10, Duplicates: 10 * time.Minute,
		},
		Outcomes: Stream{
			Name: name("OUTCOMES"), Description: "what became of each URL at each stage",
			Subjects: []string{s.Outcome("*")}, WorkQueue: true, MaxBytes: storage / 100 * 10, Duplicates: time.Minute,
		},
		Dead: Stream{
			Name: name("DEAD"), Description: "messages that a stage gave up on",
			Subjects: []string{s.Dead("*")}, MaxBytes: storage / 100 * 10, MaxAge: 30 * 24 * time.Hour, Duplicates: 2 * time.Minute,
		},
	}
	set.Articles.RepublishFrom, set.Articles.RepublishTo = live("article")
	set.Outcomes.RepublishFrom, set.Outcomes.RepublishTo = live("outcome")
	return set
}
