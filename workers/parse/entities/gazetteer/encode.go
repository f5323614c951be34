package gazetteer

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
)

// Thing is a place as [EncodePlaces] takes it.
type Thing struct {
	Type       Type // Country or Town
	Name       string
	Country    string // ISO 3166-1 alpha-2
	Population uint32
	ID         uint32 // of GeoNames; 0 for countries
	Capital    bool
}

// EncodePlaces returns places.bin, for the program that generates it: the
// things, and for each folded name the things it may mean, best first. It
// panics when two names have the same hash and fingerprint.
func EncodePlaces(things []Thing, names map[string][]int) []byte {
	type key struct {
		hash uint64
		name string
	}
	var keys []key
	for name := range maps.Keys(names) {
		keys = append(keys, key{hash(name), name})
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(
			cmp.Compare(a.hash>>(64-bucketBits), b.hash>>(64-bucketBits)),
			cmp.Compare(uint32(a.hash), uint32(b.hash)),
		)
	})
	buckets := make([]uint32, 1<<bucketBits+1)
	var prints, refs, lists []uint32
	for i, k := range keys {
		bucket, print := k.hash>>(64-bucketBits), uint32(k.hash)
		if i > 0 && prints[i-1] == print && keys[i-1].hash>>(64-bucketBits) == bucket {
			panic("gazetteer: " + keys[i-1].name + " and " + k.name + " have one fingerprint")
		}
		buckets[bucket+1]++
		prints = append(prints, print)
		bearers := names[k.name]
		if len(bearers) == 1 {
			refs = append(refs, uint32(bearers[0]))
			continue
		}
		refs = append(refs, multiBit|uint32(len(lists)))
		lists = append(lists, uint32(len(bearers)))
		for _, b := range bearers {
			lists = append(lists, uint32(b))
		}
	}
	for i := 1; i < len(buckets); i++ {
		buckets[i] += buckets[i-1]
	}

	le := binary.LittleEndian
	out := []byte(magic)
	for _, n := range []int{len(things), len(keys), len(lists)} {
		out = le.AppendUint32(out, uint32(n))
	}
	var text []byte
	for _, t := range things {
		size := byte(0)
		if t.Capital {
			size = capital
		}
		out = append(out, byte(t.Type), t.Country[0], t.Country[1], size)
		out = le.AppendUint32(out, t.Population)
		out = le.AppendUint32(out, t.ID)
		out = le.AppendUint32(out, uint32(len(text)))
		text = append(append(text, t.Name...), '\n')
	}
	for _, part := range [][]uint32{buckets, prints, refs, lists} {
		for _, n := range part {
			out = le.AppendUint32(out, n)
		}
	}
	return append(out, text...)
}
