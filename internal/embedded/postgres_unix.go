//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// serverUser is the ordinary user that root runs the server as; nil when we
// are an ordinary user ourselves.
type serverUser struct {
	name     string
	uid, gid int
}

// dropFromRoot chooses the user to run the server as.
func dropFromRoot() (*serverUser, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(u.Uid)
		if err != nil {
			continue
		}
		gid, err := strconv.Atoi(u.Gid)
		if err != nil {
			continue
		}
		return &serverUser{name, uid, gid}, nil
	}
	return nil, errors.New("private Postgres: it refuses to run as root, and there is no user postgres or nobody: run harkara as an ordinary user, or set DATABASE_URL")
}

// attributes put a process into a group of its own and give it the user.
func (u *serverUser) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if u != nil {
		attr.Credential = &syscall.Credential{Uid: uint32(u.uid), Gid: uint32(u.gid), Groups: []uint32{}}
	}
	return attr
}

// mkdir makes dir if it is missing, for nobody but the user. In a folder
// that others can write to somebody may have been faster: then it is an error.
func (u *serverUser) mkdir(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if err == nil && u != nil {
		err = os.Chown(dir, u.uid, u.gid)
	}
	if err == nil {
		return nil
	}
	if !errors.Is(err, os.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	owner := os.Geteuid()
	if u != nil {
		owner = u.uid
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.IsDir():
		return fmt.Errorf("%s is no folder", dir)
	case !ok:
		return fmt.Errorf("%s: the system does not say whose it is", dir)
	case u != nil && stat.Uid == 0:
		// Made by us as root, and killed before the next step.
		return os.Chown(dir, u.uid, u.gid)
	case int(stat.Uid) != owner:
		return fmt.Errorf("%s belongs to another user (uid %d, we need %d): remove it, or choose another --data", dir, stat.Uid, owner)
	case info.Mode().Perm()&0o077 != 0:
		return os.Chmod(dir, 0o700)
	}
	return nil
}

// reaches reports whether the user may pass through dir and all above it.
func (u *serverUser) reaches(dir string) bool {
	if u == nil {
		return true
	}
	for {
		info, err := os.Stat(dir)
		if err != nil {
			return false
		}
		stat, ok := info.Sys().(*syscall.Stat_t)
		if !ok {
			return false
		}
		pass := info.Mode().Perm()&0o001 != 0
		if int(stat.Gid) == u.gid {
			pass = info.Mode().Perm()&0o010 != 0
		}
		if int(stat.Uid) == u.uid {
			pass = info.Mode().Perm()&0o100 != 0
		}
		if !pass {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
		dir = filepath.Dir(dir)
	}
}

// postmaster is one run of the postgres program.
type postmaster struct {
	cmd    *exec.Cmd
	exited chan struct{} // closed when it has ended
	err    error         // how it ended; read after exited
}

// startServer starts cmd together with a shell that does nothing but read
// from a pipe of ours and then interrupt the server: the read ends when we do,
// even by kill -9, on every unix.
func startServer(cmd *exec.Cmd, u *serverUser) (*postmaster, error) {
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &postmaster{cmd: cmd, exited: make(chan struct{})}
	watcher := exec.Command("/bin/sh", "-c", `read gone; kill -INT "$0"`, strconv.Itoa(cmd.Process.Pid))
	watcher.SysProcAttr = u.attributes()
	watcher.Dir = "/"
	ours, err := watcher.StdinPipe()
	if err == nil {
		err = watcher.Start()
	}
	go func() {
		s.err = cmd.Wait()
		if s.err == nil {
			s.err = errors.New("exit status 0")
		}
		endWatcher(watcher, ours)
		close(s.exited)
	}()
	if err != nil {
		_ = s.stop()
		return nil, fmt.Errorf("the process that stops Postgres with us: %w", err)
	}
	return s, nil
}

// endWatcher kills the watcher before its pipe closes, so that it signals
// nobody.
func endWatcher(watcher *exec.Cmd, ours io.Closer) {
	if watcher.Process == nil {
		return
	}
	_ = watcher.Process.Kill()
	_ = watcher.Wait()
	ours.Close()
}

// stop asks for a fast shutdown, which ends sessions and writes everything
// out, and waits for it.
func (s *postmaster) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-s.exited
	return nil
}

// alive reports whether a process with this id runs.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

func interrupt(pid int) error {
	if err := syscall.Kill(pid, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}

// commandLine returns the program and arguments of a process, or "".
func commandLine(ctx context.Context, pid int) string {
	if b, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); err == nil {
		return strings.ReplaceAll(string(b), "\x00", " ")
	}
	out, err := exec.CommandContext(ctx, "ps", "-o", "args=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return ""
	}
	return string(out)
}

// lockFile opens path and locks it for this process; the lock ends with it.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return f, nil
}
