package fetch

import (
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// keptHeaders are the response headers that later stages read.
var keptHeaders = []string{
	"Content-Type", "Content-Language", "Last-Modified", "Etag", "X-Robots-Tag",
	"Tdm-Reservation", "Tdm-Policy", "Link", "Date", "Cache-Control", "Expires", "Age",
}

// maxKept bounds one kept header in bytes.
const maxKept = 4 << 10

// keep returns the headers that matter, lists joined by ", ".
func keep(h http.Header) map[string]string {
	kept := map[string]string{}
	for _, name := range keptHeaders {
		if value := strings.ToValidUTF8(strings.Join(h[name], ", "), "\uFFFD"); value != "" && len(value) <= maxKept {
			kept[name] = value
		}
	}
	return kept
}

// maxRetryAfter bounds how long a site can send us away.
const maxRetryAfter = 24 * time.Hour

// retryAfter reads a Retry-After header, seconds or a date (RFC 9110 section
// 10.2.3), as a time at most a day ahead; zero when there is none or it is
// nonsense or past.
func retryAfter(value string, now time.Time) time.Time {
	value = strings.TrimSpace(value)
	if value == "" {
		return time.Time{}
	}
	latest := now.Add(maxRetryAfter)
	if strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.ParseInt(value, 10, 64)
		if err != nil || seconds > int64(maxRetryAfter/time.Second) {
			return latest
		}
		if seconds == 0 {
			return time.Time{}
		}
		return now.Add(time.Duration(seconds) * time.Second)
	}
	at, err := http.ParseTime(value)
	if err != nil || !at.After(now) {
		return time.Time{}
	}
	if at.After(latest) {
		return latest
	}
	return at
}

// mediaType returns the type of a Content-Type header without parameters, in
// lower case, also of a header that is not well-formed.
func mediaType(header string) string {
	kind, _, err := mime.ParseMediaType(header)
	if err != nil {
		kind, _, _ = strings.Cut(header, ";")
		kind, _, _ = strings.Cut(kind, ",")
		kind = strings.ToLower(strings.TrimSpace(kind))
	}
	return kind
}

// saysNothing reports a type that leaves open what the content is.
func saysNothing(kind string) bool {
	switch kind {
	case "", "application/octet-stream", "binary/octet-stream", "text/plain", "application/gzip",
		"application/x-gzip", "application/unknown", "unknown/unknown", "*/*":
		return true
	}
	return false
}

// isNoPage reports a type that is neither a page nor a feed or sitemap.
func isNoPage(kind string) bool {
	if saysNothing(kind) {
		return false
	}
	top, sub, _ := strings.Cut(kind, "/")
	switch top {
	case "text":
		switch sub {
		case "css", "javascript", "csv", "calendar", "vcard", "event-stream":
			return true
		}
		return false
	case "application":
		return !strings.HasSuffix(sub, "xml") && !strings.HasSuffix(sub, "json")
	}
	return true
}

// isListing reports a type that feeds and sitemaps have.
func isListing(kind string) bool {
	if kind == "application/xhtml+xml" {
		return false
	}
	return strings.HasSuffix(kind, "xml") || strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "gzip")
}

// OptOut returns the first of the reservations named that a response's headers
// make: a rule of X-Robots-Tag for every crawler or for this one, or
// "tdm-reservation" for "TDM-Reservation: 1" (W3C TDMRep). It returns "" when
// they make none of them.
func OptOut(header map[string]string, named []string) string {
	var made []string
	if strings.TrimSpace(header["Tdm-Reservation"]) == "1" {
		made = append(made, "tdm-reservation")
	}
	us := true // a name holds until the next one
	for rule := range strings.SplitSeq(strings.ToLower(header["X-Robots-Tag"]), ",") {
		if agent, rest, ok := strings.Cut(rule, ":"); ok && strings.TrimSpace(agent) != "unavailable_after" {
			us = strings.TrimSpace(agent) == strings.ToLower(Product)
			rule = rest
		}
		if us {
			made = append(made, strings.TrimSpace(rule))
		}
	}
	for _, name := range named {
		if slices.Contains(made, name) {
			return name
		}
	}
	return ""
}
