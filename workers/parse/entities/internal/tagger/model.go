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

// rowSize is a row of the model in bytes: a weight for each label, biased by
// 128, and three bytes to recognise the feature by.
const (
	rowSize   = 16
	perBucket = 4
	checkBits = 12
	checkMask = 1<<checkBits - 1
)

// Levels is how many different weights a model may have.
const Levels = 16

// Row is the weights of one feature: for each label the number of a level.
type Row struct {
	Hash  uint64
	Codes [Labels]uint8
}

// Weights is a model as it is written.
type Weights struct {
	Rows        []Row // no two with the same hash
	Levels      [Levels]int8
	Transitions [Labels][Labels]int32 // in the same units as levels
	Scale       float64               // units per unit of log-odds
}

// model is the weights of a linear-chain conditional random field (Lafferty,
// McCallum and Pereira, 2001), quantised to 8 bits. Rows stand in a hash table
// of buckets of 64 bytes, a cache line: a feature's row is in the bucket that
// its hash names, or in one that follows when that is full.
type model struct {
	rows        []uint64 // two a row
	levels      [Levels]int8
	buckets     uint64
	transitions [Labels][Labels]int32
	scale       float64 // score units per unit of log-odds
}

func bucketOf(hash, buckets uint64) uint64 { return (hash >> 32) * buckets >> 32 }

// check is what a row recognises its feature by, never zero.
func check(hash uint64) uint64 {
	if c := hash & checkMask; c != 0 {
		return c
	}
	return 1
}

// row returns the two words of a feature's row; ok is false when the model
// does not know the feature.
func (m *model) row(hash uint64) (lo, hi uint64, ok bool) {
	c := check(hash)
	b := bucketOf(hash, m.buckets)
	for {
		r := (*[2 * perBucket]uint64)(m.rows[b*2*perBucket:])
		for k := 1; k < 2*perBucket; k += 2 {
			switch r[k] >> 40 {
			case c:
				return r[k-1], r[k], true
			case 0:
				return 0, 0, false
			}
		}
		if b++; b == m.buckets {
			b = 0
		}
	}
}

const magic = "harkara tagger 1\n"

// Write writes a model in the form that is embedded: uncompressed, in planes
// of bytes that hold the codes of two labels, so that it compresses well.
func (w *Weights) Write(to io.Writer) error {
	buckets := uint64(len(w.Rows)/3 + 1) // three in four slots taken
	m := &model{rows: make([]uint64, 2*perBucket*buckets), levels: w.Levels, buckets: buckets, transitions: w.Transitions, scale: w.Scale}
	for i := range w.Rows {
		m.set(w.Rows[i].Hash, w.Rows[i].Codes)
	}
	return m.write(to)
}

// set adds the row of a feature.
func (m *model) set(hash uint64, codes [Labels]uint8) {
	var lo, hi uint64
	for l, c := range codes {
		w := uint64(byte(m.levels[c]) + 128)
		if l < 8 {
			lo |= w << (8 * l)
		} else {
			hi |= w << (8 * (l - 8))
		}
	}
	hi |= check(hash) << 40
	for i := bucketOf(hash, m.buckets) * 2 * perBucket; ; {
		if c := m.rows[i+1] >> 40; c == 0 || c == check(hash) {
			m.rows[i], m.rows[i+1] = lo, hi
			return
		}
		if i += 2; i == uint64(len(m.rows)) {
			i = 0
		}
	}
}

// codes returns the levels of a row's weights.
func (m *model) codes(lo, hi uint64) (codes [Labels]uint8) {
	for l := range codes {
		word := lo
		if l >= 8 {
			word = hi
		}
		w := int8(byte(word>>(8*(l%8))) - 128)
		for c, level := range m.levels {
			if level == w {
				codes[l] = uint8(c)
				break
			}
		}
	}
	return codes
}

