package gazetteer

import (
	_ "embed"
	"errors"
	"slices"
	"strconv"
	"strings"
)

//go:embed places.bin
var placesData string

// The layout of places.bin, all numbers little endian:
//
//	header   magic "HKG1", then the number of things, keys and lists, uint32 each
//	things   16 bytes each: type, country (2), size class, population (4), id (4), name's offset (4)
//	buckets  2^bucketBits+1 uint32: where the keys of each bucket begin
//	prints   uint32 for each key: the fingerprint of its hash, ascending in a bucket
//	refs     uint32 for each key: a thing, or with multiBit set the offset of a list
//	lists    uint32: a length, then as many things, best first
//	names    the things' names, each ended by a line feed
const (
	magic      = "HKG1"
	headerSize = 16
	thingSize  = 16
	bucketBits = 14
	multiBit   = 1 << 31
)

// capital is the size class of a country's capital.
const capital = 1

type places struct {
	things, buckets, prints, refs, lists, names string
}

func openPlaces(data string) (places, error) {
	if len(data) < headerSize || data[:4] != magic {
		return places{}, errors.New("places.bin: not a gazetteer")
	}
	things, keys, lists := int(u32(data, 1)), int(u32(data, 2)), int(u32(data, 3))
	var p places
	rest := data[headerSize:]
	for _, part := range []struct {
		into *string
		size int
	}{
		{&p.things, things * thingSize},
		{&p.buckets, 4 * (1<<bucketBits + 1)},
		{&p.prints, 4 * keys},
		{&p.refs, 4 * keys},
		{&p.lists, 4 * lists},
	} {
		if part.size > len(rest) {
			return places{}, errors.New("places.bin: cut short")
		}
		*part.into, rest = rest[:part.size], rest[part.size:]
	}
	p.names = rest
	return p, nil
}

// u32 returns the i-th number of s.
func u32(s string, i int) uint32 {
	s = s[4*i : 4*i+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// hash is 64-bit FNV-1a, mixed so that its upper bits are even.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h ^= h >> 32
	h *= 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// ref returns the reference of a folded name.
func (p *places) ref(folded string) (uint32, bool) {
	h := hash(folded)
	bucket := int(h >> (64 - bucketBits))
	print := uint32(h)
	for i, end := int(u32(p.buckets, bucket)), int(u32(p.buckets, bucket+1)); i < end; i++ {
		switch have := u32(p.prints, i); {
		case have == print:
			return u32(p.refs, i), true
		case have > print:
			return 0, false
		}
	}
	return 0, false
}

func (p *places) appendEntries(entries []Entry, folded string) []Entry {
	ref, ok := p.ref(folded)
	switch {
	case !ok:
	case ref&multiBit == 0:
		entries = append(entries, p.entry(int(ref)))
	default:
		at := int(ref &^ multiBit)
		n := int(u32(p.lists, at))
		entries = slices.Grow(entries, n)
		for i := range n {
			entries = append(entries, p.entry(int(u32(p.lists, at+1+i))))
		}
	}
	return entries
}

func (p *places) classes(folded string) Classes {
	ref, ok := p.ref(folded)
	if !ok {
		return 0
	}
	if ref&multiBit == 0 {
		return p.thingClasses(int(ref))
	}
	var c Classes
	at := int(ref &^ multiBit)
	for i := range int(u32(p.lists, at)) {
		c |= p.thingClasses(int(u32(p.lists, at+1+i)))
	}
	return c
}

// largeTown is the population from which a town is called large.
const largeTown = 200_000

func (p *places) thingClasses(i int) Classes {
	t := p.things[i*thingSize:][:thingSize]
	switch {
	case Type(t[0]) == Country:
		return IsCountry
	case t[3] == capital || u32(t, 1) >= largeTown:
		return IsTown | IsLargeTown
	}
	return IsTown
}

// count returns the number of things.
func (p *places) count() int { return len(p.things) / thingSize }

func (p *places) id(i int) uint32 { return u32(p.things[i*thingSize:], 2) }

// place returns the i-th thing without its link.
func (p *places) place(i int) Entry {
	t := p.things[i*thingSize:][:thingSize]
	return Entry{
		Type:       Type(t[0]),
		Kind:       Type(t[0]).Kind(),
		Country:    t[1:3],
		Population: int(u32(t, 1)),
		Name:       p.name(int(u32(t, 3))),
	}
}

func (p *places) entry(i int) Entry {
	e := p.place(i)
	if e.Type == Country {
		e.Link = "iso:" + e.Country
	} else {
		e.Link = "geonames:" + strconv.Itoa(int(p.id(i)))
	}
	return e
}

func (p *places) name(at int) string {
	name, _, _ := strings.Cut(p.names[at:], "\n")
	return name
}
