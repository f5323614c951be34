package gazetteer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"  Kim   Jong-un ", "kim jong un"},
		{"Lavrov's", "lavrov"},
		{"Lavrov’s visit", "lavrov visit"},
		{"N'Djamena", "ndjamena"},
		{"U.S.", "us"},
		{"U.S.A", "usa"},
		{"St. Petersburg", "st petersburg"},
		{"São Tomé", "sao tome"},
		{"Łódź", "lodz"},
		{"İstanbul", "istanbul"},
		{"Diyarbakır", "diyarbakir"},
		{"Straße", "strasse"},
		{"Ærø", "aero"},
		{"ＷＨＯ", "who"},
		{"Σόλωνος", "σολωνοσ"},
		{"Хрущёв", "хрущев"},
		{"Йошкар-Ола", "йошкар ола"},
		{"حِزبُ اللّٰه", "حزب الله"},
		{"إيران", "ايران"},
		{"ایران", "ايران"},
		{"افغانستان", "افغانستان"},
		{"أفغانستان", "افغانستان"},
		{"هيئـــة", "هييه"},
		{"עִבְרִית", "עברית"},
		{`ארה"ב`, "ארהב"},
		{"हिन्दी", "हिंदी"},
		{"हिंदी", "हिंदी"},
		{"बाँग्लादेश", "बांग्लादेश"},
		{"ज़ी न्यूज़", "जी न्यूज"},
		{"मुम्बई", "मुंबई"},
		{"जन्म", "जन्म"},
		{"डॉ॰ सिंह", "डॉ सिंह"},
		{"दिल्ली।", "दिल्ली"},
		{"ঢাকা", "ঢাকা"},
		{"セルゲイ・ラブロフ", "セルゲイ ラブロフ"},
		{"ﾓｽｸﾜ", "モスクワ"},
		{"조선민주주의인민공화국", "조선민주주의인민공화국"},
		{"กรุงเทพฯ", "กรุงเทพ"},
		{"२०२५", "2025"},
		{"٢٠٢٥", "2025"},
		{"AT&T", "at&t"},
		{"👍", ""},
		{"a\x00b", "a b"},
		{"\xff", ""},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// TestPlainlyNormalIsNormal asks package norm about all pairs of a character that
// plainlyNormal lets pass and one of those that stand beside it.
func TestPlainlyNormalIsNormal(t *testing.T) {
	var plain []rune
	for r := rune(1); r < 0x10000; r++ {
		if plainlyNormal(string(r)) {
			if !norm.NFKC.IsNormalString(string(r)) {
				t.Errorf("%U is changed by NFKC", r)
			}
			plain = append(plain, r)
		}
	}
	var marks []rune // which may compose with what stands before them
	for _, r := range plain {
		if p := norm.NFKC.PropertiesString(string(r)); !p.BoundaryBefore() || p.CCC() != 0 {
			marks = append(marks, r)
		}
	}
	for _, m := range marks {
		for _, r := range plain {
			if s := string(r) + string(m); !norm.NFKC.IsNormalString(s) {
				t.Errorf("%U %U is changed by NFKC", r, m)
			}
		}
		for _, n := range marks {
			if s := "a" + string(m) + string(n); !norm.NFKC.IsNormalString(s) {
				t.Errorf("%U %U is changed by NFKC", m, n)
			}
		}
	}
	t.Logf("%d plain characters, %d that join", len(plain), len(marks))
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Lavrov's", "ज़ी न्यूज़", "حِزبُ", "U.S.", "セルゲイ・ラブロフ", "x's's", "a\xffb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if !utf8.ValidString(once) {
			t.Fatalf("Fold(%q) = %q is not UTF-8", s, once)
		}
		if twice := Fold(once); twice != once {
			t.Fatalf("Fold(%q) = %q, but folded again %q", s, once, twice)
		}
		if strings.Contains(once, "  ") || strings.Trim(once, " ") != once {
			t.Fatalf("Fold(%q) = %q has spare space", s, once)
		}
		if joined := Fold(s + " " + s); once != "" && joined != once+" "+once {
			t.Fatalf("Fold(s s) = %q, want twice %q", joined, once)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	text := "Russia's foreign minister Sergey Lavrov met रूस के विदेश मंत्री सर्गेई लावरोव, Сергей Лавров, سيرغي لافروف "
	buf := make([]byte, 0, 2*len(text))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendFold(buf[:0], text)
	}
	if len(buf) == 0 {
		b.Fatal("nothing folded")
	}
}
