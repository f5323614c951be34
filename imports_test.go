package main_test

import (
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/harkara/harkara/"

// TestImportsPointOneWay keeps the rooms apart: the contract knows nobody,
// workers know only the contract and web addresses, and only the pipeline
// brings workers and queue together.
func TestImportsPointOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		from, ok := strings.CutPrefix(fields[0], module)
		if !ok {
			continue // the root package
		}
		packages++
		for _, to := range fields[1:] {
			if why := forbidden(from, to); why != "" {
				t.Errorf("%s imports %s: %s", from, to, why)
			}
		}
	}
	if packages < 10 {
		t.Fatalf("go list named only %d packages", packages)
	}
}

func forbidden(from, path string) string {
	to, ours := strings.CutPrefix(path, module)
	switch {
	case from == "pkg/schema":
		if strings.Contains(strings.SplitN(path, "/", 2)[0], ".") {
			return "the contract imports the standard library only"
		}
	case strings.HasPrefix(from, "workers/"):
		if strings.HasPrefix(path, "github.com/nats-io/") {
			return "a worker does not know NATS"
		}
		if !ours || to == "pkg/schema" || to == "internal/weburl" ||
			room(from) == "workers/store" && to == "internal/postgres" {
			return ""
		}
		if room(from) != room(to) {
			return "a worker knows the contract, web addresses and itself; store knows Postgres too"
		}
	case strings.HasPrefix(from, "internal/") && from != "internal/cli":
		if to == "internal/cli" {
			return "the command line is on top"
		}
		below := map[string]bool{"internal/weburl": true, "internal/queue": true, "internal/postgres": true, "internal/config": true,
			"internal/embedded": true, "internal/sample": true, "internal/frontier": true}
		if below[from] && (to == "internal/pipeline" || strings.HasPrefix(to, "workers/") && from != "internal/frontier") {
			return "only the pipeline brings workers together"
		}
	}
	return ""
}

// room is the first two elements of a package's path: "workers/fetch".
func room(path string) string {
	parts := strings.SplitN(path, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}
