package charset

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// texts are a few sentences in the languages of each encoding.
var texts = map[string]string{
	"windows-1251": "Городской совет Верхнеберезова утвердил бюджет на будущий год. Больше всего денег получат школы и дороги, сообщила глава финансового отдела.",
	"koi8-r":       "Старый маяк на мысе снова светит: его починили добровольцы из трёх соседних посёлков. Работы продолжались всё лето.",
	"ibm866":       "Рыбаки вернулись в порт раньше обычного, потому что ветер усилился к полудню и волны поднялись выше мола.",
	"shift_jis":    "町の図書館が新しい建物に移り、十月から夜八時まで開くことになった。子ども向けの部屋も広くなったという。",
	"euc-jp":       "山のふもとの小学校で、児童が育てた米の収穫祭が開かれた。保護者や地域の人たちも参加し、にぎわった。",
	"euc-kr":       "새로 지은 다리가 다음 달에 문을 연다고 시청이 밝혔다. 주민들은 오랫동안 이 다리를 기다려 왔다고 말했다.",
	"gb18030":      "新的图书馆将在下个月开放，市民可以在这里借书和上网。市政府说，这个项目用了三年时间，比计划提前完成。",
	"big5":         "新的圖書館將在下個月開放，市民可以在這裡借書和上網。市政府說，這個計畫用了三年時間，比原來提前完成。",
	"windows-1252": "L’été dernier, la mairie a rouvert l’école fermée à cause des inondations ; les élèves y sont retournés dès la rentrée – à pied.",
	"windows-1250": "Městská rada schválila rozpočet na příští rok. Nejvíce peněz dostanou školy a silnice, řekla mluvčí úřadu. Ještě čekají na stát.",
	"windows-1253": "Το δημοτικό συμβούλιο ενέκρινε τον προϋπολογισμό για το επόμενο έτος. Τα περισσότερα χρήματα θα πάνε σε σχολεία και δρόμους.",
	"windows-1254": "Şehir meclisi gelecek yılın bütçesini onayladı. En çok parayı okullar ve yollar alacak, dedi belediye sözcüsü. Çalışmalar kışın başlıyor.",
	"windows-1255": "מועצת העיר אישרה את התקציב לשנה הבאה. רוב הכסף יוקדש לבתי ספר ולכבישים, אמרה דוברת העירייה.",
	"windows-1256": "أقر المجلس البلدي ميزانية العام المقبل، وستذهب معظم الأموال إلى المدارس والطرق، وفق ما قالت الناطقة باسم البلدية.",
	"windows-874":  "สภาเมืองอนุมัติงบประมาณสำหรับปีหน้า เงินส่วนใหญ่จะใช้กับโรงเรียนและถนน โฆษกกล่าว",
}

func encode(t testing.TB, name, text string) []byte {
	t.Helper()
	enc, err := htmlindex.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return b
}

func page(meta, text string) string {
	return "<!DOCTYPE html>\n<html><head>" + meta + "<title>" + text + "</title></head><body><p>" + text + "</p></body></html>"
}

