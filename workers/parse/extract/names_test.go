package extract

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSplitNames(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"Jane Doe", []string{"Jane Doe"}},
		{"By Jane Doe and John Q. Roe", []string{"Jane Doe", "John Q. Roe"}},
		{"BY JANE DOE", []string{"JANE DOE"}},
		{"Written by: Jane Doe, Staff Writer", []string{"Jane Doe"}},
		{"Jane Doe, Senior Political Correspondent", []string{"Jane Doe"}},
		{"Jane Doe | Reporter | jane@example.com", []string{"Jane Doe"}},
		{"This post was written by Jane Doe", []string{"Jane Doe"}},
		{"View all posts by Jane Doe", []string{"Jane Doe"}},
		{"Jane Doe March 5, 2024", []string{"Jane Doe"}},
		{"Jane Doe, Madrid", []string{"Jane Doe"}},
		{"Jane Doe in Harrowfield, John Roe in Carrow Haven", []string{"Jane Doe", "John Roe"}},
		{"by Patience Oduro on 16 June 2025", []string{"Patience Oduro"}},
		{"Von Käthe Mühlberger, 7. Mai 2009", []string{"Käthe Mühlberger"}},
		{"Ein Kommentar von Max Beispiel", []string{"Max Beispiel"}},
		{"Anna von der Heide und Max Beispiel", []string{"Anna von der Heide", "Max Beispiel"}},
		{"Par Jeanne Dupont et Luc Martin", []string{"Jeanne Dupont", "Luc Martin"}},
		{"José Ortega y Gasset", []string{"José Ortega y Gasset"}},
		{"Por Ana Pérez y Juan Gómez", []string{"Ana Pérez", "Juan Gómez"}},
		{"Автор: Иван Петров", []string{"Иван Петров"}},
		{"लेखक: अनामिका वशिष्ठ", []string{"अनामिका वशिष्ठ"}},
		{"記者歐陽品妤／東澳漁港報導", []string{"歐陽品妤"}},
		{"文・若狭 みちる", []string{"若狭 みちる"}},
		{"제갈윤 기자", []string{"제갈윤"}},
		{"بقلم: سلمى الحداد", []string{"سلمى الحداد"}},
		{"Christoph von Eichberg", []string{"Christoph von Eichberg"}},
		{"Dec", nil},
		{"Marc", []string{"Marc"}},
		{"View full profile", nil},
		{"Publicado hace dos horas", nil},
		{"The club provides accurate and playful texts", nil},
		{"dpa", []string{"dpa"}},
		{"admin", nil},
		{"5 min read", nil},
		{"https://example.com/jane", nil},
		{"March 5, 2024", nil},
		{"", nil},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			if got := splitNames(tt.text); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestReadByline(t *testing.T) {
	for line, want := range map[string][]string{
		"सुनील कदम\nनवयुग न्यूज नेटवर्क":                     {"सुनील कदम"},
		"विनोद सेमवाल, संवाददाता":                            {"विनोद सेमवाल"},
		"김도윤 기자 doyun.kim@deulnyeok.example":                 {"김도윤"},
		"Agency : समाचार सेतु":                               nil,
		"記者歐陽品妤／東澳漁港報導":                                      {"歐陽品妤"},
		"記者歐陽品妤∕東澳漁港報導":                                      {"歐陽品妤"},
		"作者：王立群 陈晓梅":                                         {"王立群", "陈晓梅"},
		"高木 健司":                                              {"高木 健司"},
		"기자명 한지우 기자":                                         {"한지우"},
		"सुमन राठौर | बनगांव | 3 मिनट में पढ़ें":             {"सुमन राठौर"},
		"सुमन राठौर, बनगांव":                                 {"सुमन राठौर"},
		"Penulis Sari Utami":                                 {"Sari Utami"},
		"By Ada Okafor In City Travel, Home Guides":          {"Ada Okafor"},
		"Alexa von Lindau":                                   {"Alexa von Lindau"},
		"Ada Okafor ⋅ Updated 3 May 2026":                    {"Ada Okafor"},
		"Marta Lind / Oskar Holm | Norrvik | 09.11.26 20:41": {"Marta Lind", "Oskar Holm"},
	} {
		if got := readByline(line).writers; !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestDatedLines(t *testing.T) {
	for line, want := range map[string]bool{
		"जूनियर मीट में 54.31 मीटर दूर फेंका भाला": false,
		"उनमें 150 किलो केसर":                      false,
		"1. Identify Your Needs": false, "Fieldmaster True 3 SE": false,
		"5 March 2026": true, "शाम 4 बजकर 30 मिनट": true, "วันอังคารที่ 12 มี.ค. 2567 เวลา 10:14": true, "12.01.2026": true, "14:35": true, "2026年1月12日": true, "3 min": true,
	} {
		if got := readByline(line).dated; got != want {
			t.Errorf("%q: dated %v, want %v", line, got, want)
		}
	}
}

// TestMarkedAuthors says which of the names that a page marks are its authors.
func TestMarkedAuthors(t *testing.T) {
	for _, c := range []struct{ name, head, below, end, want string }{
		{"an aside between headline and text is of the article", "", `<aside><address><a rel="author" href="/profile/ada">Ada Okafor</a></address></aside>`, "", "Ada Okafor"},
		{"a builder's widgets are no sidebars", "", `<div class="elementor-element elementor-widget"><div class="elementor-widget-container"><a href="/author/ada" rel="author">Ada Okafor</a></div></div>`, "", "Ada Okafor"},
		{"credits of pictures are none", "", `<figure><img src="/1.jpg"><figcaption class="author">Ben Holm</figcaption></figure>`, `<p class="author">Ada Okafor</p>`, "Ada Okafor"},
		{"labels and data of a card that do not alternate", `<meta name="twitter:label1" content="Written by"><meta name="twitter:label2" content="Est. reading time"><meta name="twitter:data1" content="Ada Okafor"><meta name="twitter:data2" content="5 minutes">`, "", "", "Ada Okafor"},
		{"a numbered heading has no date", "", `<p>By The Mud Team</p><h2>1. Identify Your Needs</h2>`, "", "The Mud Team"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := `<title>The ferry sails again</title>` + c.head + `<main><h1>The ferry sails again</h1>` + c.below + `<p>The ferry to the islands sailed again on Sunday, its owner said, after nine days in the harbour.</p><p>Storms had kept it there since the beginning of the month, and the shops had run out of milk.</p><p>The mayor of the largest island thanked the crew, and asked for a second boat before the winter.</p>` + c.end + `</main>`
			a, err := Page(Input{URL: "https://post.test/news/1", HTML: []byte(page)})
			if err != nil || strings.Join(a.Authors, ", ") != c.want {
				t.Errorf("got %q, %v; want %q", a.Authors, err, c.want)
			}
		})
	}
}

func TestIsPersonName(t *testing.T) {
	for _, name := range []string{"Jane Doe", "Anna von der Heide", "Jean-Luc d'Arc", "Ева Браун", "राम कुमार", "山田太郎", "محمد علي"} {
		if !isPersonName(name) {
			t.Errorf("%q is a name", name)
		}
	}
	for _, text := range []string{"", "Jane", "The Weekly", "read more here", "Jane wrote this", "Sports 24", "Staff Writer", "What Is It?"} {
		if isPersonName(text) {
			t.Errorf("%q is no name", text)
		}
	}
}

func FuzzSplitNames(f *testing.F) {
	f.Add("By Jane Doe and John Roe, Staff Writers | 5 March 2024")
	f.Add("記者歐陽品妤／東澳漁港報導")
	f.Add("ByJ\xff")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip() // pages are valid UTF-8 by then
		}
		squeezed := strings.Join(strings.Fields(text), "")
		for _, name := range splitNames(text) {
			if name == "" || strings.TrimSpace(name) != name {
				t.Errorf("%q: name %q", text, name)
			}
			if !strings.Contains(squeezed, strings.Join(strings.Fields(name), "")) {
				t.Errorf("%q: name %q is not of the text", text, name)
			}
		}
	})
}

