package frontier

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
)

// Follow is a feed, sitemap or page that is asked for again and again.
type Follow struct {
	URL    string            `json:"url"` // canonical
	Labels map[string]string `json:"labels,omitempty"`
	// Every is the time between two requests as long as there is news; without
	// news it grows, by half at a time, up to Most.
	Every time.Duration `json:"every"`
	Most  time.Duration `json:"most"`
	Added time.Time     `json:"added"`

	// Interval is the time between two requests now, and Next when the next
	// one is due; NATS knows that, and it is not kept beside.
	Interval time.Duration `json:"interval"`
	Next     time.Time     `json:"next,omitzero"`
	// Asked is when it was last submitted, Last when that came to an end, and
	// Changed when it last had news.
	Asked   time.Time `json:"asked,omitzero"`
	Last    time.Time `json:"last,omitzero"`
	Changed time.Time `json:"changed,omitzero"`
	// Sum tells one body from another, for sites that know no conditional requests.
	Sum string `json:"sum,omitempty"`

	revision uint64
}

// Limits of a follow.
const (
	MinEvery  = time.Minute
	MaxEvery  = 30 * 24 * time.Hour
	maxGrowth = 8 // of Most over Every, unless set otherwise
)

// Follows is the list of what is followed: a stream of schedules that the NATS
// server keeps (message schedules, ADR-51 of NATS). What is known of a followed
// URL is the body of its schedule, on a subject of its own. When it is due, the
// server puts a copy on another subject, from which the fetch workers take it.
// A copy replaces the one before, so nothing piles up while no worker runs.
type Follows struct {
	js     jetstream.JetStream
	stream jetstream.Stream
	prefix string
}

// ErrNoSchedules says that a NATS server is too old for following.
var ErrNoSchedules = errors.New("following needs NATS 2.14 or later, which keeps schedules (`harkara up` has it built in)")

// keepsSchedules reports whether a NATS server has repeating schedules, by its version.
func keepsSchedules(version string) bool {
	major, rest, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	minor, _, _ := strings.Cut(rest, ".")
	a, err := strconv.Atoi(major)
	b, err2 := strconv.Atoi(minor)
	return errors.Join(err, err2) == nil && (a > 2 || a == 2 && b >= 14)
}

// OpenFollows opens the pipeline's list, creating it where it is missing. On a
// server that is too old the error wraps [ErrNoSchedules].
func OpenFollows(ctx context.Context, q *queue.Queue) (*Follows, error) {
	if version := q.Conn().ConnectedServerVersion(); !keepsSchedules(version) {
		return nil, fmt.Errorf("%w: this is NATS %s", ErrNoSchedules, version)
	}
	f := &Follows{js: q.JetStream(), prefix: q.Subjects().Prefix()}
	name := bucketName(q.Subjects(), "FOLLOWS")
	var err error
	f.stream, err = f.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: name, Description: "schedules of what is followed, and what is due",
		Subjects: []string{f.scheduled("*"), f.due("*")}, MaxMsgsPerSubject: 1,
		AllowMsgSchedules: true, AllowRollup: true, AllowDirect: true,
		Storage: jetstream.FileStorage, Replicas: q.Replicas(),
	})
	if err != nil {
		return nil, fmt.Errorf("create stream %s: %w", name, err)
	}
	return f, nil
}

// scheduled and due are the subjects of a followed URL by its identity.
func (f *Follows) scheduled(key string) string { return f.prefix + ".follow." + key }
func (f *Follows) due(key string) string       { return f.prefix + ".due." + key }

// Add begins to follow a URL, first at once. Following it again changes its
// times and labels. Most may be zero for eight times Every.
func (f *Follows) Add(ctx context.Context, url string, every, most time.Duration, labels map[string]string) error {
	canonical, err := weburl.Canonical(url)
	if err != nil {
		return fmt.Errorf("%s: %w", clip(url, 200), err)
	}
	if most == 0 {
		most = min(maxGrowth*every, MaxEvery)
	}
	if every < MinEvery || every > MaxEvery || most < every || most > MaxEvery {
		return fmt.Errorf("every %v, at most %v: want times between %v and %v, the second not less than the first", every, most, MinEvery, MaxEvery)
	}
	key := weburl.Key(canonical)
	return f.change(ctx, key, func(one *Follow, found bool) error {
		if !found {
			one.Added = time.Now().UTC()
		}
		one.URL, one.Labels, one.Every, one.Most, one.Interval = canonical, labels, every, most, every
		one.Asked = time.Time{} // at once, even if it is still waiting
		if err := f.put(ctx, one); err != nil {
			return err
		}
		data, err := json.Marshal(one)
		if err != nil {
			return err
		}
		_, err = f.js.Publish(ctx, f.due(key), data)
		return err
	})
}

