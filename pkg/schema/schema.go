// Package schema is Harkara's public contract: what travels between its
// stages, on which NATS subjects, and how each message is encoded. Programs
// that publish URLs or subscribe to articles may import it; it imports the
// standard library only, and nothing else of Harkara is promised to outsiders.
//
// # The flow
//
// A [Submission] is published to Subjects.Submit. Intake turns it into a
// [Request]; fetch turns a request into a [Page]; parse turns a page into an
// [Article] (or, for a feed or sitemap, into further submissions); store turns
// articles into rows. Every stage publishes an [Outcome] for each thing it
// did or refused to do, so that of every URL one can say what became of it.
//
// # Encoding
//
// Submissions are text (see [DecodeSubmissions]). Requests, articles and
// outcomes are JSON objects in snake case with RFC 3339 times. A page is a
// message whose [HeaderPage] header holds its description as JSON and whose
// data is the page's raw bytes, compressed as [HeaderEncoding] says: zstd (RFC
// 8878), or gzip (RFC 1952) as the site sent it. Every message but
// a submission carries [HeaderVersion], [HeaderRequest], [HeaderRoot] and
// [HeaderURL], so that it can be traced without being decoded.
//
// Fields are only ever added within a [Version]; a reader ignores those that
// it does not know.
package schema

// Version is the version of the wire format, sent as [HeaderVersion]. A reader
// refuses messages of a later version with the reason [ReasonVersion].
const Version = 1

// Header names of messages.
const (
	HeaderVersion  = "Harkara-Version"  // Version, in decimal
	HeaderRequest  = "Harkara-Request"  // Request.ID
	HeaderRoot     = "Harkara-Root"     // Request.Root
	HeaderURL      = "Harkara-Url"      // canonical URL, ASCII
	HeaderPage     = "Harkara-Page"     // Page without its body, as JSON
	HeaderEncoding = "Content-Encoding" // "zstd" or "gzip" on pages
)
