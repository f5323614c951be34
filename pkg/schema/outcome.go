package schema

import "time"

// Stage names one stage of the pipeline.
type Stage string

// The stages, in flow order.
const (
	StageIntake Stage = "intake"
	StageFetch  Stage = "fetch"
	StageParse  Stage = "parse"
	StageStore  Stage = "store"
)

// Result says what a stage did with a request.
type Result string

// Results. Those marked final end a request: exactly one final result belongs
// to every request, though at-least-once delivery may announce it twice.
const (
	ResultSubmitted  Result = "submitted"  // intake: taken into the frontier
	ResultDuplicate  Result = "duplicate"  // final; intake: seen lately
	ResultWaiting    Result = "waiting"    // fetch: held back for its host until RetryAt
	ResultFetched    Result = "fetched"    // fetch: page published
	ResultUnchanged  Result = "unchanged"  // final; fetch: 304; store: same text as before
	ResultRedirected Result = "redirected" // final; goes on as the request in Spawned
	ResultParsed     Result = "parsed"     // parse: article published
	ResultListed     Result = "listed"     // final; parse: a feed or sitemap; Spawned URLs were submitted
	ResultStored     Result = "stored"     // final; store: committed
	ResultRefused    Result = "refused"    // final; never to succeed, for Reason
	ResultRetrying   Result = "retrying"   // an attempt failed; the next one is at RetryAt
	ResultFailed     Result = "failed"     // final; attempts used up; see the dead letters
)

// Final reports whether r ends a request.
func (r Result) Final() bool {
	switch r {
	case ResultDuplicate, ResultUnchanged, ResultRedirected, ResultListed,
		ResultStored, ResultRefused, ResultFailed:
		return true
	}
	return false
}

// Reason is the class of a refusal or failure, stable and fit for GROUP BY.
type Reason string

// Reasons.
const (
	ReasonInvalidURL       Reason = "invalid-url"
	ReasonForbiddenAddress Reason = "forbidden-address" // not a public address
	ReasonRobots           Reason = "robots"            // robots.txt disallows
	ReasonSwitchedOff      Reason = "switched-off"      // the operator's settings say never to fetch this host
	ReasonOptOut           Reason = "opt-out"           // the site reserves its rights (noindex, TDM-Reservation …)
	ReasonTooManyHops      Reason = "too-many-hops"     // redirects or lists nested too deep
	ReasonRedirectLoop     Reason = "redirect-loop"
	ReasonStatus           Reason = "status"  // an HTTP status that is no page; see Outcome.Status
	ReasonBlocked          Reason = "blocked" // bot protection, captcha or login wall
	ReasonDNS              Reason = "dns"
	ReasonConnection       Reason = "connection" // refused, reset, unreachable
	ReasonTLS              Reason = "tls"
	ReasonTimeout          Reason = "timeout"
	ReasonProtocol         Reason = "protocol"  // not HTTP, or broken HTTP
	ReasonTooLarge         Reason = "too-large" // over the limit on decoded or stored size
	ReasonEncoding         Reason = "encoding"  // broken or unknown Content-Encoding
	ReasonNotHTML          Reason = "not-html"
	ReasonEmpty            Reason = "empty"
	ReasonNotArticle       Reason = "not-article"
	ReasonMalformed        Reason = "malformed" // a message or feed that cannot be decoded
	ReasonVersion          Reason = "version"   // a message of a later wire version
	ReasonRejected         Reason = "rejected"  // the database refused the row
	ReasonPanic            Reason = "panic"     // a bug; the stack is in the dead letter
	ReasonAttempts         Reason = "attempts"  // attempts used up; Detail has the last error
	ReasonFull             Reason = "full"      // no room downstream yet
	ReasonRender           Reason = "render"    // the browser did not give the page
)

// Outcome says what became of one request at one stage. Together the outcomes
// of a request are its trail.
type Outcome struct {
	Request string    `json:"request"`          // Request.ID
	Root    string    `json:"root,omitempty"`   // Request.Root
	URL     string    `json:"url"`              // canonical, or as submitted when it is no URL
	Key     string    `json:"key,omitempty"`    // identity of URL
	Host    string    `json:"host,omitempty"`   // canonical host
	Stage   Stage     `json:"stage"`            //
	Result  Result    `json:"result"`           //
	Reason  Reason    `json:"reason,omitempty"` // why, for refused, retrying, failed, waiting
	Detail  string    `json:"detail,omitempty"` // for people, at most 1 KiB
	Time    time.Time `json:"time"`             // when the stage decided
	Worker  string    `json:"worker,omitempty"` // host name and process id of who decided

	Status  int       `json:"status,omitempty"`  // HTTP status
	Bytes   int64     `json:"bytes,omitempty"`   // decoded size of the page
	Millis  int64     `json:"millis,omitempty"`  // how long the stage took
	Target  string    `json:"target,omitempty"`  // where a redirect leads
	Spawned int       `json:"spawned,omitempty"` // how many requests with the same Root this one became
	Attempt int       `json:"attempt,omitempty"` // deliveries so far, from 1
	RetryAt time.Time `json:"retry_at,omitzero"` // when it is tried again
}

// MaxDetail is the limit on Outcome.Detail in bytes.
const MaxDetail = 1024
