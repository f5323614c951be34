package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// Names inside the private cluster.
const (
	superuser    = "postgres"
	databaseName = "harkara" // and the role that owns it
)

// startTimeout bounds a start; recovery after a crash can take a while.
const startTimeout = 2 * time.Minute

// PostgresOptions says where a private Postgres lives and where its programs
// come from.
type PostgresOptions struct {
	// DataDir holds the cluster, in its folder "postgres". It is created when
	// missing. As root, when the user that Postgres runs as cannot reach
	// DataDir, that folder is a link to one below /var/lib/harkara.
	DataDir string
	// Binaries is the folder of initdb and postgres. When empty, see [FindPostgres].
	Binaries string
	// Registry is the npm registry to download Postgres from when none is
	// installed; empty means [DefaultRegistry].
	Registry string
	// Cache is where downloaded programs are kept; empty means the user's
	// cache folder, or /var/cache/harkara for root.
	Cache string
	// Settings are given to the server on top of Harkara's own.
	Settings map[string]string
	Log      *slog.Logger
}

// Postgres is a running private cluster: a server of its own in a folder of
// its own, reached over a unix socket that only its user (and root) can open,
// never over TCP.
type Postgres struct {
	bin    string
	dir    string // of the cluster: data/, log, lock
	socket string // folder of the socket
	opts   PostgresOptions
	user   *serverUser // whom the server runs as; nil is us
	lock   *os.File

	mu      sync.Mutex // guards server and stopped
	server  *postmaster
	stopped bool
}

// StartPostgres starts the private Postgres of opts.DataDir, creating the
// cluster the first time, and returns when it accepts connections. A server
// left behind by a parent that was killed is stopped first. The server stops
// when this process ends, however it ends.
//
// As root the server runs as the user "postgres" or "nobody", since Postgres
// refuses to run as root. A cluster that is not in DataDir is never touched.
func StartPostgres(ctx context.Context, opts PostgresOptions) (*Postgres, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	p := &Postgres{opts: opts}
	var err error
	if p.user, err = dropFromRoot(); err != nil {
		return nil, err
	}
	if p.dir, err = p.place(opts.DataDir); err != nil {
		return nil, fmt.Errorf("private Postgres: %w", err)
	}
	if p.lock, err = lockFile(filepath.Join(p.dir, "lock")); err != nil {
		return nil, fmt.Errorf("private Postgres: %w; another harkara uses %s: stop it, or choose another --data", err, opts.DataDir)
	}
	if err := p.start(ctx); err != nil {
		p.lock.Close()
		return nil, fmt.Errorf("private Postgres in %s: %w", p.dir, err)
	}
	return p, nil
}

// URL is how to connect, for DATABASE_URL and psql.
func (p *Postgres) URL() string { return p.url(databaseName, databaseName) }

// SuperuserURL is how its superuser connects.
func (p *Postgres) SuperuserURL() string { return p.url(superuser, databaseName) }

func (p *Postgres) url(user, database string) string {
	return "postgres://" + user + "@/" + database + "?host=" + url.QueryEscape(p.socket)
}

// Log is the path of the server's log.
func (p *Postgres) Log() string { return filepath.Join(p.dir, "log") }

// PID is the process id of the server.
func (p *Postgres) PID() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.server.cmd.Process.Pid
}

// Run watches over the server until ctx ends, then stops it and returns nil.
// A server that ends by itself is started again; Run returns an error when
// that fails.
func (p *Postgres) Run(ctx context.Context) error {
	for {
		p.mu.Lock()
		current := p.server
		p.mu.Unlock()
		select {
		case <-ctx.Done():
			return p.Stop()
		case <-current.exited:
		}
		p.mu.Lock()
		stopped := p.stopped
		p.mu.Unlock()
		if stopped || ctx.Err() != nil {
			return p.Stop()
		}
		p.opts.Log.Warn("private Postgres ended by itself; starting it again", "error", current.err, "log", p.Log())
		if err := p.restart(ctx); err != nil {
			if ctx.Err() != nil {
				return p.Stop()
			}
			return fmt.Errorf("private Postgres: %w", err)
		}
	}
}

func (p *Postgres) restart(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	return p.start(ctx)
}

// Stop ends all sessions, writes everything out and waits for the server to
// end. Stopping twice is no error.
func (p *Postgres) Stop() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped {
		return nil
	}
	p.stopped = true
	defer p.lock.Close()
	return p.server.stop()
}

