package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
)

// maxLine is the limit on a line of input in bytes.
const maxLine = 64 << 20

// byteOrderMark is what some editors put before a text in UTF-8.
var byteOrderMark = []byte("\xef\xbb\xbf")

// open returns what a command reads: a file, or standard input for "" and "-".
func (a *app) open(source string) (io.ReadCloser, error) {
	if source == "" || source == "-" {
		return io.NopCloser(a.in), nil
	}
	return os.Open(source)
}

// question is one line of input on its way to its answer.
type question[T any] struct {
	T      T
	answer chan []byte
}

// answerLines reads JSON lines from in and writes what answer makes of each, as
// JSON lines in the same order. As many are at work as jobs says (zero: one per
// core), and no more wait than twice that. Output is written through as soon as
// no further answer is ready, so that another program can ask and wait.
func answerLines[T any](ctx context.Context, a *app, in io.Reader, jobs int, answer func(T) any) error {
	jobs = cmp.Or(max(jobs, 0), runtime.GOMAXPROCS(0))
	work, ordered := make(chan *question[T], jobs), make(chan *question[T], 2*jobs)
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(func() {
			for q := range work {
				q.answer <- jsonLine(answer(q.T))
			}
		})
	}
	var readErr error
	go func() {
		defer close(ordered)
		defer close(work)
		readErr = readLines(ctx, in, func(t T) {
			q := &question[T]{t, make(chan []byte, 1)}
			ordered <- q
			work <- q
		})
	}()
	writeErr := writeAnswers(a, ordered)
	workers.Wait()
	return errors.Join(readErr, writeErr, context.Cause(ctx))
}

func writeAnswers[T any](a *app, ordered <-chan *question[T]) error {
	out := bufio.NewWriterSize(a.out, 64<<10)
	defer a.progressDone()
	var err error
	n := 0
	for q := range ordered {
		line := <-q.answer
		if err != nil {
			continue // nobody reads any more; let the rest pass
		}
		if _, err = out.Write(line); err == nil && len(ordered) == 0 {
			err = out.Flush()
		}
		if n++; n%10 == 0 {
			a.progress("%d done", n)
		}
	}
	return errors.Join(err, out.Flush())
}

func readLines[T any](ctx context.Context, r io.Reader, each func(T)) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan() && ctx.Err() == nil; n++ {
		line := lines.Bytes()
		if n == 1 {
			line = bytes.TrimPrefix(line, byteOrderMark)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var t T
		if err := json.Unmarshal(line, &t); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		each(t)
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("a line is longer than %d bytes", maxLine)
	}
	return lines.Err()
}

// jsonLine encodes v, or says why it cannot.
func jsonLine(v any) []byte {
	var b bytes.Buffer
	if err := writeJSON(&b, v); err != nil {
		return fmt.Appendf(nil, "{\"error\":%q}\n", err.Error())
	}
	return b.Bytes()
}
