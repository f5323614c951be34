package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
)

// Component is something that runs until its context ends.
type Component struct {
	Name string
	// Run blocks and returns nil when it was told to stop.
	Run func(ctx context.Context) error
}

// Run starts the components in order, downstream first, and blocks until ctx
// ends or one of them returns. Then it stops them in the opposite order, each
// only after those upstream of it have ended, so that nothing is handed to a
// stage that is gone. It returns the errors of all.
func Run(ctx context.Context, log *slog.Logger, components ...Component) error {
	type running struct {
		Component
		stop context.CancelFunc
		done chan error
	}
	ended := make(chan string, len(components))
	var all []running
	for _, c := range components {
		own, stop := context.WithCancel(context.WithoutCancel(ctx))
		r := running{c, stop, make(chan error, 1)}
		go func() {
			r.done <- c.Run(own)
			ended <- c.Name
		}()
		all = append(all, r)
	}
	select {
	case <-ctx.Done():
	case name := <-ended:
		log.Debug("a component ended, stopping the others", "component", name)
	}
	var errs []error
	for _, r := range slices.Backward(all) {
		r.stop()
		if err := <-r.done; err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", r.Name, err))
		}
		log.Debug("stopped", "component", r.Name)
	}
	return errors.Join(errs...)
}
