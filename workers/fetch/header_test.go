package fetch

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2025, 7, 1, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		value string
		want  time.Duration // from now; zero: none
	}{
		{"", 0},
		{"120", 2 * time.Minute},
		{" 120 ", 2 * time.Minute},
		{"0", 0},
		{"-5", 0},
		{"1.5", 0},
		{"soon", 0},
		{"86400", 24 * time.Hour},
		{"86401", 24 * time.Hour},
		{strings.Repeat("9", 100), 24 * time.Hour},
		{"Tue, 01 Jul 2025 12:01:30 GMT", 90 * time.Second},
		{"Tuesday, 01-Jul-25 12:01:30 GMT", 90 * time.Second}, // RFC 850
		{"Tue Jul  1 12:01:30 2025", 90 * time.Second},        // asctime
		{"Tue, 01 Jul 2025 11:00:00 GMT", 0},
		{"Fri, 01 Jan 2038 00:00:00 GMT", 24 * time.Hour},
		{"Tue, 99 Jul 2025 12:00:00 GMT", 0},
	} {
		var got time.Duration
		if at := retryAfter(tt.value, now); !at.IsZero() {
			got = at.Sub(now)
		}
		if got != tt.want {
			t.Errorf("Retry-After %.40q: %v, want %v", tt.value, got, tt.want)
		}
	}
}

func TestOptOut(t *testing.T) {
	named := []string{"noindex", "none", "tdm-reservation"}
	for _, tt := range []struct{ robots, tdm, want string }{
		{"", "", ""},
		{"noindex", "", "noindex"},
		{"nofollow, NoIndex", "", "noindex"},
		{"none", "", "none"},
		{"noarchive", "", ""},
		{"otherbot: noindex", "", ""},
		{"otherbot: noindex, nofollow", "", ""},
		{"harkara: noindex", "", "noindex"},
		{"otherbot: noindex, harkara: nofollow, none", "", "none"},
		{"unavailable_after: 25 Jun 2030 15:00:00 PST, noindex", "", "noindex"},
		{"", "1", "tdm-reservation"},
		{"", "0", ""},
	} {
		if got := OptOut(map[string]string{"X-Robots-Tag": tt.robots, "Tdm-Reservation": tt.tdm}, named); got != tt.want {
			t.Errorf("X-Robots-Tag %q, TDM-Reservation %q: %q, want %q", tt.robots, tt.tdm, got, tt.want)
		}
	}
}

func TestBlockedBy(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		header http.Header
		body   string
		want   string
	}{
		{"challenge by header", 403, http.Header{"Cf-Mitigated": {"challenge"}}, "", "cloudflare challenge"},
		{"challenge by script", 503, nil, `<script src="/cdn-cgi/challenge-platform/h/b/x.js">`, "cloudflare challenge"},
		{"the same script on a page", 200, nil, `<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js">`, ""},
		{"refusal of a site behind a service", 403, http.Header{"Server": {"cloudflare"}}, "<h1>Subscribers only</h1>", ""},
		{"captcha with status 200", 200, http.Header{"X-Amzn-Waf-Action": {"captcha"}}, "", "aws waf"},
		{"edge refusal", 403, http.Header{"Server": {"AkamaiGHost"}}, "Access Denied", "akamai"},
		{"interstitial with status 200", 200, nil, `<iframe src="/_Incapsula_Resource?CWUDNSAI=1">`, "imperva"},
		{"captcha", 403, nil, `<div class="g-recaptcha">`, "captcha"},
		{"login", 401, http.Header{"Www-Authenticate": {"Basic"}}, "", "login"},
		{"plain refusal", 403, nil, "Forbidden", ""},
		{"not found", 404, nil, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if b := blockedBy(tt.status, tt.header, []byte(tt.body)); b != nil {
				got = b.By
			}
			if got != tt.want {
				t.Errorf("blocked by %q, want %q", got, tt.want)
			}
		})
	}
}
