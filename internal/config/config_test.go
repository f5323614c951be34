package config

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestBytes(t *testing.T) {
	for in, want := range map[string]Bytes{"0": 0, "512": 512, "1k": 1 << 10, "256MiB": 256 << 20, "1.5GiB": 3 << 29, "2 TiB": 2 << 40} {
		var got Bytes
		if err := got.UnmarshalText([]byte(in)); err != nil || got != want {
			t.Errorf("%q: got %d, %v, want %d", in, got, err, want)
		}
	}
	for _, bad := range []string{"", "x", "-1", "10 parsecs", "1e400", "99999999999TiB"} {
		var b Bytes
		if err := b.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is taken as %d", bad, b)
		}
	}
	for b, want := range map[Bytes]string{0: "0B", 1 << 10: "1KiB", 3 << 29: "1.5GiB", 1234567: "1.2MiB"} {
		if got := b.Short(); got != want {
			t.Errorf("%d: got %s, want %s", b, got, want)
		}
	}
}

// TestFind goes through the places in which a database may be named, the
// strongest last.
func TestFind(t *testing.T) {
	g := Global{Data: t.TempDir()}
	t.Setenv("DATABASE_URL_FILE", "")
	if _, err := (Database{}).Find(g); !errors.Is(err, ErrNoDatabase) {
		t.Errorf("nothing named: %v", err)
	}
	if err := WriteEnv(g.EnvFile(), [2]string{"NATS_URL", "nats://127.0.0.1:1"}, [2]string{"DATABASE_URL", "postgres:///x?host=/a=b"}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(g.EnvFile()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("env file %v, %v: it holds passwords and is for its owner only", info.Mode(), err)
	}
	want := func(d Database, url string) {
		t.Helper()
		if got, err := d.Find(g); err != nil || got != url {
			t.Errorf("got %q, %v, want %q", got, err, url)
		}
	}
	want(Database{}, "postgres:///x?host=/a=b")
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("postgres://from-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DATABASE_URL_FILE", secret)
	want(Database{}, "postgres://from-file")
	want(Database{URL: "postgres://given"}, "postgres://given")
	t.Setenv("DATABASE_URL_FILE", secret+".missing")
	if _, err := (Database{}).Find(g); err == nil {
		t.Error("a missing DATABASE_URL_FILE is no error")
	}
	if got, err := (NATS{}).Find(g); err != nil || got != "nats://127.0.0.1:1" {
		t.Errorf("NATS: %q, %v", got, err)
	}
	if got, err := (NATS{}).Find(Global{Data: t.TempDir()}); err != nil || got != "nats://127.0.0.1:4222" {
		t.Errorf("NATS by default: %q, %v", got, err)
	}
}
