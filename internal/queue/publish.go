package queue

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
)

// ErrFull says that a stream refused a message because it is full.
var ErrFull = errors.New("the stream is full")

// IsFull reports whether err is a stream's refusal of a message for its total
// size. A subject that holds its one allowed message already is not that.
func IsFull(err error) bool {
	var api *jetstream.APIError
	if errors.Is(err, ErrFull) {
		return true
	}
	// One code stands for every reason not to store; only the text tells them apart.
	return errors.As(err, &api) && api.ErrorCode == 10077 &&
		(strings.Contains(api.Description, "maximum bytes") || strings.Contains(api.Description, "maximum messages exceeded"))
}

// Publish sends all messages and returns when every one is acknowledged. It
// waits while a stream is full or NATS is away, until ctx ends. Messages with
// a Nats-Msg-Id header are stored once however often they are sent again. A
// message above the server's max_payload is refused with
// [schema.ReasonTooLarge].
func (q *Queue) Publish(ctx context.Context, msgs ...*nats.Msg) error {
	return q.publish(ctx, true, msgs)
}

// TryPublish is Publish for a producer that must not wait: it returns an error
// for which [IsFull] holds when a stream is full. Some of the messages may have
// been stored by then.
func (q *Queue) TryPublish(ctx context.Context, msgs ...*nats.Msg) error {
	return q.publish(ctx, false, msgs)
}

func (q *Queue) publish(ctx context.Context, wait bool, msgs []*nats.Msg) error {
	for _, m := range msgs {
		if limit := q.conn.MaxPayload(); limit > 0 && int64(size(m)) > limit {
			return schema.Drop(schema.ReasonTooLarge, "%d bytes packed, above the max_payload of NATS, %d", size(m), limit)
		}
	}
	said := false
	for try := 0; ; try++ {
		failed, err := q.publishOnce(ctx, msgs)
		if len(failed) == 0 {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("publish to %s: %w", failed[0].Subject, context.Cause(ctx))
		}
		full := IsFull(err)
		if full && !wait {
			return fmt.Errorf("publish to %s: %w", failed[0].Subject, ErrFull)
		}
		if !full && !passing(err) {
			return fmt.Errorf("publish to %s: %w", failed[0].Subject, err)
		}
		if !said && try >= 2 {
			said = true
			if full {
				q.log.Info("the stream is full, waiting for the stage behind it", "subject", failed[0].Subject)
			} else {
				q.log.Warn("NATS does not acknowledge, trying again", "subject", failed[0].Subject, "error", err)
			}
		}
		msgs = failed
		select {
		case <-ctx.Done():
		case <-time.After(backoff(50*time.Millisecond, 2*time.Second, try)):
		}
	}
}

// publishOnce sends all and returns those not acknowledged with the first error.
func (q *Queue) publishOnce(ctx context.Context, msgs []*nats.Msg) (failed []*nats.Msg, first error) {
	futures := make([]jetstream.PubAckFuture, len(msgs))
	errs := make([]error, len(msgs))
	for i, m := range msgs {
		futures[i], errs[i] = q.js.PublishMsgAsync(m)
	}
	for i, f := range futures {
		if errs[i] == nil {
			select {
			case <-f.Ok():
			case errs[i] = <-f.Err():
			case <-ctx.Done():
				errs[i] = context.Cause(ctx)
			}
		}
		if errs[i] != nil {
			failed = append(failed, msgs[i])
			if first == nil {
				first = errs[i]
			}
		}
	}
	return failed, first
}

// passing reports whether a publish that failed with err may succeed later.
func passing(err error) bool {
	if api, ok := errors.AsType[*jetstream.APIError](err); ok {
		return api.Code >= 500
	}
	return errors.Is(err, nats.ErrTimeout) || errors.Is(err, jetstream.ErrAsyncPublishTimeout) ||
		errors.Is(err, jetstream.ErrTooManyStalledMsgs) || errors.Is(err, nats.ErrNoResponders) ||
		errors.Is(err, jetstream.ErrNoStreamResponse) || errors.Is(err, nats.ErrDisconnected) ||
		errors.Is(err, nats.ErrReconnectBufExceeded) || errors.Is(err, nats.ErrConnectionReconnecting)
}

// backoff returns base doubled n times, at most limit, less up to a quarter at random.
func backoff(base, limit time.Duration, n int) time.Duration {
	d := min(base<<min(n, 30), limit)
	if d <= 0 {
		d = limit
	}
	return d - time.Duration(rand.Int64N(int64(d)/4+1))
}

func size(m *nats.Msg) int {
	n := len(m.Data) + 16
	for k, vs := range m.Header {
		for _, v := range vs {
			n += len(k) + len(v) + 4
		}
	}
	return n
}

// PageMessage packs a page and its raw body. msg.Data holds the compressed body.
func (q *Queue) PageMessage(p schema.Page, body []byte) (*nats.Msg, error) {
	return q.PackedPageMessage(p, "zstd", q.pack(body))
}

