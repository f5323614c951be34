package fetch

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/harkara/harkara/pkg/schema"
)

func TestGuard(t *testing.T) {
	g := guard{allow: []netip.Prefix{netip.MustParsePrefix("10.7.0.0/16"), netip.MustParsePrefix("fd12::/16")}}
	for _, tt := range []struct {
		address string
		allowed bool
	}{
		{"8.8.8.8", true},
		{"151.101.1.69", true},
		{"2606:4700::6810:1", true},
		{"0.0.0.0", false},
		{"0.1.2.3", false},
		{"10.0.0.1", false},
		{"100.64.0.1", false},
		{"100.100.100.200", false}, // metadata of one cloud
		{"127.0.0.1", false},
		{"127.8.9.10", false},
		{"168.63.129.16", false}, // of another
		{"169.254.169.254", false},
		{"172.16.0.1", false},
		{"172.31.255.255", false},
		{"172.32.0.1", true},
		{"192.0.0.170", false},
		{"192.0.2.1", false},
		{"192.168.1.1", false},
		{"198.18.0.1", false},
		{"203.0.113.9", false},
		{"224.0.0.1", false},
		{"239.255.255.250", false},
		{"255.255.255.255", false},
		{"::", false},
		{"::1", false},
		{"::ffff:127.0.0.1", false}, // IPv4-mapped
		{"::ffff:8.8.8.8", true},
		{"::7f00:1", false},           // IPv4-compatible
		{"64:ff9b::7f00:1", false},    // NAT64 of 127.0.0.1
		{"64:ff9b::808:808", true},    // NAT64 of 8.8.8.8
		{"64:ff9b:1::808:808", false}, // NAT64 for local use
		{"2002:7f00:1::", false},      // 6to4
		{"2001:0:1234::1", false},     // Teredo
		{"2001:db8::1", false},
		{"fc00::1", false},
		{"fd00:ec2::254", false}, // metadata
		{"fe80::1", false},
		{"fe80::1%eth0", false},
		{"fec0::1", false},
		{"ff02::1", false},
		{"5f00::1", false},
		{"10.7.1.2", true}, // allowed by the operator
		{"::ffff:10.7.1.2", true},
		{"fd12::1", true},
	} {
		err := g.check(netip.MustParseAddr(tt.address))
		if (err == nil) != tt.allowed {
			t.Errorf("%s: %v, want allowed %v", tt.address, err, tt.allowed)
		}
	}
}

// TestGetGuardsAfterDNS asks for names whose answers the test gives.
func TestGetGuardsAfterDNS(t *testing.T) {
	_, port, _ := strings.Cut(listen(t, func(net.Conn) {}), ":")
	private := resolver(t, func(int) string { return "127.0.0.1" })
	f := newFetcher(t, func(s *Settings) { s.AllowAddress, s.Resolver = nil, private })
	_, err := f.Get(t.Context(), Request{URL: "http://news.example:" + port + "/"})
	wantError(t, err, schema.ReasonForbiddenAddress, false)

	for _, address := range []string{"http://127.0.0.1:" + port + "/", "http://[::1]:" + port + "/", "http://[::ffff:127.0.0.1]:" + port + "/", "http://0.0.0.0:" + port + "/"} {
		_, err := f.Get(t.Context(), Request{URL: address})
		wantError(t, err, schema.ReasonForbiddenAddress, false)
	}
}

// TestGetGuardsAgainstRebinding: a name that resolves to an allowed address
// first and to a forbidden one afterwards.
func TestGetGuardsAgainstRebinding(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		io.WriteString(w, page)
	})
	_, port, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/"), ":")
	rebinding := resolver(t, func(n int) string {
		if n == 0 {
			return "127.0.0.1"
		}
		return "169.254.169.254"
	})
	f := newFetcher(t, func(s *Settings) {
		s.AllowAddress = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
		s.Resolver, s.DNSCache = rebinding, -1
	})
	name := "http://news.example:" + port + "/"
	if _, err := f.Get(t.Context(), Request{URL: name}); err != nil {
		t.Fatal(err)
	}
	_, err := f.Get(t.Context(), Request{URL: name})
	wantError(t, err, schema.ReasonForbiddenAddress, false)
}

func TestGetRemembersAddresses(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		io.WriteString(w, page)
	})
	_, port, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/"), ":")
	var asked atomic.Int64
	f := newFetcher(t, func(s *Settings) {
		s.Resolver = resolver(t, func(n int) string { asked.Store(int64(n) + 1); return "127.0.0.1" })
	})
	for range 3 {
		if _, err := f.Get(t.Context(), Request{URL: "http://news.example:" + port + "/"}); err != nil {
			t.Fatal(err)
		}
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("%d questions to DNS for 3 connections", n)
	}
}

func TestGetUnknownName(t *testing.T) {
	f := newFetcher(t, func(s *Settings) { s.Resolver = resolver(t, func(int) string { return "" }) })
	_, err := f.Get(t.Context(), Request{URL: "http://nowhere.example/"})
	wantError(t, err, schema.ReasonDNS, false)
}

func TestGetResolvesPinned(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<p>"+r.Host) })
	target := strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/")
	f := newFetcher(t, func(s *Settings) {
		s.AllowAddress = nil
		s.Resolve = map[string]string{"news.example:80": target}
	})
	res, err := f.Get(t.Context(), Request{URL: "http://news.example/"})
	if err != nil || string(res.Body) != "<p>news.example" {
		t.Errorf("got %v, %v", res, err)
	}
}

// resolver returns a resolver that asks a name server of the test's: answer
// gets the number of the question for IPv4 addresses, from 0, and returns an
// address, or "" for a name that does not exist.
func resolver(t testing.TB, answer func(n int) string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 1500)
		for asked := 0; ; {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if err := m.Unpack(buf[:n]); err != nil || len(m.Questions) == 0 {
				continue
			}
			q := m.Questions[0]
			m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
			if q.Type == dnsmessage.TypeA {
				if a := answer(asked); a != "" {
					m.Answers = []dnsmessage.Resource{{
						Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, Type: q.Type},
						Body:   &dnsmessage.AResource{A: netip.MustParseAddr(a).As4()},
					}}
				} else {
					m.RCode = dnsmessage.RCodeNameError
				}
				asked++
			} else if answer(0) == "" {
				m.RCode = dnsmessage.RCodeNameError
			}
			packed, err := m.Pack()
			if err != nil {
				return
			}
			conn.WriteTo(packed, from)
		}
	}()
	t.Cleanup(func() { conn.Close(); <-done })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}
