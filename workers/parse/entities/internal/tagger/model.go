package tagger

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// Labels of a token: outside of names, or beginning, inner, end or whole of a
// name of one of three kinds.
const (
	Outside = 0
	Kinds   = 3 // person, location, organisation
	Labels  = 1 + 4*Kinds
)

// Kinds of names, as the model numbers them.
const (
	Person = iota
	Location
	Organization
)

// Label returns the label of a token of a name of the kind: the whole name,
// its first, last or an inner token.
func Label(kind int, first, last bool) uint8 {
	base := uint8(1 + 4*kind)
	switch {
	case first && last:
		return base + 3
	case first:
		return base
	case last:
		return base + 2
	}
	return base + 1
}

// Follows reports whether label b may follow label a.
func Follows(a, b uint8) bool {
	return inside(a) == continues(b) && (!inside(a) || (a-1)/4 == (b-1)/4)
}

// inside reports whether the name goes on after label a.
func inside(a uint8) bool { return a != Outside && (a-1)%4 < 2 }

// continues reports whether label b continues a name.
func continues(b uint8) bool { return b != Outside && ((b-1)%4 == 1 || (b-1)%4 == 2) }

// A row of the model is a word of 64 bits: for each label the number of a level
// of weight, above them the scale of these levels, and above it a check to
// recognise the feature by.
const (
	perBucket = 4
	codeBits  = 4
	codeMask  = 1<<codeBits - 1
	scaleBits = 2
	scaleAt   = Labels * codeBits
	checkAt   = scaleAt + scaleBits
	checkMask = 1<<(64-checkAt) - 1
)

// Levels is how many different weights a row may have, and Scales how many
// sets of them there are.
const (
	Levels = 1 << codeBits
	Scales = 1 << scaleBits
)

// Row is the weights of one feature: for each label the number of a level of
// the scale.
type Row struct {
	Hash  uint64
	Scale uint8
	Codes [Labels]uint8
}

// Weights is a model as it is written.
type Weights struct {
	Rows        []Row                 // no two with the same hash
	Levels      [Scales][Levels]int16 // the first of the first scale is zero
	Transitions [Labels][Labels]int32 // in the same units as levels
	Scale       float64               // units per unit of log-odds
}

// model is the weights of a linear-chain conditional random field (Lafferty,
// McCallum and Pereira, 2001), of few levels. Rows stand in a hash table of
// buckets of half a cache line: a feature's row is in the bucket that its hash
// names, or in one that follows when that is full.
type model struct {
	rows        []uint64
	levels      [Scales][Levels]int16
	pairs       [Scales][1 << (2 * codeBits)]uint64 // the weights of two codes, each biased and in 32 bits
	buckets     uint64
	transitions [Labels][Labels]int32
	scale       float64 // score units per unit of log-odds

	follow          [Labels][Labels]float64              // exponentials of the transitions, zero where none is
	into            [len(starting)][len(closing)]float64 // of those from closing to starting labels, by the label after
	out             [len(closing)][len(starting)]float64 // the same by the label before
	expLow, expHigh [expSteps]float64                    // exponentials of minus a score, for its low and high bits
}

func bucketOf(hash, buckets uint64) uint64 { return (hash >> 32) * buckets >> 32 }

// check is what a row recognises its feature by, never zero.
func check(hash uint64) uint64 {
	if c := hash & checkMask; c != 0 {
		return c
	}
	return 1
}

// batch is how many features are looked up together.
const batch = 64

// find appends to dst the rows of features, zero for those that the model does
// not know.
func (m *model) find(hashes, dst []uint64) []uint64 {
	for len(hashes) > 0 {
		n := min(len(hashes), batch)
		dst = append(dst, hashes[:n]...)
		m.findBatch(dst[len(dst)-n:])
		hashes = hashes[n:]
	}
	return dst
}

