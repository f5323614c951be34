package boost

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// ring asks whether a point lies between two circles, among features that say
// nothing.
func ring(n int) (x [][]float32, y, w []float32) {
	r := rand.New(rand.NewPCG(7, 7))
	for range n {
		p := make([]float32, 6)
		for j := range p {
			p[j] = r.Float32()*2 - 1
		}
		d := p[1]*p[1] + p[4]*p[4]
		x, w = append(x, p), append(w, 1)
		y = append(y, 0)
		if d > 0.25 && d < 0.8 {
			y[len(y)-1] = 1
		}
	}
	return x, y, w
}

func TestTrainLearnsARing(t *testing.T) {
	x, y, w := ring(6000)
	f := Train(x[:4000], y, w, Options{Trees: 60, Depth: 4, Rate: 0.3, Lambda: 1, MinLeaf: 1, Rows: 0.8, Columns: 1, Seed: 1})
	right := 0
	for i, score := range f.Scores(x[4000:]) {
		if (score > 0) == (y[4000+i] > 0.5) {
			right++
		}
	}
	if share := float64(right) / 2000; share < 0.93 {
		t.Errorf("right on %.3f of the points it has not seen, want 0.93", share)
	}
}

func TestScoreDoesNotDependOnOtherRows(t *testing.T) {
	x, y, w := ring(501)
	f := Train(x, y, w, Options{Trees: 50, Depth: 4, Rate: 0.3, Lambda: 1, Rows: 1, Columns: 1})
	for i, score := range f.Scores(x) {
		if alone := f.Scores(x[i : i+1])[0]; alone != score {
			t.Fatalf("row %d: %v among others, %v alone", i, score, alone)
		}
	}
}

func TestForestSurvivesEncoding(t *testing.T) {
	x, y, w := ring(500)
	f := Train(x, y, w, Options{Trees: 5, Depth: 3, Rate: 0.3, Lambda: 1, Rows: 1, Columns: 1})
	b, err := f.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	g, rest, err := Decode(append(b, "rest"...))
	if err != nil || string(rest) != "rest" {
		t.Fatalf("decode: rest %q, err %v", rest, err)
	}
	if before, after := f.Scores(x), g.Scores(x); !slices.Equal(before, after) {
		t.Fatal("other scores after encoding and decoding")
	}
	for n := range b {
		if _, _, err := Decode(b[:n]); err == nil {
			t.Fatalf("decoded the first %d of %d bytes", n, len(b))
		}
	}
}
