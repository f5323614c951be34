package schema

import (
	"errors"
	"fmt"
	"time"
)

// A stage is a plain function, and the error it returns is its verdict on the
// message it was given:
//
//	nil             done; the message is acknowledged
//	Drop(…)         final: the message can never succeed; recorded as an outcome
//	Later(…)        not now: deliver again after this long; not a failed attempt
//	any other error try again with exponential back-off; after the last attempt
//	                the message goes to the dead letters

// DropError is the verdict of [Drop].
type DropError struct {
	Reason Reason
	Detail string // for people; may be empty
}

func (e *DropError) Error() string {
	if e.Detail == "" {
		return string(e.Reason)
	}
	return string(e.Reason) + ": " + e.Detail
}

// Drop returns the verdict that a message can never succeed, with the reason
// that its outcome will carry and a detail for people in the manner of
// [fmt.Sprintf].
func Drop(reason Reason, format string, args ...any) error {
	return &DropError{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// AsDrop reports whether err is, or wraps, the verdict of [Drop].
func AsDrop(err error) (*DropError, bool) {
	var d *DropError
	ok := errors.As(err, &d)
	return d, ok
}

// LaterError is the verdict of [Later].
type LaterError struct {
	After  time.Duration
	Reason Reason // may be empty
	Detail string // for people; may be empty
}

func (e *LaterError) Error() string {
	return fmt.Sprintf("again in %v: %s %s", e.After, e.Reason, e.Detail)
}

// Later returns the verdict that a message is to be delivered again after d.
// It does not count as a failed attempt.
func Later(d time.Duration, reason Reason, format string, args ...any) error {
	return &LaterError{After: d, Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// AsLater reports whether err is, or wraps, the verdict of [Later].
func AsLater(err error) (*LaterError, bool) {
	var l *LaterError
	ok := errors.As(err, &l)
	return l, ok
}