// findBatch replaces the hashes of features, at most batch, by their rows.
//
// The table is far larger than the processor's caches, so the first slots of
// all buckets are read before any is looked at: reads that wait for nothing
// are done side by side. Which slot a row is in, if in any, cannot be foretold,
// and a processor that guesses a branch wrongly throws away what it began to
// do, so the slots of a bucket are compared without a branch. Features that may
// be in the next bucket, since theirs is full, have a round of their own.
func (m *model) findBatch(hashes []uint64) {
	var first [batch]uint64 // slot of the bucket, then the row
	var at [batch]uint32    // slots
	var places [batch]uint8
	all, buckets := m.rows, m.buckets
	for k, h := range hashes {
		i := bucketOf(h, buckets) * perBucket
		first[k%batch], at[k%batch], places[k%batch] = all[i], uint32(i), uint8(k)
	}
	wanted := places[:len(hashes)]
	for {
		more := 0
		for _, k := range wanted {
			c := check(hashes[k]) << checkAt
			i := uint64(at[k%batch])
			bucket := (*[perBucket]uint64)(all[i : i+perBucket])
			row, open := uint64(0), bucket[3]
			if r := open; r^c < 1<<checkAt {
				row = r
			}
			if r := bucket[2]; r^c < 1<<checkAt {
				row = r
			}
			if r := bucket[1]; r^c < 1<<checkAt {
				row = r
			}
			if r := first[k%batch]; r^c < 1<<checkAt {
				row = r
			}
			first[k%batch] = row
			if row != 0 {
				open = 0
			}
			wanted[more] = k
			if open != 0 {
				more++
			}
		}
		if more == 0 {
			break
		}
		wanted = wanted[:more]
		for _, k := range wanted {
			i := at[k%batch] + perBucket
			if int(i) == len(all) {
				i = 0
			}
			first[k%batch], at[k%batch] = all[i], i
		}
	}
	copy(hashes, first[:])
}

const magic = "harkara tagger 2\n"

// Write writes a model in the form that is embedded: uncompressed, in planes
// of bytes that hold the codes of two labels, so that it compresses well.
func (w *Weights) Write(to io.Writer) error {
	buckets := uint64(len(w.Rows)/3 + 1) // three in four slots taken
	m := &model{rows: make([]uint64, perBucket*buckets), levels: w.Levels, buckets: buckets, transitions: w.Transitions, scale: w.Scale}
	for i := range w.Rows {
		m.set(&w.Rows[i])
	}
	return m.write(to)
}

// set adds the row of a feature.
func (m *model) set(r *Row) {
	row := check(r.Hash)<<checkAt | uint64(r.Scale)<<scaleAt
	for l, c := range r.Codes {
		row |= uint64(c) << (codeBits * l)
	}
	for i := bucketOf(r.Hash, m.buckets) * perBucket; ; {
		if c := m.rows[i] >> checkAt; c == 0 || c == check(r.Hash) {
			m.rows[i] = row
			return
		}
		if i++; i == uint64(len(m.rows)) {
			i = 0
		}
	}
}

// bias is added to the weights in pairs, so that their sums have no sign.
const bias = 1 << 15

// setPairs fills pairs from levels.
func (m *model) setPairs() {
	for s := range m.pairs {
		levels := &m.levels[s]
		for i := range m.pairs[s] {
			m.pairs[s][i] = uint64(int(levels[i&codeMask])+bias) | uint64(int(levels[i>>codeBits])+bias)<<32
		}
	}
}

// write writes the table.
func (m *model) write(to io.Writer) error {
	bw := bufio.NewWriter(to)
	_, _ = bw.WriteString(magic)
	if err := binary.Write(bw, binary.LittleEndian, m.levels); err != nil {
		return err
	}
	head := []uint64{m.buckets, math.Float64bits(m.scale)}
	for a := range Labels {
		for b := range Labels {
			head = append(head, uint64(uint32(m.transitions[a][b])))
		}
	}
	if err := binary.Write(bw, binary.LittleEndian, head); err != nil {
		return err
	}
	for rows := range slices.Chunk(m.rows, chunk) {
		m.writeChunk(bw, rows)
	}
	return bw.Flush()
}

// chunk is how many slots are written together.
const chunk = 1 << 16

