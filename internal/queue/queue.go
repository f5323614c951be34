// Package queue is the pipeline's only way over NATS JetStream: it connects,
// creates the streams, publishes with acknowledgement, and holds the one
// delivery loop that every stage runs in.
//
// # What it promises
//
// At least once: a message is acknowledged only after its handler returned and
// everything the handler published was acknowledged. A worker that dies holds
// its messages no longer than the consumer's AckWait; another then gets them.
//
// A handler's return value is the verdict (see [schema.Drop], [schema.Later]);
// no handler acknowledges anything itself. An error is retried with
// exponential back-off and jitter; after the last attempt the message goes to
// the dead letters with its reason, and an outcome says so. A panic is an error
// with a stack.
//
// Nothing is lost when a stream is full: it refuses new messages, and
// [Queue.Publish] waits, which makes the stage before it wait.
package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/pkg/schema"
)

// Settings say which NATS to use and how.
type Settings struct {
	// URL is one or more NATS URLs separated by commas. Empty means
	// nats://127.0.0.1:4222.
	URL string
	// InProcess, when set, connects without a socket to a server in this process.
	InProcess nats.InProcessConnProvider
	// Credentials is the path of a NATS credentials file, or empty.
	Credentials string
	// Prefix is the first token of every subject. Empty means [schema.DefaultPrefix].
	Prefix string
	// Storage is the total size of all streams in bytes. Zero means [schema.DefaultStorage].
	Storage int64
	// Replicas of each stream in a NATS cluster. Zero means 1.
	Replicas int
	// Name names the connection to the operator of NATS.
	Name string
	Log  *slog.Logger
}

// Queue is a connection to one pipeline's streams. It is safe for concurrent use.
type Queue struct {
	conn     *nats.Conn
	js       jetstream.JetStream
	subjects schema.Subjects
	streams  schema.StreamSet
	replicas int
	log      *slog.Logger
	worker   string
	zenc     *zstd.Encoder
	zdec     *zstd.Decoder
}

// publishAckWait is how long one publish waits for its acknowledgement before
// it is tried again under the same Nats-Msg-Id.
const publishAckWait = 5 * time.Second

// Connect connects to NATS. A server that is not there yet, or goes away later,
// is waited for: the connection comes back by itself and the log says so.
func Connect(ctx context.Context, s Settings) (*Queue, error) {
	if s.Prefix == "" {
		s.Prefix = schema.DefaultPrefix
	}
	if s.URL == "" {
		s.URL = nats.DefaultURL
	}
	subjects, err := schema.NewSubjects(s.Prefix)
	if err != nil {
		return nil, err
	}
	log := s.Log
	opts := []nats.Option{
		nats.Name(s.Name),
		nats.MaxReconnects(-1),
		nats.RetryOnFailedConnect(true),
		nats.ReconnectWait(500 * time.Millisecond),
		nats.ReconnectJitter(200*time.Millisecond, time.Second),
		nats.ConnectHandler(func(c *nats.Conn) { log.Debug("connected to NATS", "url", c.ConnectedUrlRedacted()) }),
		nats.ReconnectHandler(func(c *nats.Conn) { log.Info("NATS is back, going on", "url", c.ConnectedUrlRedacted()) }),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn("NATS is gone, waiting for it", "error", err)
			}
		}),
		nats.ErrorHandler(func(_ *nats.Conn, sub *nats.Subscription, err error) {
			if sub != nil {
				log.Warn("NATS reports an error", "subject", sub.Subject, "error", err)
			} else {
				log.Warn("NATS reports an error", "error", err)
			}
		}),
	}
	if s.InProcess != nil {
		opts = append(opts, nats.InProcessServer(s.InProcess))
	}
	if s.Credentials != "" {
		opts = append(opts, nats.UserCredentials(s.Credentials))
	}
	conn, err := nats.Connect(s.URL, opts...)
	if err != nil {
		return nil, fmt.Errorf("connect to NATS at %s: %w", redact(s.URL), err)
	}
	js, err := jetstream.New(conn,
		jetstream.WithPublishAsyncTimeout(publishAckWait),
		jetstream.WithPublishAsyncMaxPending(1024))
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("use JetStream: %w", err)
	}
	zenc, zdec, err := newPacker()
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("prepare zstd: %w", err)
	}
	host, _ := os.Hostname()
	q := &Queue{
		conn: conn, js: js, subjects: subjects, streams: subjects.Streams(s.Storage),
		replicas: max(s.Replicas, 1), log: log, worker: fmt.Sprintf("%s/%d", host, os.Getpid()),
		zenc: zenc, zdec: zdec,
	}
	if err := q.await(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return q, nil
}