// place returns the folder of the cluster, owned by the user that runs it.
func (p *Postgres) place(dataDir string) (string, error) {
	dataDir, err := filepath.Abs(dataDir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dataDir, 0o755); err != nil {
		return "", err
	}
	dir := filepath.Join(dataDir, "postgres")
	if target, err := filepath.EvalSymlinks(dir); err == nil {
		dir = target
	} else if !p.user.reaches(dataDir) {
		// A name that a second data folder cannot have.
		sum := sha256.Sum256([]byte(dir))
		elsewhere := filepath.Join("/var/lib/harkara", hex.EncodeToString(sum[:8]))
		if err := os.MkdirAll(filepath.Dir(elsewhere), 0o755); err != nil {
			return "", err
		}
		if err := p.user.mkdir(elsewhere); err != nil {
			return "", err
		}
		if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
		return elsewhere, os.Symlink(elsewhere, dir)
	}
	return dir, p.user.mkdir(dir)
}

func (p *Postgres) start(ctx context.Context) error {
	if err := p.placeSocket(); err != nil {
		return err
	}
	data := filepath.Join(p.dir, "data")
	if err := p.findBinaries(ctx, data); err != nil {
		return err
	}
	if err := p.initialize(ctx, data); err != nil {
		return err
	}
	if err := p.stopOrphan(ctx, data); err != nil {
		return err
	}
	if err := p.launch(ctx, data); err != nil {
		return err
	}
	return p.createDatabase(ctx)
}

// maxSocketDir keeps the socket's path below the 104 bytes that the shortest
// sun_path of the systems we run on has.
const maxSocketDir = 80

// placeSocket makes the folder of the socket: beside the data where the path
// is short enough for a socket, otherwise one with a stable name in the
// temporary folder.
func (p *Postgres) placeSocket() error {
	p.socket = filepath.Join(p.dir, "socket")
	if len(p.socket) > maxSocketDir {
		sum := sha256.Sum256([]byte(p.dir))
		p.socket = filepath.Join(os.TempDir(), "harkara-"+hex.EncodeToString(sum[:8]))
	}
	return p.user.mkdir(p.socket)
}

// findBinaries sets p.bin: for a cluster that exists, programs of its version.
func (p *Postgres) findBinaries(ctx context.Context, data string) error {
	major := 0
	if version, err := os.ReadFile(filepath.Join(data, "PG_VERSION")); err == nil {
		if major, err = strconv.Atoi(strings.TrimSpace(string(version))); err != nil {
			return fmt.Errorf("%s: %w", filepath.Join(data, "PG_VERSION"), err)
		}
	}
	if p.opts.Binaries != "" {
		p.bin = p.opts.Binaries
		return nil
	}
	bin, err := FindPostgres(ctx, major, p.opts.Registry, p.opts.Cache, p.opts.Log)
	p.bin = bin
	return err
}

// initialize creates the cluster if there is none. It is made under another
// name and renamed when complete, so that a killed initdb leaves no half one.
func (p *Postgres) initialize(ctx context.Context, data string) error {
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); err == nil {
		return nil
	}
	unfinished := data + ".unfinished"
	var failures []error
	// Full text needs a character type that knows letters beyond ASCII; what
	// it is called differs. Collation stays C: fast, and stable over upgrades
	// of the system's library.
	for _, ctype := range []string{"C.UTF-8", "en_US.UTF-8", "UTF-8"} {
		if err := os.RemoveAll(unfinished); err != nil {
			return err
		}
		args := []string{"--pgdata", unfinished, "--username", superuser, "--auth-local", "trust",
			"--auth-host", "reject", "--encoding", "UTF8", "--locale", "C", "--lc-ctype", ctype, "--no-instructions"}
		if p.opts.Settings["fsync"] == "off" {
			args = append(args, "--no-sync")
		}
		out, err := p.command(ctx, "initdb", args...).CombinedOutput()
		if err == nil {
			return os.Rename(unfinished, data)
		}
		failures = append(failures, fmt.Errorf("initdb with character type %s: %w: %s", ctype, err, strings.TrimSpace(string(out))))
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failures...)
}

// command is one of the cluster's programs, run as its user and out of reach
// of the signals that a terminal sends.
func (p *Postgres) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, program), args...)
	cmd.Dir = p.dir
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C", "HOME=" + p.dir, "TZ=UTC"}
	cmd.SysProcAttr = p.user.attributes()
	return cmd
}

