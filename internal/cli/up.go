package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/embedded"
	"github.com/harkara/harkara/internal/pipeline"
	"github.com/harkara/harkara/internal/postgres"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/internal/sample"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/store"
)

type upCmd struct {
	config.Database
	config.Fetch
	config.OptOut
	entityModel
	stopping

	URLs     []string      `arg:"" optional:"" name:"url" help:"URLs of pages, feeds or sitemaps to submit at once."`
	NATSPort int           `name:"nats-port" help:"Port of the embedded NATS on 127.0.0.1. Default: 4222 when it is free, else any." placeholder:"PORT" env:"HARKARA_NATS_PORT"`
	Prefix   string        `help:"First token of every subject." default:"harkara" env:"HARKARA_PREFIX"`
	Storage  config.Bytes  `help:"Total size of all streams." default:"10GiB" env:"HARKARA_STORAGE"`
	Sample   bool          `help:"Serve the built-in sample news site and ingest it."`
	Once     bool          `help:"Exit when every URL submitted has its outcome; status 0 only if all went through."`
	Within   time.Duration `help:"With --once: give up after this long." default:"1h"`
}

// Help is shown by harkara up --help.
func (upCmd) Help() string {
	return `Keeps everything below --data. Postgres: DATABASE_URL if it is set, else the newest Postgres
found on this machine (14 or later), else a build that is downloaded once and verified. NATS listens on
127.0.0.1 only; 'nats pub harkara.submit URL' and further 'harkara fetch|parse|store' processes can use it.`
}

// running is what up has started.
type running struct {
	app      *app
	cmd      *upCmd
	queue    *queue.Queue
	natsURL  string
	database string
	private  bool // the database is ours, and ends with us
	sample   *sampleServer
}

func (c *upCmd) Run(ctx context.Context, a *app) (err error) {
	if c.Once && len(c.URLs) == 0 && !c.Sample {
		return errors.New("--once has nothing to wait for: name URLs or use --sample")
	}
	if err := os.MkdirAll(a.global.Data, 0o755); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	unlock, err := embedded.Lock(filepath.Join(a.global.Data, "lock"))
	if err != nil {
		return err
	}
	defer unlock()
	r := &running{app: a, cmd: c}
	components, closeAll, err := r.start(ctx)
	defer func() { closeAll() }()
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return err
	}
	components = append(components, pipeline.Component{Name: "submit", Run: r.submit})
	if err := pipeline.Run(ctx, a.log, components...); err != nil {
		return err
	}
	return nil
}

// start brings up NATS, Postgres and the stages' parts, without running them
// yet. closeAll undoes what was done so far, also after an error.
func (r *running) start(ctx context.Context) (_ []pipeline.Component, closeAll func(), err error) {
	var closers []func()
	closeAll = func() {
		for _, c := range slices.Backward(closers) {
			c()
		}
		closers = nil
	}
	a, c := r.app, r.cmd
	if r.database, err = r.startPostgres(ctx, &closers); err != nil {
		return nil, closeAll, err
	}
	server, err := embedded.StartNATS(ctx, embedded.NATSOptions{
		Dir: filepath.Join(a.global.Data, "nats"), Port: natsPort(c.NATSPort), Storage: 2 * int64(c.Storage), Log: a.log,
	})
	if err != nil {
		return nil, closeAll, err
	}
	closers = append(closers, server.Stop)
	r.natsURL = server.URL()
	if err := config.WriteEnv(a.global.EnvFile(), [2]string{"NATS_URL", r.natsURL}, [2]string{"DATABASE_URL", r.database}); err != nil {
		return nil, closeAll, fmt.Errorf("write the env file: %w", err)
	}
	r.queue, err = queue.Connect(ctx, queue.Settings{
		InProcess: server.Server(), Prefix: c.Prefix, Storage: int64(c.Storage), Name: "harkara up", Log: a.log,
	})
	if err != nil {
		return nil, closeAll, err
	}
	closers = append(closers, r.queue.Close)
	if err := r.queue.EnsureStreams(ctx); err != nil {
		return nil, closeAll, err
	}
	if err := postgres.Migrate(ctx, r.database, postgres.Newest, a.log); err != nil {
		return nil, closeAll, err
	}
	pool, err := postgres.Open(ctx, r.database, a.log)
	if err != nil {
		return nil, closeAll, err
	}
	closers = append(closers, pool.Close)
	parser, err := newParser(c.OptOut, c.entityModel, a.log)
	if err != nil {
		return nil, closeAll, err
	}
	if c.Sample {
		if r.sample, err = serveSample(); err != nil {
			return nil, closeAll, err
		}
		closers = append(closers, r.sample.close)
	}
	fetching, closeFetcher, err := r.fetchStage(ctx)
	if err != nil {
		return nil, closeAll, err
	}
	closers = append(closers, closeFetcher)
	components := pipeline.Store(r.queue, store.New(pool, a.log), c.Grace)
	components = append(components, pipeline.Parse(r.queue, parser, c.Grace))
	return append(components, fetching), closeAll, nil
}

