// Package chromiumtest gives a test a headless Chromium of its own.
package chromiumtest

import (
	"bufio"
	"flag"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// wanted is off by default, so that the other tests need no browser. With it,
// a browser that is missing fails the test.
var wanted = flag.Bool("browser", false, "run the tests that need Chromium: chromium, chromium-browser or google-chrome in PATH")

// Start starts a browser that ends with the test, and returns the address of
// its DevTools and what kills it before. Without -browser it skips the test.
func Start(t testing.TB) (address string, kill func()) {
	t.Helper()
	if !*wanted {
		t.Skip("needs Chromium, run it with -browser")
	}
	cmd := exec.Command(find(t), arguments(t.TempDir())...)
	// A browser that is killed leaves what it keeps in the folder for temporary files.
	cmd.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	// A group of its own, to be killed as one.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	listening, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if _, address, ok := strings.Cut(lines.Text(), "DevTools listening on ws://"); ok {
				listening <- address
			}
		}
	}()
	kill = sync.OnceFunc(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-ended
		_ = cmd.Wait()
	})
	t.Cleanup(kill)
	select {
	case address := <-listening:
		host, _, _ := strings.Cut(address, "/")
		return "http://" + host, kill
	case <-ended:
		t.Fatal("Chromium ended at once")
	case <-time.After(3 * time.Minute):
		t.Fatal("Chromium does not listen")
	}
	return "", nil
}

func find(t testing.TB) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Chromium in PATH")
	return ""
}

func arguments(dir string) []string {
	args := []string{
		"--headless", "--remote-debugging-port=0", "--user-data-dir=" + dir, "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "about:blank",
	}
	if os.Getuid() == 0 {
		// The sandbox refuses to run as root. The pages of tests are our own.
		args = append([]string{"--no-sandbox"}, args...)
	}
	return args
}
