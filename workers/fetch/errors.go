package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	"github.com/harkara/harkara/pkg/schema"
)

// Error says why there is no response.
type Error struct {
	Reason schema.Reason
	// Temporary says that the same request may succeed later.
	Temporary bool
	// Host says that the fault is the host's, not that of the one URL, so that
	// its other URLs had better wait too.
	Host bool
	Err  error
}

func (e *Error) Error() string { return string(e.Reason) + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Causes that the decoders and timers give.
var (
	errTotalTimeout = errors.New("the time for the whole request is over")
	errTooLarge     = errors.New("body too large")
	errEncoding     = errors.New("broken content encoding")
)

// forbiddenError is the guard's refusal.
type forbiddenError struct{ address, why string }

func (e *forbiddenError) Error() string {
	return fmt.Sprintf("%s is %s (--allow-address opens ranges)", e.address, e.why)
}

// classify turns an error of the transport or of a body into an [*Error].
func classify(ctx context.Context, err error) *Error {
	if done, ok := errors.AsType[*Error](err); ok {
		return done
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(err, errTooLarge) {
		if errors.Is(cause, errTotalTimeout) {
			return &Error{Reason: schema.ReasonTimeout, Temporary: true, Host: true, Err: cause}
		}
		return &Error{Reason: schema.ReasonTimeout, Temporary: true, Err: fmt.Errorf("given up: %w", cause)}
	}
	for _, c := range classes {
		if c.is(err) {
			return &Error{Reason: c.reason, Temporary: c.temporary, Host: c.host, Err: err}
		}
	}
	return &Error{Reason: schema.ReasonConnection, Temporary: true, Host: true, Err: err}
}

// classes are tried in order.
var classes = []struct {
	is        func(error) bool
	reason    schema.Reason
	temporary bool
	host      bool
}{
	{is: isA[*forbiddenError], reason: schema.ReasonForbiddenAddress},
	{is: is(errTooLarge), reason: schema.ReasonTooLarge},
	{is: is(errEncoding), reason: schema.ReasonEncoding},
	{is: isNoSuchHost, reason: schema.ReasonDNS},
	{is: isA[*net.DNSError], reason: schema.ReasonDNS, temporary: true, host: true},
	{is: isTLS, reason: schema.ReasonTLS},
	{is: isTimeout, reason: schema.ReasonTimeout, temporary: true, host: true},
	{is: is(io.ErrUnexpectedEOF, io.EOF, syscall.ECONNRESET, syscall.EPIPE), reason: schema.ReasonConnection, temporary: true, host: true},
	{is: isA[*net.OpError], reason: schema.ReasonConnection, temporary: true, host: true},
	{is: isProtocol, reason: schema.ReasonProtocol},
}

func isA[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

func is(targets ...error) func(error) bool {
	return func(err error) bool {
		for _, t := range targets {
			if errors.Is(err, t) {
				return true
			}
		}
		return false
	}
}

func isNoSuchHost(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func isTLS(err error) bool {
	return isA[*tls.CertificateVerificationError](err) || isA[tls.RecordHeaderError](err) || isA[tls.AlertError](err) ||
		isA[x509.UnknownAuthorityError](err) || isA[x509.HostnameError](err) || isA[x509.CertificateInvalidError](err) ||
		strings.Contains(err.Error(), "tls: ")
}

// isProtocol recognises the errors of net/http about what is no HTTP, which
// have no types.
func isProtocol(err error) bool {
	text := err.Error()
	for _, part := range []string{"malformed", "net/http: ", "http2: ", "stream error", "invalid header", "chunk", "unsupported transfer encoding", "bad Content-Length", "too many"} {
		if strings.Contains(text, part) {
			return true
		}
	}
	return errors.Is(err, http.ErrLineTooLong)
}
