package tagger

// skeleton collects the consonants of a word in a notation that is the same in
// all scripts with an alphabet, so that a name learnt in one script says
// something about its spellings in others: लावरोव, Lavrov, Лавров and لافروف
// begin alike. Vowels and aspiration are dropped. It is a feature among many;
// joining names across scripts is for the linker, and stricter.
type skeleton struct {
	sum   uint64
	start uint64
	n     int
	last  byte
}

// sums returns the hash of all consonants and of the first three; zero for
// fewer than two.
func (s *skeleton) sums() (all, start uint64) {
	if s.n < 2 {
		return 0, 0
	}
	if s.n < 3 {
		return mix(s.sum), 0
	}
	return mix(s.sum), mix(s.start)
}

func (s *skeleton) add(c rune, of script) {
	b := consonant(c, of)
	switch b {
	case 0:
		s.last = 0
		return
	case 'h':
		// Aspiration of the consonant before, or a digraph.
		switch s.last {
		case 'k', 'g', 't', 'd', 'b', 'c', 's', 'p', 'j', 'r':
			return
		}
	case s.last:
		return // doubled
	}
	s.last = b
	if s.n == 0 {
		s.sum = k3
	}
	s.n++
	s.sum = (s.sum ^ uint64(b)) * k1
	if s.n <= 3 {
		s.start = s.sum
	}
}

// Consonants by script: the letter at an offset, or a space for none.
const (
	brahmic  = "kkggnccjjnttddnttddnnppbbm rrlllvsssh" // from U+0915, the order of all Brahmic scripts
	cyrillic = " bvgd jj  klmn prst pkccss      "      // from U+0430
	latin    = " bkd pgh jklmn pkrst vvk j"            // a to z
)

// consonant returns the letter for a folded character, or 0 for a vowel, a
// mark or what has no letter.
func consonant(c rune, of script) byte {
	var b byte
	switch of {
	case scriptLatin:
		b = latinConsonant(c)
	case scriptCyrillic:
		if c >= 0x430 && c < 0x430+rune(len(cyrillic)) {
			b = cyrillic[c-0x430]
		}
	case scriptDevanagari, scriptIndic:
		o := int(c&0x7F) - 0x15
		switch {
		case o >= 0 && o < len(brahmic):
			b = brahmic[o]
		case c&0x7F == 0x02:
			b = 'n' // anusvara
		}
	case scriptArabic:
		b = arabicConsonant(c)
	case scriptGreek:
		b = greekConsonant(c)
	}
	if b == ' ' {
		return 0
	}
	return b
}

func latinConsonant(c rune) byte {
	if c >= 'a' && c <= 'z' {
		return latin[c-'a']
	}
	switch c {
	case 'ç', 'ć', 'č':
		return 'c'
	case 'ş', 'š', 'ś', 'ș', 'ß':
		return 's'
	case 'ğ':
		return 'g'
	case 'ž', 'ź', 'ż':
		return 'j'
	case 'ñ', 'ń', 'ň':
		return 'n'
	case 'ł':
		return 'l'
	case 'ř':
		return 'r'
	case 'đ', 'ð', 'ď':
		return 'd'
	case 'ť', 'þ', 'ț', 'ţ':
		return 't'
	}
	return 0
}

func arabicConsonant(c rune) byte {
	switch c {
	case 'ب', 'پ':
		return 'b'
	case 'ت', 'ط', 'ث', 'ٹ':
		return 't'
	case 'ج', 'ز', 'ذ', 'ژ', 'ظ', 'ض':
		return 'j'
	case 'چ':
		return 'c'
	case 'ح', 'ه':
		return 'h'
	case 'خ', 'ک', 'ق':
		return 'k'
	case 'د', 'ڈ':
		return 'd'
	case 'ر', 'ڑ':
		return 'r'
	case 'س', 'ش', 'ص':
		return 's'
	case 'غ', 'گ':
		return 'g'
	case 'ف':
		return 'p'
	case 'ل':
		return 'l'
	case 'م':
		return 'm'
	case 'ن', 'ں':
		return 'n'
	}
	return 0
}

func greekConsonant(c rune) byte {
	switch c {
	case 'β':
		return 'v'
	case 'γ':
		return 'g'
	case 'δ':
		return 'd'
	case 'ζ':
		return 'j'
	case 'θ', 'τ':
		return 't'
	case 'κ', 'ξ', 'χ':
		return 'k'
	case 'λ':
		return 'l'
	case 'μ':
		return 'm'
	case 'ν':
		return 'n'
	case 'π', 'φ', 'ψ':
		return 'p'
	case 'ρ':
		return 'r'
	case 'σ', 'ς':
		return 's'
	}
	return 0
}