func TestSiteBeforeName(t *testing.T) {
	const page = `<title>The ferry sails again</title><meta property="og:site_name" content="Island Post"><h1>The ferry sails again</h1><div class="author">Island Post <span>Ada Okafor</span></div><p>The ferry to the islands sailed again on Sunday, its owner said, after nine days in the harbour.</p><p>Storms had kept it there since the beginning of the month, and the shops had run out of milk.</p>`
	a, err := Page(Input{URL: "https://post.test/news/1", HTML: []byte(page)})
	if err != nil || !slices.Equal(a.Authors, []string{"Ada Okafor"}) {
		t.Errorf("%q, %v", a.Authors, err)
	}
}

func TestReportersInDatelines(t *testing.T) {
	for line, want := range map[string][]string{
		"〔記者王書妤／青嵐報導〕市政府今天宣布":   {"王書妤"},
		"本报讯（记者 苏敏 通讯员 郑凯）老粮仓":  {"苏敏", "郑凯"},
		"（記者李明玉台北3日電）市長表示":      {"李明玉"},
		"市長在記者會上說，明年再議。":        nil,
		"他告诉记者，今年的收成不错（见图）":     nil,
		"中央社記者王朝青、林文心／海港市報導　碼頭": {"王朝青", "林文心"},
	} {
		if got := hanReporters(line); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}

func TestStatedNames(t *testing.T) {
	for text, want := range map[string][]string{
		"Jane Doe, Edited by John Roe":               {"Jane Doe"},
		"JANE DOE jdoe@post.example, JOHN ROE x@y.z": {"JANE DOE", "JOHN ROE"},
		"Staff Correspondent, Springfield":           {"Staff Correspondent"},
		"Text: Anna Berg Foto: Oskar Holm":           {"Anna Berg"},
		"Reporting by Jane Doe; Editing by John Roe": {"Jane Doe"},
		"Jane Doe, The Springfield Newsroom":         {"Jane Doe", "The Springfield Newsroom"},
		"Redaktion Bad Erlen":                        {"Redaktion Bad Erlen"},
		"Editör: Mehmet Kaya":                        {"Mehmet Kaya"},
		"dal nostro inviato Marco Bellini":           {"Marco Bellini"},
		"Photos : Luc Martin":                        nil,
		"প্রতিনিধি, নদীনগর":                          {"প্রতিনিধি"},
		"ผู้สื่อข่าว: สมชาย ใจดี":                    {"สมชาย ใจดี"},
		"সম্পাদক: রফিক মন্ডল":                        {"রফিক মন্ডল"},
		"文/记者 王晓明 图/李红梅":                             {"王晓明"},
		"글·사진 홍길순 기자":                                {"홍길순"},
	} {
		if got := statedNames(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
