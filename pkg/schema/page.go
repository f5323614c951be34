package schema

import (
	"encoding/json"
	"fmt"
	"time"
)

// MaxBody is the limit on a page's decoded body in bytes: 8 MiB.
const MaxBody = 8 << 20

// MaxListing is the limit on a feed's or sitemap's decoded body in bytes: 50
// MiB, as sitemaps.org allows. Packed, it must still fit the server's max
// payload.
const MaxListing = 50 << 20

// Page is what fetch got for a request. Its raw bytes travel beside it as the
// message's data, compressed (see the package comment); parse decodes the
// charset.
type Page struct {
	Request   string            `json:"request"`
	Root      string            `json:"root,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"`
	Via       Via               `json:"via,omitempty"`
	Hops      int               `json:"hops,omitempty"`
	Hint      *Hint             `json:"hint,omitempty"`
	Since     time.Time         `json:"since,omitzero"` // Request.Since
	Force     bool              `json:"force,omitempty"`
	URL       string            `json:"url"`              // canonical address asked for
	FinalURL  string            `json:"final_url"`        // canonical address after redirects within the host
	Key       string            `json:"key"`              // identity of FinalURL
	Host      string            `json:"host"`             // canonical host of FinalURL
	Status    int               `json:"status"`           // HTTP status
	Header    map[string]string `json:"header,omitempty"` // headers that matter: Content-Type, Content-Language, Last-Modified, ETag, X-Robots-Tag, TDM-Reservation, Link; canonical names, lists joined by ", "
	Submitted time.Time         `json:"submitted,omitzero"`
	Fetched   time.Time         `json:"fetched"`            // when the request began
	Millis    int64             `json:"millis"`             // until the last byte
	Protocol  string            `json:"protocol,omitempty"` // "HTTP/1.1", "HTTP/2.0"
	Rendered  bool              `json:"rendered,omitempty"` // by a browser
	Bytes     int64             `json:"bytes"`              // decoded size of the body
}

// EncodeHeader returns p as the value of [HeaderPage].
func (p Page) EncodeHeader() (string, error) {
	b, err := json.Marshal(p)
	return string(b), err
}

// DecodePageHeader reads the value of [HeaderPage].
func DecodePageHeader(value string) (Page, error) {
	var p Page
	if err := json.Unmarshal([]byte(value), &p); err != nil {
		return p, Drop(ReasonMalformed, "page header: %v", err)
	}
	if p.URL == "" || p.Request == "" {
		return p, Drop(ReasonMalformed, "page header without url or request")
	}
	return p, nil
}

// String names the page for a log line.
func (p Page) String() string { return fmt.Sprintf("page %s of %s", p.Request, p.FinalURL) }