// change reads what is known of a followed URL and has do change it, again when
// somebody else changed it meanwhile.
func (f *Follows) change(ctx context.Context, key string, do func(one *Follow, found bool) error) error {
	const tries = 5
	var err error
	for range tries {
		var one Follow
		found := true
		if one, err = f.get(ctx, key); errors.Is(err, jetstream.ErrMsgNotFound) {
			found = false
		} else if err != nil {
			return err
		}
		if err = do(&one, found); !isConflict(err) {
			return err
		}
	}
	return err
}

// Remove ends following a URL and reports whether it was followed.
func (f *Follows) Remove(ctx context.Context, url string) (bool, error) {
	canonical, err := weburl.Canonical(url)
	if err != nil {
		return false, fmt.Errorf("%s: %w", clip(url, 200), err)
	}
	key := weburl.Key(canonical)
	if _, err := f.get(ctx, key); errors.Is(err, jetstream.ErrMsgNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	if err := f.stream.Purge(ctx, jetstream.WithPurgeSubject(f.scheduled(key))); err != nil {
		return false, err
	}
	return true, f.stream.Purge(ctx, jetstream.WithPurgeSubject(f.due(key)))
}

// List returns what is followed, sorted by URL.
func (f *Follows) List(ctx context.Context) ([]Follow, error) {
	info, err := f.stream.Info(ctx, jetstream.WithSubjectFilter(f.scheduled("*")))
	if err != nil {
		return nil, err
	}
	all := make([]Follow, 0, len(info.State.Subjects))
	for subject := range info.State.Subjects {
		one, err := f.get(ctx, strings.TrimPrefix(subject, f.scheduled("")))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue // removed this moment
		}
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b Follow) int { return strings.Compare(a.URL, b.URL) })
	return all, nil
}

// get returns what is known of a followed URL; of one that is not followed the
// error is [jetstream.ErrMsgNotFound].
func (f *Follows) get(ctx context.Context, key string) (Follow, error) {
	var one Follow
	msg, err := f.stream.GetLastMsgForSubject(ctx, f.scheduled(key))
	if err != nil {
		return one, err
	}
	err = json.Unmarshal(msg.Data, &one)
	one.revision = msg.Sequence
	one.Next = nextAfter(time.Now(), msg.Time, one.Interval)
	return one, err
}

// nextAfter returns when a schedule that began at start is due next.
func nextAfter(now, start time.Time, every time.Duration) time.Time {
	if every <= 0 {
		return start
	}
	times := max(0, now.Sub(start)/every)
	return start.Add((times + 1) * every)
}

// put writes a schedule, due after its interval and then again and again,
// unless somebody else wrote it since it was read.
func (f *Follows) put(ctx context.Context, one *Follow) error {
	stored := *one
	stored.Next = time.Time{}
	data, err := json.Marshal(stored)
	if err != nil {
		return err
	}
	key := weburl.Key(one.URL)
	ack, err := f.js.Publish(ctx, f.scheduled(key), data,
		jetstream.WithScheduleEvery(max(one.Interval, time.Second).Round(time.Second)),
		jetstream.WithScheduleTarget(f.due(key)), jetstream.WithScheduleRollup(),
		jetstream.WithExpectLastSequencePerSubject(one.revision))
	if err != nil {
		return err
	}
	one.revision = ack.Sequence
	return nil
}

// news notes what asking for a followed URL gave.
func (one *Follow) news(now time.Time, sum string) (changed bool) {
	changed = sum != "" && sum != one.Sum
	one.Last = now.UTC()
	if changed {
		one.Sum, one.Changed = sum, one.Last
		one.Interval = max(one.Every, one.Interval/2)
	} else {
		one.Interval = min(one.Most, one.Interval+one.Interval/2)
	}
	return changed
}