// PackedPageMessage is PageMessage for a body that is compressed already, in
// the coding "zstd" or "gzip".
func (q *Queue) PackedPageMessage(p schema.Page, coding string, packed []byte) (*nats.Msg, error) {
	header, err := p.EncodeHeader()
	if err != nil {
		return nil, fmt.Errorf("encode page: %w", err)
	}
	m := q.message(q.subjects.Page(), p.Request, p.Root, p.URL, packed)
	m.Header.Set(schema.HeaderPage, header)
	m.Header.Set(schema.HeaderEncoding, coding)
	m.Header.Set(nats.MsgIdHdr, p.Request)
	return m, nil
}

// ArticleMessage packs an article.
func (q *Queue) ArticleMessage(a schema.Article) (*nats.Msg, error) {
	data, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("encode article: %w", err)
	}
	m := q.message(q.subjects.Article(a.Language), a.Request, a.Root, a.URL, data)
	m.Header.Set(nats.MsgIdHdr, a.Request)
	return m, nil
}

// OutcomeMessage packs an outcome, filling in Time, Worker, Host and Key where
// they are missing.
func (q *Queue) OutcomeMessage(o schema.Outcome) (*nats.Msg, error) {
	if o.Time.IsZero() {
		o.Time = time.Now()
	}
	if o.Worker == "" {
		o.Worker = q.worker
	}
	if o.Root == "" {
		o.Root = o.Request
	}
	if o.Key == "" || o.Host == "" {
		if canonical, err := weburl.Canonical(o.URL); err == nil {
			o.Key, o.Host = cmp.Or(o.Key, weburl.Key(canonical)), cmp.Or(o.Host, weburl.Host(canonical))
		}
	}
	o.URL = clip(o.URL, schema.MaxURL)
	o.Detail = clip(o.Detail, schema.MaxDetail)
	o.Time = o.Time.UTC().Truncate(time.Microsecond)
	data, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("encode outcome: %w", err)
	}
	m := q.message(q.subjects.Outcome(o.Stage), o.Request, o.Root, o.URL, data)
	m.Header.Set(nats.MsgIdHdr, o.Request+"/"+string(o.Stage)+"/"+string(o.Result)+"/"+strconv.Itoa(o.Attempt))
	return m, nil
}

// SubmissionMessages packs submissions, up to a thousand to a message. id makes
// the messages recognisable when they are sent again; empty means that they
// are not.
func (q *Queue) SubmissionMessages(id string, subs []schema.Submission) ([]*nats.Msg, error) {
	const most = 1000
	var msgs []*nats.Msg
	for start := 0; start < len(subs); start += most {
		var data []byte
		for _, s := range subs[start:min(start+most, len(subs))] {
			line, err := json.Marshal(s)
			if err != nil {
				return nil, fmt.Errorf("encode submission: %w", err)
			}
			if len(data)+len(line) > 512<<10 && len(data) > 0 {
				msgs = append(msgs, q.submission(id, len(msgs), data))
				data = nil
			}
			data = append(append(data, line...), '\n')
		}
		msgs = append(msgs, q.submission(id, len(msgs), data))
	}
	return msgs, nil
}

func (q *Queue) submission(id string, n int, data []byte) *nats.Msg {
	m := &nats.Msg{Subject: q.subjects.Submit(), Header: nats.Header{}, Data: data}
	m.Header.Set(schema.HeaderVersion, strconv.Itoa(schema.Version))
	if id != "" {
		m.Header.Set(nats.MsgIdHdr, id+"/"+strconv.Itoa(n))
	}
	return m
}

func (q *Queue) message(subject, request, root, address string, data []byte) *nats.Msg {
	m := &nats.Msg{Subject: subject, Header: nats.Header{}, Data: data}
	m.Header.Set(schema.HeaderVersion, strconv.Itoa(schema.Version))
	m.Header.Set(schema.HeaderRequest, headerValue(request))
	m.Header.Set(schema.HeaderRoot, headerValue(root))
	m.Header.Set(schema.HeaderURL, headerValue(address))
	return m
}

// headerValue makes s fit for a NATS header: one line.
func headerValue(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}

// clip returns at most n bytes of s as valid UTF-8 without NUL.
func clip(s string, n int) string {
	if len(s) > n {
		s = s[:n]
	}
	s = strings.ToValidUTF8(s, "")
	return strings.ReplaceAll(s, "\x00", "")
}

// redact returns NATS URLs without passwords.
func redact(urls string) string {
	parts := strings.Split(urls, ",")
	for i, p := range parts {
		if u, err := url.Parse(strings.TrimSpace(p)); err == nil {
			parts[i] = u.Redacted()
		} else {
			parts[i] = "(not a URL)"
		}
	}
	return strings.Join(parts, ",")
}
