package frontier

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
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
	// one is due.
	Interval time.Duration `json:"interval"`
	Next     time.Time     `json:"next"`
	// Last is when it was last asked for, and Changed when it last had news.
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

// Follows is the list of what is followed, in a bucket that all workers share.
// Any NATS with JetStream can keep it: nothing depends on the scheduled
// messages of its newer versions.
type Follows struct{ kv jetstream.KeyValue }

// OpenFollows opens the pipeline's list, creating it where it is missing.
func OpenFollows(ctx context.Context, q *queue.Queue) (*Follows, error) {
	name := bucketName(q.Subjects(), "FOLLOWS")
	kv, err := q.JetStream().CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: name, Description: "feeds that are followed", History: 1, Storage: jetstream.FileStorage, Replicas: q.Replicas(),
	})
	if err != nil {
		return nil, fmt.Errorf("create bucket %s: %w", name, err)
	}
	return &Follows{kv}, nil
}

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
	now := time.Now().UTC()
	data, err := json.Marshal(Follow{URL: canonical, Labels: labels, Every: every, Most: most, Added: now, Interval: every, Next: now})
	if err != nil {
		return err
	}
	_, err = f.kv.Put(ctx, weburl.Key(canonical), data)
	return err
}

// Remove ends following a URL and reports whether it was followed.
func (f *Follows) Remove(ctx context.Context, url string) (bool, error) {
	canonical, err := weburl.Canonical(url)
	if err != nil {
		return false, fmt.Errorf("%s: %w", clip(url, 200), err)
	}
	key := weburl.Key(canonical)
	if _, err := f.kv.Get(ctx, key); errors.Is(err, jetstream.ErrKeyNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return true, f.kv.Purge(ctx, key)
}

// List returns what is followed, sorted by URL.
func (f *Follows) List(ctx context.Context) ([]Follow, error) {
	var all []Follow
	err := each(ctx, f.kv, ">", func(one Follow) { all = append(all, one) })
	slices.SortFunc(all, func(a, b Follow) int { return strings.Compare(a.URL, b.URL) })
	return all, err
}

func (f *Follows) get(ctx context.Context, key string) (Follow, error) {
	var one Follow
	entry, err := f.kv.Get(ctx, key)
	if err != nil {
		return one, err
	}
	err = json.Unmarshal(entry.Value(), &one)
	one.revision = entry.Revision()
	return one, err
}

func (f *Follows) update(ctx context.Context, one Follow) error {
	data, err := json.Marshal(one)
	if err != nil {
		return err
	}
	_, err = f.kv.Update(ctx, weburl.Key(one.URL), data, one.revision)
	return err
}

// news notes what asking for a followed URL gave, and when it is due again.
func (one *Follow) news(now time.Time, sum string) (changed bool) {
	changed = sum != "" && sum != one.Sum
	one.Last = now.UTC()
	if changed {
		one.Sum, one.Changed = sum, one.Last
		one.Interval = max(one.Every, one.Interval/2)
	} else {
		one.Interval = min(one.Most, one.Interval+one.Interval/2)
	}
	one.Next = one.Last.Add(one.Interval)
	return changed
}

// sumOf returns what tells a body from another.
func sumOf(body []byte) string {
	sum := sha256.Sum256(body)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// noteFollow adapts the follow that p is for and reports whether the page is
// news. sum is empty for a page that the site says has not changed.
func (h *hold) noteFollow(ctx context.Context, p *picked, sum string) (changed bool) {
	one, err := h.follows.get(ctx, p.Key)
	if err != nil {
		return true // not followed any more
	}
	changed = one.news(time.Now(), sum)
	if err := h.follows.update(ctx, one); err != nil && !isConflict(err) {
		h.log.Warn("the times of a followed URL stay as they were", "url", p.URL, "error", err)
	}
	return changed
}

// followGate is the fence entry by which one worker at a time submits what is
// due; no token of a host is that short.
const followGate = "follow"

// pollFollows submits what is due, until ctx ends.
func (f *Frontier) pollFollows(ctx context.Context) {
	const every = time.Second
	due := newDue()
	for failures := 0; ctx.Err() == nil; failures++ {
		if err := f.watchFollows(ctx, due, every); err != nil && ctx.Err() == nil {
			f.log.Warn("followed feeds are not polled, trying again", "error", err)
			_ = sleep(ctx, double(every, time.Minute, failures))
		}
	}
}

// due is what is followed, as the bucket's watcher tells it.
type due struct {
	mu  sync.Mutex
	all map[string]Follow // by key
}

func newDue() *due { return &due{all: map[string]Follow{}} }

func (d *due) note(e jetstream.KeyValueEntry) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var one Follow
	if e.Operation() != jetstream.KeyValuePut || json.Unmarshal(e.Value(), &one) != nil {
		delete(d.all, e.Key())
		return
	}
	one.revision = e.Revision()
	d.all[e.Key()] = one
}

func (d *due) at(now time.Time) []Follow {
	d.mu.Lock()
	defer d.mu.Unlock()
	var list []Follow
	for _, one := range d.all {
		if !one.Next.After(now) {
			list = append(list, one)
		}
	}
	return list
}

func (f *Frontier) watchFollows(ctx context.Context, d *due, every time.Duration) error {
	w, err := f.follows.kv.WatchAll(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = w.Stop() }()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, open := <-w.Updates():
			if !open {
				return errors.New("the watch on the followed feeds ended")
			}
			if e != nil {
				d.note(e)
			}
		case <-tick.C:
			if list := d.at(time.Now()); len(list) > 0 {
				f.submitDue(ctx, list)
			}
		}
	}
}

// submitDue submits what is due, if no other worker is at it.
func (f *Frontier) submitDue(ctx context.Context, list []Follow) {
	l, err := f.fence.take(ctx, followGate, 0, func() {})
	if err != nil {
		return
	}
	for _, one := range list {
		if err := f.submitFollow(l.ctx, one); err != nil && !isConflict(err) && ctx.Err() == nil {
			f.log.Warn("a followed URL was not submitted, trying again", "url", one.URL, "error", err)
		}
	}
	_ = l.release(ctx, fenceEntry{clean: true, until: time.Now()})
}

// submitFollow submits one followed URL and then says when it is due again.
// A crash in between repeats the submission under the same ID.
func (f *Frontier) submitFollow(ctx context.Context, one Follow) error {
	id := makeID("follow", one.URL, one.Next.Format(time.RFC3339Nano))
	msgs, err := f.queue.SubmissionMessages("follow/"+id, []schema.Submission{{URL: one.URL, Labels: one.Labels, ID: id, Via: schema.ViaFollow}})
	if err != nil {
		return err
	}
	if err := f.queue.Publish(ctx, msgs...); err != nil {
		return err
	}
	one.Next = time.Now().UTC().Add(one.Interval)
	return f.follows.update(ctx, one)
}