// await blocks until the connection stands, saying so when it takes long.
func (q *Queue) await(ctx context.Context) error {
	for said := false; !q.conn.IsConnected(); {
		if q.conn.IsClosed() {
			return fmt.Errorf("connect to NATS: %w", errors.Join(q.conn.LastError(), nats.ErrConnectionClosed))
		}
		if !said {
			said = true
			q.log.Warn("no NATS yet, waiting for it (is it running? set NATS_URL, or use `harkara up`)", "error", q.conn.LastError())
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("connect to NATS: %w", context.Cause(ctx))
		case <-time.After(100 * time.Millisecond):
		}
	}
	return nil
}

// Close ends the connection. What was published but not acknowledged may be lost.
func (q *Queue) Close() {
	q.conn.Close()
	q.zdec.Close()
}

// JetStream returns the JetStream context, for the frontier and for tools.
func (q *Queue) JetStream() jetstream.JetStream { return q.js }

// Conn returns the NATS connection, for subscribing to live subjects.
func (q *Queue) Conn() *nats.Conn { return q.conn }

// Subjects returns the pipeline's subjects.
func (q *Queue) Subjects() schema.Subjects { return q.subjects }

// Streams returns the pipeline's stream settings.
func (q *Queue) Streams() schema.StreamSet { return q.streams }

// Worker names this process in outcomes: host name and process id.
func (q *Queue) Worker() string { return q.worker }

// Replicas returns how many copies the cluster keeps of each stream.
func (q *Queue) Replicas() int { return q.replicas }

// EnsureStreams creates the streams that are missing and brings the others to
// their settings. Any number of workers may call it at once.
func (q *Queue) EnsureStreams(ctx context.Context) error {
	for _, s := range q.streams.All() {
		if err := q.ensureStream(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (q *Queue) ensureStream(ctx context.Context, s schema.Stream) error {
	cfg := jetstream.StreamConfig{
		Name: s.Name, Description: s.Description, Subjects: s.Subjects,
		Storage: jetstream.FileStorage, Discard: jetstream.DiscardNew,
		MaxBytes: s.MaxBytes, MaxAge: s.MaxAge,
		MaxMsgsPerSubject: s.MaxMessagesPerSubject, DiscardNewPerSubject: s.DiscardNewPerSubject,
		Duplicates: s.Duplicates, AllowDirect: s.AllowDirect, Replicas: q.replicas,
	}
	if s.WorkQueue {
		cfg.Retention = jetstream.WorkQueuePolicy
	}
	if s.RepublishTo != "" {
		cfg.RePublish = &jetstream.RePublish{Source: s.RepublishFrom, Destination: s.RepublishTo}
	}
	_, err := q.js.CreateOrUpdateStream(ctx, cfg)
	var api *jetstream.APIError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &api) && api.ErrorCode == 10047:
		return fmt.Errorf("create stream %s: %w: NATS may not use that much disk; lower --storage (HARKARA_STORAGE), now %d MiB in all streams", s.Name, err, q.total()>>20)
	case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount):
		return fmt.Errorf("create stream %s: %w: start nats-server with -js", s.Name, err)
	default:
		return fmt.Errorf("create stream %s: %w", s.Name, err)
	}
}

func (q *Queue) total() (sum int64) {
	for _, s := range q.streams.All() {
		sum += s.MaxBytes
	}
	return sum
}
