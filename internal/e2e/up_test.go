package e2e

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/sample"
)

// TestUpSampleOnce is the README's first command, twice on the same folder.
func TestUpSampleOnce(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	out := run(t, nil, 0, "up", "--sample", "--once", "--data", data)
	stored := 0
	for _, p := range sample.Pages() {
		switch {
		case p.Title != "":
			stored++
			if !strings.Contains(out, firstWords(p.Title)) {
				t.Errorf("not listed: %s", p.Title)
			}
		case p.Refused != "":
			if !regexp.MustCompile(string(p.Refused) + ` .*` + regexp.QuoteMeta(p.Path)).MatchString(out) {
				t.Errorf("%s is not listed as refused for %s", p.Path, p.Refused)
			}
		}
	}
	if !strings.Contains(out, fmt.Sprintf("%d stored", stored)) || !strings.Contains(out, "SELECT") {
		t.Errorf("want %d stored and a query to try; got:\n%s", stored, out)
	}
	again := run(t, nil, 0, "up", "--sample", "--once", "--data", data)
	if strings.Contains(again, " stored\n") || !strings.Contains(again, "seen before") {
		t.Errorf("the second run stored something, or does not say that it had seen all:\n%s", again)
	}
	// Other commands find NATS and Postgres through the folder.
	up := start(t, nil, programs.harkara, "up", "--sample", "--data", data)
	eventually(t, "up is running", func() bool { return strings.Contains(up.output(), "Ctrl-C") })
	env, err := config.ReadEnv(filepath.Join(data, "env"))
	if err != nil || env["NATS_URL"] == "" || env["DATABASE_URL"] == "" {
		t.Fatalf("env file: %v, %v", env, err)
	}
	page := sample.Origin + sample.RevisedPath
	if out := run(t, nil, 0, "publish", "--data", data, "--force", "--wait", page); !strings.Contains(out, "unchanged") {
		t.Errorf("forced again:\n%s", out)
	}
	eventually(t, "the trail has both visits", func() bool { // rows come up to 200 ms after the live outcome
		out := run(t, nil, 0, "trace", "--data", data, page)
		return strings.Contains(out, "stored") && strings.Contains(out, "unchanged")
	})
	if out := run(t, nil, 1, "up", "--data", data); out != "" {
		t.Errorf("a second up on the same folder printed %q", out)
	}
	up.stop(t)
}

func firstWords(title string) string {
	runes := []rune(title)
	return string(runes[:min(20, len(runes))])
}
