package extract

import (
	"strings"
	"testing"
)

func TestMicrodataBesideTheHead(t *testing.T) {
	const story = `<h1>Ferry to Norrholm runs again</h1>
<p>The ferry to Norrholm left the pier on Monday for the first time since the autumn storms, with nine passengers and a piano on board.</p>
<p>The harbour master, who had promised the islanders to be there, waved it off with the lantern of his grandfather.</p>
<p>Tickets cost as much as before, and the timetable hangs in the bakery until the new one has been printed.</p>`
	for _, tc := range []struct {
		name, markup, section string
		paywalled             bool
	}{
		{"nothing said", ``, "", false},
		{"section as text", `<span itemprop="articleSection">Island
			News</span>`, "Island News", false},
		{"section as content", `<span itemprop="name articleSection" content="Harbour">x</span>`, "Harbour", false},
		{"not free", `<span itemprop="isAccessibleForFree" content="False"></span>`, "", true},
		{"not free, as an address", `<link itemprop="isAccessibleForFree" href="http://schema.org/False">`, "", true},
		{"free", `<span itemprop="isAccessibleForFree">true</span>`, "", false},
		{"a section too long to be one", `<div itemprop="articleSection">` + strings.Repeat("long ", 200) + `</div>`, "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			page := `<html><head><title>Ferry</title></head><body><article itemscope itemtype="https://schema.org/NewsArticle">` + tc.markup + story + `</article></body></html>`
			a, err := Page(Input{URL: "http://a.example/ferry", HTML: []byte(page)})
			if err != nil {
				t.Fatal(err)
			}
			if a.Section != tc.section || a.Paywalled != tc.paywalled {
				t.Errorf("section %q, paywalled %v; want %q, %v", a.Section, a.Paywalled, tc.section, tc.paywalled)
			}
			if tc.section != "" && a.Sources["section"] != "microdata" {
				t.Errorf("section comes from %q", a.Sources["section"])
			}
		})
	}
}
