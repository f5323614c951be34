package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/postgres"
	"github.com/harkara/harkara/workers/store"
)

type retainCmd struct {
	config.Database
	Bodies    age      `help:"Drop the bodies of articles first seen longer ago, such as 90d; title, entities and tags stay."`
	Articles  age      `help:"Delete articles first seen longer ago, with all that belongs to them."`
	Revisions age      `help:"Delete earlier texts of articles last seen longer ago."`
	Outcomes  age      `help:"Delete outcomes from longer ago."`
	Host      []string `help:"Only of this host; repeat for more."`
	DryRun    bool     `help:"Change nothing, only count."`
}

func (c retainCmd) Run(ctx context.Context, a *app) error {
	if c.Bodies == 0 && c.Articles == 0 && c.Revisions == 0 && c.Outcomes == 0 {
		return errors.New("nothing to age out: give at least one of --bodies, --articles, --revisions, --outcomes with an age such as 90d")
	}
	url, err := c.Find(a.global)
	if err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, url, a.log)
	if err != nil {
		return err
	}
	defer pool.Close()
	done, err := store.New(pool, a.log).Retain(ctx, store.Retention{
		Bodies: time.Duration(c.Bodies), Articles: time.Duration(c.Articles),
		Revisions: time.Duration(c.Revisions), Outcomes: time.Duration(c.Outcomes),
		Hosts: c.Host, DryRun: c.DryRun,
	})
	tab := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tab, "bodies dropped\t%d\narticles deleted\t%d\nrevisions deleted\t%d\noutcomes deleted\t%d\nunused names deleted\t%d\n",
		done.Bodies, done.Articles, done.Revisions, done.Outcomes, done.Names)
	return errors.Join(err, tab.Flush())
}

// age is how long ago something was: a number of days (90d), weeks (12w) or
// years of 365 days (2y), or a duration as Go writes it (36h).
type age time.Duration

// UnmarshalText implements [encoding.TextUnmarshaler].
func (a *age) UnmarshalText(text []byte) error {
	s := string(text)
	wrong := fmt.Errorf("age %q: want a time above zero such as 90d, 12w, 2y or 36h", s)
	for unit, days := range map[string]float64{"d": 1, "w": 7, "y": 365} {
		number, ok := strings.CutSuffix(s, unit)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(number, 64)
		d := n * days * 24 * float64(time.Hour)
		if err != nil || !(d >= 1 && d < math.MaxInt64) {
			return wrong
		}
		*a = age(d)
		return nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return wrong
	}
	*a = age(d)
	return nil
}