func TestDeclared(t *testing.T) {
	labels := []string{"windows-1251", "koi8-r", "ibm866", "shift_jis", "euc-jp", "euc-kr", "gb18030", "big5",
		"windows-1252", "windows-1250", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-874"}
	for _, name := range labels {
		text := texts[name]
		for _, how := range []string{"header", "meta charset", "meta http-equiv", "XML"} {
			t.Run(name+" by "+how, func(t *testing.T) {
				meta, header, prolog := "", "text/html", ""
				switch how {
				case "header":
					header += "; charset=" + strings.ToUpper(name)
				case "meta charset":
					meta = `<script>var a = "<p>";</script><meta name="viewport" content="width=1"><meta charset='` + name + `'>`
				case "meta http-equiv":
					meta = `<META CONTENT="text/html; charset=` + name + `" HTTP-EQUIV=Content-Type>`
				case "XML":
					prolog = `<?xml version="1.0" encoding="` + name + `"?>`
				}
				want := prolog + page(meta, text)
				got, gotName := Decode(encode(t, name, want), header)
				if gotName != name || string(got) != want {
					t.Errorf("as %s: %.80q\nwant %.80q", gotName, got, want)
				}
			})
		}
	}
}

func TestAliasesOfTheStandard(t *testing.T) {
	for label, c := range map[string]struct{ encoding, text string }{
		"gb2312":         {"gbk", texts["gb18030"]},
		"x-sjis":         {"shift_jis", texts["shift_jis"]},
		"ks_c_5601-1987": {"euc-kr", texts["euc-kr"]},
		"ISO-8859-1":     {"windows-1252", texts["windows-1252"]},
		"iso-8859-9":     {"windows-1254", texts["windows-1254"]},
		"cp1251":         {"windows-1251", texts["windows-1251"]},
		"iso-8859-2":     {"iso-8859-2", texts["windows-1250"]},
		"iso-8859-5":     {"iso-8859-5", texts["windows-1251"]},
		"iso-8859-7":     {"iso-8859-7", texts["windows-1253"]},
		"iso-8859-15":    {"iso-8859-15", "L'été à 5 €, déjà réservé par les élèves de la région."},
		"koi8-u":         {"koi8-u", "Міська рада ухвалила бюджет на наступний рік, повідомила речниця."},
		"iso-2022-jp":    {"iso-2022-jp", texts["euc-jp"]},
	} {
		t.Run(label, func(t *testing.T) {
			want := page("", c.text)
			got, name := Decode(encode(t, c.encoding, want), `text/html;charset="`+label+`"`)
			if name != c.encoding || string(got) != want {
				t.Errorf("as %s: %q", name, got)
			}
		})
	}
}

func TestUndeclared(t *testing.T) {
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			want := page("", text)
			if got, gotName := Decode(encode(t, name, want), "text/html"); string(got) != want {
				t.Errorf("taken for %s: %q", gotName, got)
			}
		})
	}
}

func TestUndeclaredAndEasilyMistaken(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{"euc-jp", "青山市議会は火曜日、古い港の防波堤を再建することを決めた。防波堤は二度の嵐で壊れていた。反対派は漁師を無視していると主張した。"},
		{"big5", "青山市議會週二投票決定重建舊港口的防波堤，該防波堤在過去兩個冬天裡兩次被風暴損壞。市長表示，工程將耗資九百萬元。"},
		{"iso-2022-jp", "青山市議会は火曜日、古い港の防波堤を再建することを決めた。"},
		{"iso-8859-5", "Совет города во вторник проголосовал за восстановление старой стены гавани, которую дважды повредили штормы."},
		{"windows-1254", "Belediye meclisi salı günü iki kışta fırtınalarla zarar gören eski liman duvarını yeniden yapmaya karar verdi."},
		{"windows-874", "งานแสดง iPhone รุ่นใหม่ปี ๒๕๖๗ ของบริษัทจัดขึ้นที่ศูนย์การค้าใจกลางเมืองเมื่อวันจันทร์ที่ ๕ มีนาคม"},
		{"iso-8859-2", "Žádný člověk ze Šumperka nečekal, že se vůz vrátí. Škoda, říká starosta, příště prý přijede až v létě."},
	} {
		for _, meta := range []string{"", `<meta charset="utf-8">`} {
			want := page(meta, c.text)
			if got, gotName := Decode(encode(t, c.name, want), ""); string(got) != want {
				t.Errorf("%s with %q taken for %s: %q", c.name, meta, gotName, got)
			}
		}
	}
}