// launch starts the server and waits until it accepts connections. After a
// crash its former children may hold the shared memory for a moment, so a
// server that ends at once is given further chances.
func (p *Postgres) launch(ctx context.Context, data string) error {
	const tries = 5
	for try := 1; ; try++ {
		s, err := p.launchServer(data)
		if err != nil {
			return err
		}
		if err = p.waitReady(ctx, s); err == nil {
			return p.take(s)
		}
		_ = s.stop()
		if try == tries || ctx.Err() != nil {
			return fmt.Errorf("%w; end of %s:\n%s", err, p.Log(), tail(p.Log(), 1500))
		}
		select {
		case <-ctx.Done():
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// take makes s the server, unless Stop was called meanwhile.
func (p *Postgres) take(s *postmaster) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped {
		_ = s.stop()
		return errors.New("stopped while starting")
	}
	p.server = s
	return nil
}

func (p *Postgres) launchServer(data string) (*postmaster, error) {
	log, err := openLog(p.Log())
	if err != nil {
		return nil, err
	}
	defer log.Close()
	args := []string{"-D", data, "-k", p.socket}
	settings := map[string]string{
		"listen_addresses":        "",
		"unix_socket_permissions": "0700",
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"shared_buffers":          "256MB",
		"max_wal_size":            "2GB",
		"random_page_cost":        "1.1", // indexes pay on any disk of today
	}
	maps.Copy(settings, p.opts.Settings)
	for name, value := range settings {
		args = append(args, "-c", name+"="+value)
	}
	// Not bound to the context: the server outlives StartPostgres.
	cmd := p.command(context.Background(), "postgres", args...)
	cmd.Stdout, cmd.Stderr = log, log
	return startServer(cmd, p.user)
}

// waitReady returns when the server answers a query, or with an error when it
// ends or ctx does.
func (p *Postgres) waitReady(ctx context.Context, s *postmaster) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := pgx.Connect(ctx, p.url(superuser, "postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.exited:
			return fmt.Errorf("the server ended while starting: %w", s.err)
		case <-ctx.Done():
			return fmt.Errorf("the server does not answer: %w", err)
		case <-tick.C:
		}
	}
}

// createDatabase makes Harkara's role and database if they are missing.
func (p *Postgres) createDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, p.url(superuser, "postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	var role, database bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1), EXISTS (SELECT FROM pg_database WHERE datname = $1)`,
		databaseName).Scan(&role, &database)
	if err != nil {
		return err
	}
	if !role {
		if _, err := conn.Exec(ctx, "CREATE ROLE "+databaseName+" LOGIN CREATEROLE CREATEDB"); err != nil {
			return err
		}
	}
	if !database {
		if _, err := conn.Exec(ctx, "CREATE DATABASE "+databaseName+" OWNER "+databaseName); err != nil {
			return err
		}
	}
	return nil
}

// stopOrphan deals with the postmaster.pid of an earlier run. We hold the
// lock, so a server that still runs there has lost its parent: it is stopped.
// A number that now belongs to another program is removed with its file; one
// that belongs to nobody is left to Postgres, which checks more than we do.
func (p *Postgres) stopOrphan(ctx context.Context, data string) error {
	pidFile := filepath.Join(data, "postmaster.pid")
	content, err := os.ReadFile(pidFile)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	line, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || pid <= 1 || !alive(pid) {
		return nil
	}
	if !strings.Contains(commandLine(ctx, pid), data) {
		p.opts.Log.Info("removing the stale process file of a Postgres that crashed", "file", pidFile)
		return os.Remove(pidFile)
	}
	p.opts.Log.Info("stopping a private Postgres whose parent is gone", "pid", pid)
	if err := interrupt(pid); err != nil {
		return err
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for alive(pid) {
		select {
		case <-ctx.Done():
			return fmt.Errorf("the Postgres with process id %d does not stop: %w", pid, ctx.Err())
		case <-tick.C:
		}
	}
	return nil
}

// maxLog is the size at which a start puts the server's log aside.
const maxLog = 16 << 20

func openLog(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

// tail returns the last n bytes of a file, or nothing when it cannot be read.
func tail(path string, n int64) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	if size, err := f.Seek(0, io.SeekEnd); err != nil || size < n {
		n = size
	}
	if _, err := f.Seek(-n, io.SeekEnd); err != nil {
		return ""
	}
	b, _ := io.ReadAll(f)
	return string(b)
}
