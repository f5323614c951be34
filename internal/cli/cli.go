// Package cli is the command line: one file per command.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/queue"
)

// commands is the whole command line, as kong reads it.
type commands struct {
	config.Global

	Up       upCmd       `cmd:"" help:"Run everything in one process, with an embedded NATS and a private Postgres."`
	Fetch    fetchCmd    `cmd:"" help:"Run the fetch stage: URLs to pages, politely."`
	Parse    parseCmd    `cmd:"" help:"Run the parse stage: pages to articles."`
	Store    storeCmd    `cmd:"" help:"Run the store stage: articles to rows."`
	Publish  publishCmd  `cmd:"" help:"Submit URLs, feeds or sitemaps."`
	Follow   followCmd   `cmd:"" help:"Ask for feeds and sitemaps again and again."`
	Unfollow unfollowCmd `cmd:"" help:"Follow them no longer."`
	Follows  followsCmd  `cmd:"" help:"List what is followed."`
	Extract  extractCmd  `cmd:"" help:"Read articles from pages, without NATS or Postgres."`
	Entities entitiesCmd `cmd:"" help:"Find people, organisations and places in texts, without NATS or Postgres."`
	Status   statusCmd   `cmd:"" help:"Show streams, rates, hosts and dead letters."`
	Trace    traceCmd    `cmd:"" help:"Show what became of a URL."`
	Dead     deadCmd     `cmd:"" help:"List, show, retry or purge dead letters."`
	Migrate  migrateCmd  `cmd:"" help:"Change the database schema: up, down or version."`
	Retain   retainCmd   `cmd:"" help:"Age out bodies, articles, earlier texts and outcomes."`

	Version versionFlag `help:"Print the version and exit."`
}

type versionFlag bool

// BeforeReset prints the version as soon as the flag is seen.
func (versionFlag) BeforeReset(k *kong.Kong) error {
	version := "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	fmt.Fprintln(k.Stdout, "harkara", version)
	k.Exit(0)
	return nil
}

// app is what commands work with.
type app struct {
	global config.Global
	in     io.Reader
	out    io.Writer
	err    *os.File
	log    *slog.Logger
}

// Exit statuses.
const (
	exitOK    = 0
	exitError = 1 // the command failed; standard error says why
	exitUsage = 2 // the command line was wrong
)

// errSilent is an error of which the user has been told already.
var errSilent = errors.New("failed")

// Main runs the command line and returns the exit status. The first SIGINT or
// SIGTERM ends the context that commands run under; the second ends the
// process at once.
func Main(args []string) int {
	var c commands
	exited, status := false, exitOK
	parser, err := kong.New(&c,
		kong.Name("harkara"),
		kong.Description("A streaming news pipeline: URLs in, articles with their people, places, organisations and tags out, as rows in Postgres."),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Exit(func(code int) { exited, status = true, code }),
	)
	if err != nil {
		fmt.Fprintln(os.Stderr, "harkara:", err)
		return exitError
	}
	cmd, err := parser.Parse(args)
	if exited {
		return status
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "harkara: %v (see `harkara --help`)\n", err)
		return exitUsage
	}
	ctx, stop := untilSignal()
	defer stop()
	a := &app{global: c.Global, in: os.Stdin, out: os.Stdout, err: os.Stderr, log: c.Logger(os.Stderr)}
	cmd.BindTo(ctx, (*context.Context)(nil))
	switch err := cmd.Run(a); {
	case err == nil:
		return exitOK
	case errors.Is(err, errSilent):
		return exitError
	default:
		fmt.Fprintln(os.Stderr, "harkara:", err)
		return exitError
	}
}

// errStopped is the cause of a context that a signal ended.
var errStopped = errors.New("stopped by a signal")

func untilSignal() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		for n := 0; ; n++ {
			if _, open := <-signals; !open {
				return
			}
			if n > 0 {
				fmt.Fprintln(os.Stderr, "harkara: second signal, leaving at once; unfinished work is delivered again")
				os.Exit(130)
			}
			cancel(errStopped)
		}
	}()
	return ctx, func() { signal.Stop(signals); close(signals); cancel(nil) }
}

// connect opens the pipeline's queue.
func (a *app) connect(ctx context.Context, n config.NATS, role string) (*queue.Queue, error) {
	url, err := n.Find(a.global)
	if err != nil {
		return nil, err
	}
	return queue.Connect(ctx, queue.Settings{
		URL: url, Credentials: n.Credentials, Prefix: n.Prefix, Storage: int64(n.Storage),
		Replicas: n.Replicas, Name: "harkara " + role, Log: a.log,
	})
}

// terminal reports whether progress may be drawn.
func (a *app) terminal() bool { return term.IsTerminal(int(a.err.Fd())) }

// progress draws one line over itself on a terminal, and nothing in a pipe.
func (a *app) progress(format string, args ...any) {
	if a.terminal() {
		fmt.Fprintf(a.err, "\r\x1b[K"+format, args...)
	}
}

// progressDone ends the line that progress drew.
func (a *app) progressDone() {
	if a.terminal() {
		fmt.Fprint(a.err, "\r\x1b[K")
	}
}
