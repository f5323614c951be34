package queue

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/pkg/schema"
)

// Headers that a dead letter has beside those of the original message.
const (
	deadPrefix   = "Harkara-Dead-"
	deadSubject  = deadPrefix + "Subject"
	deadStage    = deadPrefix + "Stage"
	deadReason   = deadPrefix + "Reason"
	deadDetail   = deadPrefix + "Detail"
	deadAttempts = deadPrefix + "Attempts"
	deadTime     = deadPrefix + "Time"
	deadWorker   = deadPrefix + "Worker"
)

// maxDeadDetail is the limit on the stored error text in bytes: room for a stack.
const maxDeadDetail = 8 << 10

// DeadLetter is a message that a stage gave up on.
type DeadLetter struct {
	Sequence uint64 // names it in the DEAD stream
	Stage    schema.Stage
	Subject  string // where the message was
	URL      string
	Request  string
	Reason   schema.Reason
	Detail   string // the last error, perhaps with a stack
	Attempts int
	Time     time.Time
	Worker   string
	Header   nats.Header // of the original message
	Data     []byte
}

// DeadLetter returns the dead letter of a message that did not come through a
// Consumer, such as a request that the frontier gave up on.
func (q *Queue) DeadLetter(m *nats.Msg, stage schema.Stage, attempts int, reason schema.Reason, detail string) *nats.Msg {
	return q.deadLetter(m.Subject, m.Header, m.Data, stage, attempts, reason, detail)
}

func (q *Queue) deadMessage(m *Message, stage schema.Stage, stream string, reason schema.Reason, detail string) *nats.Msg {
	dead := q.deadLetter(m.Subject, m.Header, m.Data, stage, m.Attempt, reason, detail)
	dead.Header.Set(nats.MsgIdHdr, fmt.Sprintf("%s/%d", stream, m.Sequence))
	return dead
}

func (q *Queue) deadLetter(subject string, header nats.Header, data []byte, stage schema.Stage, attempts int, reason schema.Reason, detail string) *nats.Msg {
	dead := &nats.Msg{Subject: q.subjects.Dead(stage), Header: nats.Header{}, Data: data}
	for k, v := range header {
		if k != nats.MsgIdHdr {
			dead.Header[k] = v
		}
	}
	dead.Header.Set(deadSubject, subject)
	dead.Header.Set(deadStage, string(stage))
	dead.Header.Set(deadReason, string(reason))
	// A header is one line; stacks are not.
	dead.Header.Set(deadDetail, strconv.Quote(clip(detail, maxDeadDetail)))
	dead.Header.Set(deadAttempts, strconv.Itoa(attempts))
	dead.Header.Set(deadTime, time.Now().UTC().Format(time.RFC3339Nano))
	dead.Header.Set(deadWorker, q.worker)
	return dead
}

// Dead calls each for the dead letters in order, oldest first, from sequence
// first on, until it returns false or there are no more.
func (q *Queue) Dead(ctx context.Context, first uint64, each func(DeadLetter) bool) error {
	stream, err := q.js.Stream(ctx, q.streams.Dead.Name)
	if err != nil {
		return fmt.Errorf("open the dead letters: %w", err)
	}
	for seq := max(first, 1); ; seq++ {
		// With a subject, NATS finds the next message at or after the sequence.
		m, err := stream.GetMsg(ctx, seq, jetstream.WithGetMsgSubject(q.subjects.Dead("*")))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read dead letter %d: %w", seq, err)
		}
		seq = m.Sequence
		if !each(letter(m)) {
			return nil
		}
	}
}

func letter(m *jetstream.RawStreamMsg) DeadLetter {
	d := DeadLetter{Sequence: m.Sequence, Header: nats.Header{}, Data: m.Data}
	for k, v := range m.Header {
		if !strings.HasPrefix(k, deadPrefix) {
			d.Header[k] = v
		}
	}
	d.Stage = schema.Stage(m.Header.Get(deadStage))
	d.Subject = m.Header.Get(deadSubject)
	d.URL = m.Header.Get(schema.HeaderURL)
	d.Request = m.Header.Get(schema.HeaderRequest)
	d.Reason = schema.Reason(m.Header.Get(deadReason))
	d.Detail, _ = strconv.Unquote(m.Header.Get(deadDetail))
	d.Attempts, _ = strconv.Atoi(m.Header.Get(deadAttempts))
	d.Time, _ = time.Parse(time.RFC3339Nano, m.Header.Get(deadTime))
	d.Worker = m.Header.Get(deadWorker)
	return d
}

// Retry sends a dead letter's message back to where it was and removes the letter.
func (q *Queue) Retry(ctx context.Context, d DeadLetter) error {
	m := &nats.Msg{Subject: d.Subject, Header: maps.Clone(d.Header), Data: d.Data}
	if d.Subject == "" {
		return fmt.Errorf("dead letter %d does not say where it came from", d.Sequence)
	}
	if err := q.Publish(ctx, m); err != nil {
		return err
	}
	return q.Purge(ctx, d.Sequence)
}

// Purge removes one dead letter for good.
func (q *Queue) Purge(ctx context.Context, sequence uint64) error {
	stream, err := q.js.Stream(ctx, q.streams.Dead.Name)
	if err != nil {
		return fmt.Errorf("open the dead letters: %w", err)
	}
	if err := stream.DeleteMsg(ctx, sequence); err != nil && !errors.Is(err, jetstream.ErrMsgNotFound) {
		return fmt.Errorf("remove dead letter %d: %w", sequence, err)
	}
	return nil
}