func TestUTF16(t *testing.T) {
	want := page("", "Straße, улица, 通り, 🛶")
	for name, c := range map[string]struct {
		order  unicode.Endianness
		bom    unicode.BOMPolicy
		header string
	}{
		"utf-16le": {unicode.LittleEndian, unicode.UseBOM, ""},
		"utf-16be": {unicode.BigEndian, unicode.UseBOM, "text/html; charset=utf-8"}, // the mark wins
	} {
		for _, how := range []string{"mark", "header", "neither"} {
			t.Run(name+" "+how, func(t *testing.T) {
				bom, header := c.bom, c.header
				switch how {
				case "header":
					bom, header = unicode.IgnoreBOM, "text/html; charset="+name
				case "neither":
					bom, header = unicode.IgnoreBOM, ""
				}
				raw, err := unicode.UTF16(c.order, bom).NewEncoder().Bytes([]byte(want))
				if err != nil {
					t.Fatal(err)
				}
				if got, gotName := Decode(raw, header); gotName != name || string(got) != want {
					t.Errorf("as %s: %q", gotName, got)
				}
			})
		}
	}
}

func TestConflicts(t *testing.T) {
	russian, western, japanese, hindi := texts["windows-1251"], texts["windows-1252"], texts["shift_jis"], "नगर परिषद ने अगले साल का बजट पास किया, सड़कों पर सबसे ज्यादा खर्च होगा"
	for name, c := range map[string]struct {
		actual, header, meta, text, want string
	}{
		"server default in the header, truth in meta": {"windows-1251", "iso-8859-1", "windows-1251", russian, "windows-1251"},
		"header right, meta left from a template":     {"windows-1251", "windows-1251", "iso-8859-1", russian, "windows-1251"},
		"both plausible: the header decides":          {"windows-1252", "windows-1252", "iso-8859-15", western, "windows-1252"},
		"header utf-8 is wrong, meta right":           {"shift_jis", "utf-8", "shift_jis", japanese, "shift_jis"},
		"header legacy, bytes UTF-8":                  {"utf-8", "iso-8859-1", "", hindi, "utf-8"},
		"meta legacy, bytes UTF-8":                    {"utf-8", "", "windows-1251", russian, "utf-8"},
		"meta gbk, bytes UTF-8":                       {"utf-8", "", "gbk", texts["gb18030"], "utf-8"},
		"header right, meta utf-8":                    {"koi8-r", "koi8-r", "utf-8", texts["koi8-r"], "koi8-r"},
		"both wrong":                                  {"euc-kr", "utf-8", "utf-8", texts["euc-kr"], "euc-kr"},
		"both wrong and alike":                        {"windows-1251", "iso-8859-1", "iso-8859-1", russian, "windows-1251"},
		"meta says utf-16, bytes windows-1252":        {"windows-1252", "", "utf-16", western, "windows-1252"},
		"unknown label":                               {"windows-1251", "x-unheard-of", "windows-1251", russian, "windows-1251"},
		"label that replaces everything":              {"windows-1252", "hz-gb-2312", "", western, "windows-1252"},
	} {
		t.Run(name, func(t *testing.T) {
			meta, header := "", "text/html"
			if c.meta != "" {
				meta = `<meta charset="` + c.meta + `">`
			}
			if c.header != "" {
				header += "; charset=" + c.header
			}
			want := page(meta, c.text)
			if got, name := Decode(encode(t, c.actual, want), header); name != c.want || string(got) != want {
				t.Errorf("as %s: %.200q", name, got)
			}
		})
	}
}

func TestShortGBKThatIsValidUTF8IsWhatItSaysItIs(t *testing.T) {
	raw := []byte("<title>\xc4\xac\xc4\xac</title>") // 默默
	if got, name := Decode(raw, "text/html; charset=gb2312"); name != "gbk" || string(got) != "<title>默默</title>" {
		t.Errorf("as %s: %q", name, got)
	}
	if got, name := Decode(raw, ""); name != "utf-8" || !bytes.Equal(got, raw) {
		t.Errorf("undeclared, as %s: %q", name, got)
	}
}

