package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/pgtest"
)

// TestReadme runs every command and every query of the README, in order, in an
// empty folder. https://www.example.org is a site on loopback here, and what is
// left running in the README's terminals is stopped at the end.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(http.HandlerFunc(exampleOrg))
	defer site.Close()
	dir := t.TempDir()
	for name, data := range map[string]string{
		"page.html": article("www.example.org", "7"),
		"urls.txt":  "http://www.example.org/news/1\nhttp://www.example.org/news/2\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(programs.harkara, filepath.Join(dir, "harkara")); err != nil {
		t.Fatal(err)
	}
	r := &reader{t: t, dir: dir, env: []string{"NATS_URL=", "DATABASE_URL=", "HARKARA_DELAY=10ms",
		"HARKARA_RESOLVE=www.example.org:80=" + strings.TrimPrefix(site.URL, "http://")}}
	commands := 0
	for _, b := range blocks(string(readme)) {
		for _, text := range b.commands {
			commands++
			r.do(b.language, text)
		}
	}
	if commands < 15 {
		t.Fatalf("found only %d commands in the README", commands)
	}
	for _, p := range r.left {
		p.stop(t)
	}
}

// exampleOrg answers like a small news site.
func exampleOrg(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/feed.xml":
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, `<rss version="2.0"><channel><title>F</title><item><link>http://www.example.org/news/3</link></item></channel></rss>`)
	case strings.HasPrefix(r.URL.Path, "/news/"):
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, article(r.Host+r.URL.Path, r.URL.Path))
	default:
		http.NotFound(w, r)
	}
}

// block is one fenced block of a Markdown text.
type block struct {
	language string
	commands []string // lines of a shell block; the whole of any other
}

func blocks(markdown string) (all []block) {
	parts := strings.Split(markdown, "```")
	for i := 1; i < len(parts); i += 2 {
		language, text, _ := strings.Cut(parts[i], "\n")
		b := block{language: language, commands: []string{text}}
		if language == "sh" {
			b.commands = strings.Split(strings.TrimSpace(text), "\n")
		}
		all = append(all, b)
	}
	return all
}

// reader is a person who types what the README says.
type reader struct {
	t    *testing.T
	dir  string
	env  []string
	left []*process // running in other terminals
}

func (r *reader) do(language, text string) {
	r.t.Helper()
	text = strings.ReplaceAll(text, "https://www.example.org", "http://www.example.org")
	words := strings.Fields(text)
	switch {
	case language == "sql":
		pool := pgtest.Connect(r.t, r.found("DATABASE_URL"))
		defer pool.Close()
		rows, err := pool.Query(r.t.Context(), text)
		if err != nil {
			r.t.Fatalf("%s: %v", text, err)
		}
		n := 0
		for rows.Next() {
			n++
		}
		if err := rows.Err(); err != nil || n == 0 {
			r.t.Errorf("%s: %d rows, %v", text, n, err)
		}
	case language != "sh":
		r.t.Fatalf("the README has a block of %q, which this test cannot run", language)
	case text == "go test ./...":
		// This very test is part of it.
		ci, err := os.ReadFile(filepath.Join("..", "..", ".ci", "run"))
		if err != nil || !strings.Contains(string(ci), "\n"+text+"\n") {
			r.t.Errorf(".ci/run does not run %q (%v)", text, err)
		}
	case text == "go build":
		// The program was built by runTests.
	case words[0] == "export":
		r.export(words[1])
	case words[0] == "nats":
		r.natsPub(words)
	case strings.HasPrefix(text, "./harkara up") || len(words) == 2 && words[0] == "./harkara" && strings.Contains("fetch parse store", words[1]):
		r.leaveRunning(words)
	default:
		r.run(strings.Replace(text, "go run .", "./harkara", 1))
	}
}

func (r *reader) run(text string) {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), "bash", "-c", text)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), r.env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("%s: %v\n%s", text, err, out)
	}
}

// leaveRunning starts what the README leaves running in a terminal.
func (r *reader) leaveRunning(words []string) {
	r.t.Helper()
	p := start(r.t, append([]string{"PWD=" + r.dir, "HARKARA_DATA=" + filepath.Join(r.dir, ".harkara")}, r.env...), programs.harkara, words[1:]...)
	eventually(r.t, strings.Join(words, " ")+" is running", func() bool {
		return strings.Contains(p.output(), "Ctrl-C") || strings.Contains(p.output(), "is running")
	})
	r.left = append(r.left, p)
}

// export takes a variable, with servers of the test's own for the README's.
func (r *reader) export(assignment string) {
	r.t.Helper()
	name, _, _ := strings.Cut(assignment, "=")
	switch name {
	case "NATS_URL":
		_, url := natsServer(r.t, r.t.TempDir(), freePort(r.t))
		r.env = append(r.env, "NATS_URL="+url)
	case "DATABASE_URL":
		r.env = append(r.env, "DATABASE_URL="+pgtest.Database(r.t))
	default:
		r.t.Fatalf("the README exports %s", name)
	}
}

// natsPub does what the nats command line tool does.
func (r *reader) natsPub(words []string) {
	r.t.Helper()
	if len(words) != 4 || words[1] != "pub" {
		r.t.Fatalf("the README has %q", words)
	}
	nc, err := nats.Connect(r.found("NATS_URL"))
	if err != nil {
		r.t.Fatal(err)
	}
	defer nc.Close()
	if err := nc.Publish(words[2], []byte(words[3])); err != nil {
		r.t.Fatal(err)
	}
	if err := nc.Flush(); err != nil {
		r.t.Fatal(err)
	}
}

// found is what `harkara up` wrote into its folder.
func (r *reader) found(name string) string {
	r.t.Helper()
	env, err := config.ReadEnv(filepath.Join(r.dir, ".harkara", "env"))
	if err != nil || env[name] == "" {
		r.t.Fatalf("no %s in the env file: %v", name, err)
	}
	return env[name]
}
