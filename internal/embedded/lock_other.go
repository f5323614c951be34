//go:build !unix

package embedded

// Lock does nothing where there is no flock: NATS and Postgres have locks of
// their own.
func Lock(string) (unlock func(), err error) { return func() {}, nil }