func (r *running) startPostgres(ctx context.Context, closers *[]func()) (string, error) {
	url, err := r.cmd.Given()
	if err != nil || url != "" {
		return url, err
	}
	p, err := embedded.StartPostgres(ctx, embedded.PostgresOptions{DataDir: r.app.global.Data, Log: r.app.log})
	if err != nil {
		return "", err
	}
	watched, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := p.Run(watched); err != nil {
			r.app.log.Error("Postgres cannot be kept running", "error", err)
		}
	}()
	*closers = append(*closers, func() { stop(); <-ended })
	r.private = true
	return p.URL(), nil
}

// natsPort returns the port to listen on: the one asked for, else NATS' own if
// it is free, else -1 for any.
func natsPort(asked int) int {
	if asked != 0 {
		return asked
	}
	const usual = 4222
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", usual))
	if err != nil {
		return -1
	}
	_ = l.Close()
	return usual
}

// submit publishes the URLs that the command names and, with --once, waits for
// their outcomes.
func (r *running) submit(ctx context.Context) error {
	r.hello()
	urls := r.cmd.URLs
	if r.sample != nil {
		urls = append(sample.Start(), urls...)
	}
	watch, err := pipeline.NewWatch(r.queue)
	if err != nil {
		return err
	}
	defer watch.Close()
	var subs []schema.Submission
	for _, u := range urls {
		subs = append(subs, schema.Submission{URL: u, ID: nats.NewInbox()[len(nats.InboxPrefix):]})
		watch.Expect(subs[len(subs)-1].ID)
	}
	msgs, err := r.queue.SubmissionMessages("", subs)
	if err != nil {
		return err
	}
	if len(msgs) > 0 {
		if err := r.queue.Publish(ctx, msgs...); err != nil {
			return err
		}
	}
	if !r.cmd.Once {
		<-ctx.Done()
		return nil
	}
	limited, cancel := context.WithTimeoutCause(ctx, r.cmd.Within, fmt.Errorf("--within %v is over", r.cmd.Within))
	defer cancel()
	finals, err := watch.Wait(limited, func(ended, expected int) { r.app.progress("%d of %d URLs have their outcome", ended, expected) })
	r.app.progressDone()
	if err == nil {
		err = r.trailStored(limited)
	}
	return errors.Join(err, r.report(context.WithoutCancel(ctx), finals))
}

// trailStored waits until every outcome said so far is in Postgres.
func (r *running) trailStored(ctx context.Context) error {
	stream, err := r.queue.JetStream().Stream(ctx, r.queue.Streams().Outcomes.Name)
	if err != nil {
		return err
	}
	for {
		info, err := stream.Info(ctx)
		if err != nil {
			return err
		}
		if info.State.Msgs == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// hello says where everything is.
func (r *running) hello() {
	out := r.app.out
	fmt.Fprintf(out, "NATS      %s\n", r.natsURL)
	fmt.Fprintf(out, "Postgres  psql '%s'\n", r.database)
	fmt.Fprintf(out, "submit    harkara publish URL   or   nats pub --server %s %s URL\n", r.natsURL, r.queue.Subjects().Submit())
	if !r.cmd.Once {
		fmt.Fprintln(out, "stop      Ctrl-C")
	}
	fmt.Fprintln(out)
}

// sampleServer serves the sample site on loopback.
type sampleServer struct {
	address string
	server  *http.Server
}

func serveSample() (*sampleServer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the sample site: %w", err)
	}
	s := &http.Server{Handler: sample.New(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.Serve(l) }()
	return &sampleServer{l.Addr().String(), s}, nil
}

func (s *sampleServer) close() { _ = s.server.Close() }