func TestDamage(t *testing.T) {
	long := strings.Repeat("बाढ़ चेतावनी ", 20)
	for name, c := range map[string]struct{ in, header, want, encoding string }{
		"NUL":                          {"a\x00b", "", "ab", "utf-8"},
		"NUL hides a byte order mark":  {"\xef\xbb\xbf\x00\xef\xbb\xbfa", "", "a", "utf-8"},
		"cut within a character":       {long + "\xe0\xa4", "text/html; charset=utf-8", long + "\uFFFD", "utf-8"},
		"cut, undeclared":              {long + "\xe0\xa4", "", long + "\uFFFD", "utf-8"},
		"surrogates written as UTF-8":  {long + "\xed\xa0\xbd", "", long + "\uFFFD", "utf-8"},
		"one Latin-1 letter in UTF-8":  {long + "caf\xe9", "text/html; charset=utf-8", long + "caf\uFFFD", "utf-8"},
		"lone surrogate in UTF-16":     {"\xff\xfea\x00\x3d\xd8b\x00", "", "a\uFFFDb", "utf-16le"},
		"UTF-16 of odd length":         {"\xff\xfea\x00b", "", "a\uFFFD", "utf-16le"},
		"empty":                        {"", "text/html; charset=utf-8", "", "utf-8"},
		"only ASCII, said to be UTF-7": {"+AGE-", "text/html; charset=utf-7", "+AGE-", "utf-8"},
		"a header that is not one":     {"caf\xe9", "text/html;; charset=iso-8859-1", "café", "windows-1252"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, encoding := Decode([]byte(c.in), c.header); string(got) != c.want || encoding != c.encoding {
				t.Errorf("as %s: %q, want as %s: %q", encoding, got, c.encoding, c.want)
			}
		})
	}
}

func TestUTF8IsNotCopied(t *testing.T) {
	body := []byte(page(`<meta charset="utf-8">`, strings.Repeat("अ", 1000)))
	got, _ := Decode(body, "")
	if &got[0] != &body[0] || len(got) != len(body) {
		t.Error("a clean page was copied")
	}
	if n := testing.AllocsPerRun(10, func() { Decode(body, "text/html; charset=utf-8") }); n > 8 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzDecode(f *testing.F) {
	for name, text := range texts {
		f.Add(encode(f, name, text), "text/html; charset="+name)
		f.Add(encode(f, name, page(`<meta charset="`+name+`">`, text)), "")
	}
	f.Add([]byte("\xff\xfe<\x00"), "")
	f.Add([]byte("\xef\xbb\xbf\x00\xef\xbb\xbf"), "text/html; charset=shift_jis")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		got, name := Decode(body, contentType)
		if !utf8.Valid(got) || bytes.IndexByte(got, 0) >= 0 || bytes.HasPrefix(got, []byte("\ufeff")) {
			t.Errorf("%s: not clean: %q", name, got)
		}
		if len(got) > 3*len(body)+6 { // no encoding of the web has a byte that stands for more than three of UTF-8
			t.Errorf("%s: %d bytes became %d", name, len(body), len(got))
		}
		if _, err := htmlindex.Get(name); err != nil {
			t.Errorf("%q is no encoding of the standard", name)
		}
		if again, name := Decode(got, "text/html; charset=utf-8"); !bytes.Equal(again, got) || name != "utf-8" {
			t.Errorf("a second time, as %s: %q, was %q", name, again, got)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	markup := strings.Repeat(`<div class="a"><a href="/x">menu</a></div>`, 40)
	for _, c := range []struct{ name, encoding, header string }{
		{"utf-8", "utf-8", "text/html; charset=utf-8"},
		{"utf-8 by meta", "utf-8", "text/html"},
		{"windows-1251 declared", "windows-1251", "text/html; charset=windows-1251"},
		{"windows-1251 undeclared", "windows-1251", ""},
		{"shift_jis declared", "shift_jis", "text/html; charset=shift_jis"},
		{"shift_jis undeclared", "shift_jis", ""},
	} {
		b.Run(c.name, func(b *testing.B) {
			text := texts[c.encoding]
			meta := ""
			if c.encoding == "utf-8" {
				text, meta = texts["windows-1251"], `<meta charset="utf-8">`
			}
			body := encode(b, c.encoding, page(meta, strings.Repeat(markup+text, 100)))
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, name := Decode(body, c.header); name != c.encoding {
					b.Fatal(name)
				}
			}
		})
	}
}
