// Package leaktest fails a package's tests when goroutines outlive them.
package leaktest

import (
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// patience is how long goroutines may take to end after the last test, on a
// machine with much else to do. goleak itself waits for less than a second.
const patience = 30 * time.Second

// Main runs the tests and returns the exit status.
//
//	func TestMain(m *testing.M) { os.Exit(leaktest.Main(m)) }
func Main(m *testing.M, options ...goleak.Option) int {
	status := m.Run()
	if status != 0 {
		return status
	}
	err := goleak.Find(options...)
	for deadline := time.Now().Add(patience); err != nil && time.Now().Before(deadline); {
		err = goleak.Find(options...)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "goroutines outlive the tests:", err)
		return 1
	}
	return 0
}
