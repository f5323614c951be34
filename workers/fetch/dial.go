package fetch

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"time"
)

// dialer connects to hosts by name: it looks names up (remembering them for a
// short while), tries their addresses in turn, and has the guard check each.
type dialer struct {
	guarded  net.Dialer
	free     net.Dialer
	resolver *net.Resolver
	pinned   map[string]string
	timeout  time.Duration
	keep     time.Duration

	mu    sync.Mutex
	known map[string]addresses
}

type addresses struct {
	list  []netip.Addr
	until time.Time
}

// maxKnown bounds the memory of names.
const maxKnown = 20_000

func newDialer(s Settings, g guard) *dialer {
	d := &dialer{
		guarded: net.Dialer{Timeout: s.DialTimeout, Control: g.control},
		free:    net.Dialer{Timeout: s.DialTimeout},
		pinned:  s.Resolve, timeout: s.DialTimeout, keep: s.DNSCache,
		resolver: s.Resolver, known: map[string]addresses{},
	}
	if d.resolver == nil {
		d.resolver = net.DefaultResolver
	}
	return d
}

// DialContext connects to address, "host:port". Addresses are tried in the
// order of the resolver (RFC 6724), each for its share of the time left.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if pinned, ok := d.pinned[address]; ok {
		return d.free.DialContext(ctx, network, pinned)
	}
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	list, err := d.lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	var failed error
	for i, addr := range list {
		conn, err := d.dialOne(ctx, network, net.JoinHostPort(addr.String(), port), len(list)-i)
		if err == nil {
			return conn, nil
		}
		// A forbidden address says more than what went wrong with its fellows.
		if failed == nil || isA[*forbiddenError](err) {
			failed = err
		}
		if ctx.Err() != nil {
			break
		}
	}
	return nil, failed
}

func (d *dialer) dialOne(ctx context.Context, network, address string, left int) (net.Conn, error) {
	if deadline, ok := ctx.Deadline(); ok && left > 1 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/time.Duration(left))
		defer cancel()
	}
	return d.guarded.DialContext(ctx, network, address)
}

func (d *dialer) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}, nil
	}
	now := time.Now()
	d.mu.Lock()
	got, ok := d.known[host]
	d.mu.Unlock()
	if ok && now.Before(got.until) {
		return got.list, nil
	}
	list, err := d.resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, &net.DNSError{Err: "no addresses", Name: host, IsNotFound: true}
	}
	const most = 8 // of the addresses of one name
	list = list[:min(len(list), most)]
	for i := range list {
		list[i] = list[i].Unmap()
	}
	if d.keep > 0 {
		d.remember(host, addresses{list, now.Add(d.keep)}, now)
	}
	return list, nil
}

func (d *dialer) remember(host string, a addresses, now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.known) >= maxKnown {
		for name, old := range d.known {
			if now.After(old.until) {
				delete(d.known, name)
			}
		}
		if len(d.known) >= maxKnown {
			clear(d.known)
		}
	}
	d.known[host] = a
}
