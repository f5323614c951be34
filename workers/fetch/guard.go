package fetch

import (
	"net/netip"
	"syscall"
)

// guard decides which addresses may be connected to. It is asked by
// net.Dialer.Control, when DNS has answered and before the first packet, so
// that no answer of a name server and no redirect gets round it.
type guard struct{ allow []netip.Prefix }

// control is the hook of [net.Dialer.Control].
func (g guard) control(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return &forbiddenError{address, "no address"}
	}
	return g.check(ap.Addr())
}

// check returns a *forbiddenError unless addr is a public unicast address or
// within an allowed range.
func (g guard) check(addr netip.Addr) error {
	addr = addr.Unmap().WithZone("")
	for _, p := range g.allow {
		if p.Contains(addr) {
			return nil
		}
	}
	if nat64.Contains(addr) {
		// The address of an IPv4 host as DNS64 spells it (RFC 6052).
		b := addr.As16()
		return g.check(netip.AddrFrom4([4]byte(b[12:])))
	}
	for _, r := range forbidden {
		if r.prefix.Contains(addr) {
			return &forbiddenError{addr.String(), r.what}
		}
	}
	if addr.Is6() && !globalUnicast.Contains(addr) {
		return &forbiddenError{addr.String(), "not a global unicast address"}
	}
	return nil
}

var (
	nat64         = netip.MustParsePrefix("64:ff9b::/96")
	globalUnicast = netip.MustParsePrefix("2000::/3")
)

// forbidden are the special-purpose ranges of IANA's registries (RFC 6890 and
// its updates) that lie among the ordinary addresses, and cloud services that
// answer only from within.
var forbidden = []struct {
	prefix netip.Prefix
	what   string
}{
	{netip.MustParsePrefix("0.0.0.0/8"), "this network"},
	{netip.MustParsePrefix("10.0.0.0/8"), "a private address"},
	{netip.MustParsePrefix("100.64.0.0/10"), "a carrier's shared address"},
	{netip.MustParsePrefix("127.0.0.0/8"), "a loopback address"},
	{netip.MustParsePrefix("168.63.129.16/32"), "a cloud metadata address"},
	{netip.MustParsePrefix("169.254.0.0/16"), "a link-local or metadata address"},
	{netip.MustParsePrefix("172.16.0.0/12"), "a private address"},
	{netip.MustParsePrefix("192.0.0.0/24"), "an address of IETF protocols"},
	{netip.MustParsePrefix("192.0.2.0/24"), "a documentation address"},
	{netip.MustParsePrefix("192.88.99.0/24"), "a 6to4 relay"},
	{netip.MustParsePrefix("192.168.0.0/16"), "a private address"},
	{netip.MustParsePrefix("198.18.0.0/15"), "a benchmarking address"},
	{netip.MustParsePrefix("198.51.100.0/24"), "a documentation address"},
	{netip.MustParsePrefix("203.0.113.0/24"), "a documentation address"},
	{netip.MustParsePrefix("224.0.0.0/4"), "a multicast address"},
	{netip.MustParsePrefix("240.0.0.0/4"), "a reserved address"},
	{netip.MustParsePrefix("::/127"), "a loopback address"},
	{netip.MustParsePrefix("fe80::/10"), "a link-local address"},
	{netip.MustParsePrefix("fc00::/7"), "a private address"},
	{netip.MustParsePrefix("ff00::/8"), "a multicast address"},
	{netip.MustParsePrefix("2001::/23"), "an address of IETF protocols"},
	{netip.MustParsePrefix("2001:db8::/32"), "a documentation address"},
	{netip.MustParsePrefix("2002::/16"), "a 6to4 address"},
	{netip.MustParsePrefix("3fff::/20"), "a documentation address"},
}