// longestWaiting is after what time a submission that has not come to an end
// counts as lost.
const longestWaiting = 24 * time.Hour

// waiting reports that what was submitted last is still on its way: its host
// rests, or is asked so much else.
func (one *Follow) waiting(now time.Time) bool {
	return one.Asked.After(one.Last) && now.Sub(one.Asked) < longestWaiting
}

// sumOf returns what tells a body from another.
func sumOf(body io.Reader) (string, error) {
	hash := sha256.New()
	if _, err := io.Copy(hash, body); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(hash.Sum(nil)[:12]), nil
}

// following reports whether p is asked for because something is followed.
func (h *hold) following(p *picked) bool { return p.Via == schema.ViaFollow && h.follows != nil }

// noteFollowed is noteFollow for a page.
func (h *hold) noteFollowed(ctx context.Context, p *picked, res *fetch.Response) (changed bool) {
	if !h.following(p) {
		return true
	}
	body, err := res.Open()
	if err != nil {
		return true
	}
	defer body.Close()
	sum, err := sumOf(body)
	return err != nil || h.noteFollow(ctx, p, sum)
}

// noteFollow adapts the follow that p is for, if p is for one, and reports
// whether the page is news. sum is empty when there is no page, or none that the
// site says has changed.
func (h *hold) noteFollow(ctx context.Context, p *picked, sum string) (changed bool) {
	if !h.following(p) {
		return true
	}
	changed = true
	h.changeFollow(ctx, p, func(one *Follow) { changed = one.news(time.Now(), sum) })
	return changed
}

// changeFollow changes the follow that p is for, if there is one.
func (h *hold) changeFollow(ctx context.Context, p *picked, do func(*Follow)) {
	key := p.Key
	if p.Hops > 0 {
		key = weburl.Key(p.From) // what is followed led here
	}
	err := h.follows.change(ctx, key, func(one *Follow, found bool) error {
		if !found {
			return nil // not followed any more, or farther away than one redirect
		}
		do(one)
		return h.follows.put(ctx, one)
	})
	if err != nil && ctx.Err() == nil {
		h.log.Warn("the times of a followed URL stay as they were", "url", p.URL, "error", err)
	}
}

// redirectFollow makes next, the target of a redirect of p, part of the follow
// that p is for, if p is for one: it is asked for each time, and when it is the
// same, it ends as unchanged.
func (h *hold) redirectFollow(ctx context.Context, p *picked, next *schema.Submission) {
	if !h.following(p) {
		return
	}
	next.Via = schema.ViaFollow
	h.changeFollow(ctx, p, func(one *Follow) { one.Last = time.Now().UTC() })
}

// Following submits what is due until ctx ends. Any number of workers may.
func (f *Frontier) Following(ctx context.Context) error {
	if f.follows == nil {
		return nil
	}
	return queue.Consumer{
		Queue: f.queue, Stream: schema.Stream{Name: f.follows.stream.CachedInfo().Config.Name}, Filter: f.follows.due("*"),
		Durable: "fetch", Stage: schema.StageFetch, Handle: queue.One(f.submitDue), Grace: f.settings.Grace,
	}.Run(ctx)
}

// submitDue submits a followed URL that is due. A crash in between repeats the
// submission under the same ID.
func (f *Frontier) submitDue(ctx context.Context, m *queue.Message) error {
	key := strings.TrimPrefix(m.Subject, f.follows.due(""))
	return f.follows.change(ctx, key, func(one *Follow, found bool) error {
		if !found || one.waiting(m.Published) {
			return nil
		}
		id := makeID("follow", one.URL, strconv.FormatUint(m.Sequence, 10), m.Published.Format(time.RFC3339Nano))
		msgs, err := f.queue.SubmissionMessages("follow/"+id, []schema.Submission{{URL: one.URL, Labels: one.Labels, ID: id, Via: schema.ViaFollow}})
		if err != nil {
			return err
		}
		if err := f.queue.Publish(ctx, msgs...); err != nil {
			return err
		}
		one.Asked = m.Published.UTC()
		return f.follows.put(ctx, one)
	})
}