func (m *model) writeChunk(w *bufio.Writer, rows []uint64) {
	used := make([]byte, (len(rows)+7)/8)
	var filled []uint64
	for i, r := range rows {
		if r != 0 {
			used[i/8] |= 1 << (i % 8)
			filled = append(filled, r)
		}
	}
	_, _ = w.Write(used)
	for _, r := range filled {
		_ = w.WriteByte(byte(r >> scaleAt))
	}
	for i := 0; i < len(filled); i += 2 {
		b := byte(filled[i] >> (scaleAt + 8))
		if i+1 < len(filled) {
			b |= byte(filled[i+1]>>(scaleAt+8)) << 4
		}
		_ = w.WriteByte(b)
	}
	for l := 0; l < scaleAt; l += 8 {
		mask := byte(1<<min(8, scaleAt-l) - 1)
		for _, r := range filled {
			_ = w.WriteByte(byte(r>>l) & mask)
		}
	}
}

var errModel = errors.New("not a model of this version")

// readModel reads what Weights.Write wrote.
func readModel(br io.Reader) (*model, error) {
	head := make([]byte, len(magic)+2*Scales*Levels+8*(2+Labels*Labels))
	if _, err := io.ReadFull(br, head); err != nil {
		return nil, fmt.Errorf("model header: %w", err)
	}
	if string(head[:len(magic)]) != magic {
		return nil, errModel
	}
	head = head[len(magic):]
	m := &model{}
	for s := range m.levels {
		for i := range m.levels[s] {
			m.levels[s][i] = int16(binary.LittleEndian.Uint16(head))
			head = head[2:]
		}
	}
	if m.levels[0][0] != 0 {
		return nil, fmt.Errorf("%w: a row of zeros has weights", errModel)
	}
	next := func() uint64 {
		v := binary.LittleEndian.Uint64(head)
		head = head[8:]
		return v
	}
	m.buckets, m.scale = next(), math.Float64frombits(next())
	if m.buckets == 0 || m.buckets > 1<<24 {
		return nil, fmt.Errorf("%w: %d buckets", errModel, m.buckets)
	}
	for a := range Labels {
		for b := range Labels {
			m.transitions[a][b] = int32(uint32(next()))
		}
	}
	m.setPairs()
	m.setExps()
	m.rows = make([]uint64, m.buckets*perBucket)
	hugePages(m.rows)
	buf := make([]byte, chunk/8+chunk*(codePlanes+2))
	filled := make([]int32, 0, chunk)
	for start := uint64(0); start < m.buckets*perBucket; start += chunk {
		n := min(chunk, m.buckets*perBucket-start)
		if err := readChunk(br, m.rows[start:start+n], filled, buf); err != nil {
			return nil, fmt.Errorf("model rows: %w", err)
		}
	}
	return m, nil
}

// codePlanes is how many planes of bytes the codes of a chunk take.
const codePlanes = (Labels + 1) / 2

// readChunk reads rows. filled and buf are scratch space.
func readChunk(r io.Reader, rows []uint64, filled []int32, buf []byte) error {
	used := buf[:(len(rows)+7)/8]
	if _, err := io.ReadFull(r, used); err != nil {
		return err
	}
	for i := range rows {
		if used[i/8]&(1<<(i%8)) != 0 {
			filled = append(filled, int32(i))
		}
	}
	n := len(filled)
	planes := buf[len(used) : len(used)+n+(n+1)/2+codePlanes*n]
	if _, err := io.ReadFull(r, planes); err != nil {
		return err
	}
	low, planes := planes[:n], planes[n:]
	high, planes := planes[:(n+1)/2], planes[(n+1)/2:]
	var p [codePlanes][]byte
	for i := range p {
		p[i], planes = planes[:n], planes[n:]
	}
	for k, slot := range filled {
		top := uint64(low[k]) | uint64(high[k/2]>>(4*(k&1))&15)<<8
		rows[slot] = uint64(p[0][k]) | uint64(p[1][k])<<8 | uint64(p[2][k])<<16 | uint64(p[3][k])<<24 |
			uint64(p[4][k])<<32 | uint64(p[5][k])<<40 | uint64(p[6][k]&codeMask)<<48 | top<<scaleAt
	}
	return nil
}
