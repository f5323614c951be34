package tagger

// Multipliers of the hash functions: odd constants with well mixed bits, from
// the golden ratio and from xxHash and SplitMix64, both in the public domain.
const (
	k1 = 0x9E3779B97F4A7C15
	k2 = 0xC2B2AE3D27D4EB4F
	k3 = 0x165667B19E3779F9
)

func mix(x uint64) uint64 {
	x ^= x >> 32
	x *= 0xD6E8FEB86659FD93
	x ^= x >> 32
	return x
}

// maxAffix is the longest prefix and suffix that are features, in characters.
const maxAffix = 4

// maxGrams is how many sequences of three characters within a word are
// features.
const maxGrams = 8

// maxStem is how many characters may be cut from the end of an inflected word
// to find it in the lexicon.
const maxStem = 4

// word is what the features see of one token. Hashes stand for strings.
type word struct {
	exact, folded uint64
	prefix        [maxAffix]uint64
	suffix        [maxAffix]uint64
	grams         [maxGrams]uint64 // the sequences of three characters in it, from its beginning
	inner         int              // how many of them there are
	affixes       int              // how many of each there are
	stem          [maxStem]uint64  // folded without its last 1, 2 … characters; 0: none
	headless      [2]uint64        // folded without its first 1, 2 characters; 0: none
	shape, brief  uint64           // case pattern of the first characters; the same without repetitions
	skeleton      uint64           // consonants, the same in all scripts; 0: too few
	skeletonStart uint64           // its first three
	script        script
	first         shape
	chars         int
	cluster       uint16
	unit          int32  // one more than the index of its unit; 0: none
	phrase        uint16 // kinds of the lexicon entry that covers the token, with its place in it
	kind          uint16 // kinds of the token alone
}

// analyse fills w for a token. buf is scratch space.
func (t *Tagger) analyse(token string, w *word, buf []rune) []rune {
	*w = word{}
	buf = buf[:0]
	exact, folded := uint64(k3), uint64(k2)
	headless := [2]uint64{k2, k2}
	var trail [maxStem + 1]uint64
	shapes, brief := uint64(7), uint64(7)
	last := uint64(255)
	var skel skeleton
	for i, c := range token {
		in := t.runes.info(c)
		if in.fold == 0 {
			continue
		}
		f := uint64(in.fold)
		same := f
		if in.shape == shapeUpper {
			same = uint64(c)
		}
		if w.script == scriptNone {
			w.script = in.script
		}
		if i == 0 {
			w.first = in.shape
		}
		exact = (exact ^ same) * k1
		copy(trail[1:], trail[:maxStem])
		trail[0] = folded
		folded = (folded ^ f) * k1
		for k := range headless {
			if len(buf) > k {
				headless[k] = (headless[k] ^ f) * k1
			}
		}
		s := uint64(in.shape)
		if in.shape == shapeOther {
			s = 8 + f&15
			if in.class == classJoin {
				s = uint64(shapeLetter)
			}
		}
		if len(buf) < 6 {
			shapes = (shapes ^ s) * k2
		}
		if s != last {
			brief = (brief ^ s) * k2
			last = s
		}
		skel.add(in.fold, in.script)
		buf = append(buf, in.fold)
	}
	w.exact, w.folded, w.shape, w.brief = mix(exact), mix(folded), mix(shapes), mix(brief)
	w.chars = len(buf)
	for k := range w.stem {
		if len(buf)-k-1 >= 3 {
			w.stem[k] = mix(trail[k])
		}
	}
	for k := range headless {
		if len(buf)-k-1 >= 3 {
			w.headless[k] = mix(headless[k])
		}
	}
	w.skeleton, w.skeletonStart = skel.sums()
	for w.inner < maxGrams && w.inner+3 <= len(buf) {
		g := buf[w.inner:]
		w.grams[w.inner] = mix((uint64(g[0])<<42 ^ uint64(g[1])<<21 ^ uint64(g[2])) * k3)
		w.inner++
	}
	w.affixes = min(maxAffix, len(buf))
	ph, sh := uint64(11), uint64(13)
	for k := range w.affixes {
		ph = (ph ^ uint64(buf[k])) * k1
		sh = (sh ^ uint64(buf[len(buf)-1-k])) * k2
		w.prefix[k], w.suffix[k] = mix(ph), mix(sh)
	}
	return buf
}
