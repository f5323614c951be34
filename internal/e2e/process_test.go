package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/harkara/harkara/internal/pgtest"
)

// programs are the binaries under test, built once per run.
var programs struct {
	harkara, natsServer string
}

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "harkara-e2e")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	programs.harkara, programs.natsServer = filepath.Join(dir, "harkara"), filepath.Join(dir, "nats-server")
	for path, pkg := range map[string]string{
		programs.harkara:    "github.com/harkara/harkara",
		programs.natsServer: "github.com/nats-io/nats-server/v2",
	} {
		if out, err := exec.Command("go", "build", "-o", path, pkg).CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build %s: %v\n%s", pkg, err, out)
			return 1
		}
	}
	return pgtest.Main(m)
}

const patience = 90 * time.Second

// eventually waits for what other processes bring about.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

// process is a running program whose output goes to the test's log when the
// test fails.
type process struct {
	name string
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended

	mu  sync.Mutex
	out bytes.Buffer
	err error
}

// Write takes the program's output.
func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.Write(b)
}

func (p *process) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.String()
}

// start runs a program that is killed, if it still runs, when the test ends.
func start(t *testing.T, env []string, program string, args ...string) *process {
	t.Helper()
	p := &process{name: filepath.Base(program) + " " + strings.Join(args[:min(1, len(args))], " "), done: make(chan struct{})}
	p.cmd = exec.Command(program, args...)
	p.cmd.Env = append(append(os.Environ(), "NATS_URL=", "DATABASE_URL="), env...)
	p.cmd.Stdout, p.cmd.Stderr = p, p
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(func() {
		select {
		case <-p.done:
		default:
			_ = p.cmd.Process.Kill()
			<-p.done
		}
		if t.Failed() {
			out := p.output()
			t.Logf("%s (%v) said:\n%s", p.name, p.err, out[max(0, len(out)-4000):])
		}
	})
	return p
}

// kill ends the process with SIGKILL.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatalf("kill %s: %v", p.name, err)
	}
	<-p.done
}

// stop sends SIGTERM and wants exit status 0.
func (p *process) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatalf("stop %s: %v", p.name, err)
	}
	p.wantStatus(t, 0)
}

// wantStatus waits for the process to end.
func (p *process) wantStatus(t *testing.T, want int) {
	t.Helper()
	select {
	case <-p.done:
	case <-time.After(patience):
		t.Fatalf("%s did not end", p.name)
	}
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](p.err); ok {
		got = exit.ExitCode()
	}
	if got != want {
		t.Errorf("%s ended with status %d, want %d:\n%s", p.name, got, want, p.output())
	}
}

// run runs harkara to its end and returns what it printed.
func run(t *testing.T, env []string, want int, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, programs.harkara, args...)
	cmd.Env = append(append(os.Environ(), "NATS_URL=", "DATABASE_URL="), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	got := cmd.ProcessState.ExitCode()
	if got != want {
		t.Fatalf("harkara %s: status %d (%v), want %d\n%s\n%s", strings.Join(args, " "), got, err, want, out.String(), errs.String())
	}
	return out.String()
}

// natsServer starts an external NATS server and returns it with its URL.
func natsServer(t *testing.T, dir string, port int) (*process, string) {
	t.Helper()
	p := start(t, nil, programs.natsServer, "-js", "-sd", dir, "-a", "127.0.0.1", "-p", fmt.Sprint(port))
	url := fmt.Sprintf("nats://127.0.0.1:%d", port)
	eventually(t, "NATS listens", func() bool {
		c, err := nats.Connect(url)
		if err != nil {
			return false
		}
		c.Close()
		return true
	})
	return p, url
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