// write writes the table.
func (m *model) write(to io.Writer) error {
	bw := bufio.NewWriter(to)
	_, _ = bw.WriteString(magic)
	for _, l := range m.levels {
		_ = bw.WriteByte(byte(l))
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
	for rows := range slices.Chunk(m.rows, 2*chunk) {
		m.writeChunk(bw, rows)
	}
	return bw.Flush()
}

// chunk is how many slots are written together.
const chunk = 1 << 16

func (m *model) writeChunk(w *bufio.Writer, rows []uint64) {
	slots := len(rows) / 2
	used := make([]byte, (slots+7)/8)
	var checks []uint64
	var codes [][Labels]uint8
	for i := range slots {
		if c := rows[2*i+1] >> 40; c != 0 {
			used[i/8] |= 1 << (i % 8)
			checks = append(checks, c)
			codes = append(codes, m.codes(rows[2*i], rows[2*i+1]))
		}
	}
	_, _ = w.Write(used)
	for _, c := range checks {
		_ = w.WriteByte(byte(c))
	}
	for i := 0; i < len(checks); i += 2 {
		b := byte(checks[i] >> 8)
		if i+1 < len(checks) {
			b |= byte(checks[i+1]>>8) << 4
		}
		_ = w.WriteByte(b)
	}
	for l := 0; l < Labels; l += 2 {
		for _, c := range codes {
			b := c[l]
			if l+1 < Labels {
				b |= c[l+1] << 4
			}
			_ = w.WriteByte(b)
		}
	}
}

var errModel = errors.New("not a model of this version")

// readModel reads what Weights.Write wrote.
func readModel(br io.Reader) (*model, error) {
	head := make([]byte, len(magic)+Levels+8*(2+Labels*Labels))
	if _, err := io.ReadFull(br, head); err != nil {
		return nil, fmt.Errorf("model header: %w", err)
	}
	if string(head[:len(magic)]) != magic {
		return nil, errModel
	}
	var levels [Levels]int8
	for i := range levels {
		levels[i] = int8(head[len(magic)+i])
	}
	var pairs [256]uint16 // the biased weights of two codes
	for i := range pairs {
		pairs[i] = uint16(head[len(magic)+i&15]+128) | uint16(head[len(magic)+i>>4]+128)<<8
	}
	head = head[len(magic)+Levels:]
	next := func() uint64 {
		v := binary.LittleEndian.Uint64(head)
		head = head[8:]
		return v
	}
	m := &model{levels: levels, buckets: next(), scale: math.Float64frombits(next())}
	if m.buckets == 0 || m.buckets > 1<<24 {
		return nil, fmt.Errorf("%w: %d buckets", errModel, m.buckets)
	}
	for a := range Labels {
		for b := range Labels {
			m.transitions[a][b] = int32(uint32(next()))
		}
	}
	m.rows = make([]uint64, m.buckets*perBucket*2)
	buf := make([]byte, chunk/8+chunk*(codePlanes+2))
	filled := make([]int32, 0, chunk)
	for start := uint64(0); start < m.buckets*perBucket; start += chunk {
		n := min(chunk, m.buckets*perBucket-start)
		if err := readChunk(br, m.rows[2*start:2*(start+n)], &pairs, filled, buf); err != nil {
			return nil, fmt.Errorf("model rows: %w", err)
		}
	}
	return m, nil
}

// codePlanes is how many planes of bytes the codes of a chunk take.
const codePlanes = (Labels + 1) / 2

// readChunk reads rows. filled and buf are scratch space.
func readChunk(r io.Reader, rows []uint64, pairs *[256]uint16, filled []int32, buf []byte) error {
	slots := len(rows) / 2
	used := buf[:(slots+7)/8]
	if _, err := io.ReadFull(r, used); err != nil {
		return err
	}
	for i := range slots {
		if used[i/8]&(1<<(i%8)) != 0 {
			filled = append(filled, int32(2*i))
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
		check := uint64(low[k]) | uint64(high[k/2]>>(4*(k&1))&15)<<8
		row := rows[slot : slot+2 : slot+2]
		row[0] = uint64(pairs[p[0][k]]) | uint64(pairs[p[1][k]])<<16 | uint64(pairs[p[2][k]])<<32 | uint64(pairs[p[3][k]])<<48
		row[1] = uint64(pairs[p[4][k]]) | uint64(pairs[p[5][k]])<<16 | uint64(pairs[p[6][k]]&0xFF)<<32 | check<<40
	}
	return nil
}
