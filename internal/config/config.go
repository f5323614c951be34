// Package config holds the settings that several commands share, as flags with
// an environment variable beside each, and finds NATS and Postgres: from the
// flag or environment, from a file named by …_FILE, or from the env file that
// `harkara up` leaves in its data folder.
package config

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Global settings go before or after any command.
type Global struct {
	Data      string `help:"Folder of 'harkara up'. Other commands read NATS_URL and DATABASE_URL from its file 'env' when the environment names none." default:".harkara" env:"HARKARA_DATA" type:"path"`
	LogLevel  string `help:"Least level that is logged: debug, info, warn or error." default:"info" enum:"debug,info,warn,error" env:"HARKARA_LOG_LEVEL"`
	LogFormat string `help:"Form of the log on standard error: text or json." default:"text" enum:"text,json" env:"HARKARA_LOG_FORMAT"`
}

// Logger returns a logger to w as configured.
func (g Global) Logger(w *os.File) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(g.LogLevel)) // kong checked the enum
	opts := &slog.HandlerOptions{Level: level}
	if g.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}

// EnvFile is the path of the file in which `harkara up` says where its NATS
// and Postgres are.
func (g Global) EnvFile() string { return filepath.Join(g.Data, "env") }

// NATS says which NATS to use.
type NATS struct {
	URL         string `name:"nats" help:"NATS servers, separated by commas. Default: what 'harkara up' runs, else nats://127.0.0.1:4222." placeholder:"URL" env:"NATS_URL"`
	Credentials string `name:"nats-credentials" help:"NATS credentials file." placeholder:"FILE" env:"NATS_CREDENTIALS" type:"existingfile"`
	Prefix      string `help:"First token of every subject, so that several pipelines can share one NATS." default:"harkara" env:"HARKARA_PREFIX"`
	Storage     Bytes  `help:"Total size of all streams; a full stream makes the stage before it wait." default:"10GiB" env:"HARKARA_STORAGE"`
	Replicas    int    `help:"Copies of each stream in a NATS cluster." default:"1" env:"HARKARA_REPLICAS"`
}

// Find returns the NATS URL to use.
func (n NATS) Find(g Global) (string, error) {
	url, err := find(g, n.URL, "NATS_URL")
	if url == "" {
		url = "nats://127.0.0.1:4222"
	}
	return url, err
}

// Database says which Postgres to use.
type Database struct {
	URL string `name:"database" help:"Postgres to store in. Default: what 'harkara up' runs." placeholder:"URL" env:"DATABASE_URL"`
}

// ErrNoDatabase says that nothing names a Postgres.
var ErrNoDatabase = errors.New("no Postgres is named: set DATABASE_URL or --database, or run `harkara up` and point --data at its folder")

// Given returns the Postgres URL that the flag or the environment names, or "".
func (d Database) Given() (string, error) { return given(d.URL, "DATABASE_URL") }

// Find returns the Postgres URL to use, or ErrNoDatabase.
func (d Database) Find(g Global) (string, error) {
	url, err := find(g, d.URL, "DATABASE_URL")
	if err == nil && url == "" {
		err = ErrNoDatabase
	}
	return url, err
}

// find returns what is given, or what the data folder's env file says of name, or "".
func find(g Global, value, name string) (string, error) {
	value, err := given(value, name)
	if err != nil || value != "" {
		return value, err
	}
	env, err := ReadEnv(g.EnvFile())
	return env[name], err
}

// given returns value, or what the file named by the variable NAME_FILE holds.
func given(value, name string) (string, error) {
	if value != "" {
		return value, nil
	}
	if path := os.Getenv(name + "_FILE"); path != "" {
		b, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("read %s_FILE: %w", name, err)
		}
		return strings.TrimSpace(string(b)), nil
	}
	return "", nil
}

// ReadEnv reads NAME=value lines from a file; a file that is not there is empty.
func ReadEnv(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	env := map[string]string{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if name, value, ok := strings.Cut(lines.Text(), "="); ok && !strings.HasPrefix(name, "#") {
			env[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	return env, lines.Err()
}

// WriteEnv writes NAME=value lines for this user's eyes only. The file appears
// whole or not at all.
func WriteEnv(path string, pairs ...[2]string) error {
	var b strings.Builder
	for _, p := range pairs {
		fmt.Fprintf(&b, "%s=%s\n", p[0], p[1])
	}
	tmp := path + ".new"
	if err := os.WriteFile(tmp, []byte(b.String()), 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

// Bytes is a size such as "512MiB" or "10GiB"; a bare number is bytes.
type Bytes int64

// UnmarshalText implements encoding.TextUnmarshaler.
func (b *Bytes) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	digits := strings.TrimRight(s, "KMGTiBkmgtb ")
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil || n < 0 {
		return fmt.Errorf("size %q: want a number with KiB, MiB, GiB or TiB", s)
	}
	shift := map[string]int{"": 0, "b": 0, "k": 10, "kib": 10, "kb": 10, "m": 20, "mib": 20, "mb": 20, "g": 30, "gib": 30, "gb": 30, "t": 40, "tib": 40, "tb": 40}
	bits, ok := shift[strings.ToLower(strings.TrimSpace(s[len(digits):]))]
	if !ok || n*float64(int64(1)<<bits) > 1<<62 {
		return fmt.Errorf("size %q: want a number with KiB, MiB, GiB or TiB", s)
	}
	*b = Bytes(n * float64(int64(1)<<bits))
	return nil
}

// Short is b with at most one digit after the point.
func (b Bytes) Short() string {
	for _, u := range []struct {
		bits int
		name string
	}{{40, "TiB"}, {30, "GiB"}, {20, "MiB"}, {10, "KiB"}} {
		if n := int64(1) << u.bits; int64(b) >= n {
			return strings.TrimSuffix(strconv.FormatFloat(float64(b)/float64(n), 'f', 1, 64), ".0") + u.name
		}
	}
	return strconv.FormatInt(int64(b), 10) + "B"
}
