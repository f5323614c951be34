package fetch

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
)

// Block says who answered instead of the site.
type Block struct {
	By string // such as "cloudflare challenge"
	// Host says that the whole host is closed to us, not just this page.
	Host bool
}

// blockMark recognises a page by which a protection service keeps programs
// out, instead of the page that was asked for. All that is set must hold.
type blockMark struct {
	by     string
	status []int  // one of these; nil means any
	header string // must be there …
	value  string // … and contain this, in lower case
	body   string // the body must contain this
	page   bool   // only this page is closed
}

var refusals = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusServiceUnavailable}

// blockMarks are the documented or plainly visible signs of the services. A
// header that a service adds to every page that passes through it is no sign.
var blockMarks = []blockMark{
	{by: "cloudflare challenge", header: "Cf-Mitigated", value: "challenge"},
	{by: "cloudflare challenge", body: "/cdn-cgi/challenge-platform/", status: refusals},
	{by: "cloudflare block", body: "cf-error-details", status: refusals},
	{by: "datadome", header: "X-Datadome", status: refusals},
	{by: "datadome", body: "captcha-delivery.com", status: refusals},
	{by: "aws waf", header: "X-Amzn-Waf-Action"},
	{by: "akamai", header: "Server", value: "akamaighost", status: refusals},
	{by: "imperva", body: "_Incapsula_Resource"},
	{by: "human security", body: "_pxAppId", status: refusals},
	{by: "sucuri", body: "Sucuri Website Firewall", status: refusals},
	{by: "vercel challenge", header: "X-Vercel-Mitigated", value: "challenge"},
	{by: "captcha", body: "g-recaptcha", status: refusals},
	{by: "captcha", body: "h-captcha", status: refusals},
	{by: "login", header: "Www-Authenticate", status: []int{http.StatusUnauthorized}, page: true},
}

// maxBlockPage is the size above which a page is no challenge: those hold a
// script and a sentence.
const maxBlockPage = 64 << 10

// blockedBy returns who answered instead of the site, or nil.
func blockedBy(status int, header http.Header, body []byte) *Block {
	for _, mark := range blockMarks {
		if mark.matches(status, header, body) {
			return &Block{By: mark.by, Host: !mark.page}
		}
	}
	return nil
}

func (m blockMark) matches(status int, header http.Header, body []byte) bool {
	if m.status != nil && !slices.Contains(m.status, status) {
		return false
	}
	if m.header != "" {
		values := header[m.header]
		if len(values) == 0 || !strings.Contains(strings.ToLower(strings.Join(values, ",")), m.value) {
			return false
		}
	}
	return m.body == "" || len(body) <= maxBlockPage && bytes.Contains(body, []byte(m.body))
}
