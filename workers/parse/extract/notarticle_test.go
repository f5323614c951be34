package extract

import (
	"strings"
	"testing"

	"github.com/harkara/harkara/pkg/schema"
)

// Words of consent alone refuse no page.
func TestArticlesOnCookiesAreArticles(t *testing.T) {
	for name, page := range map[string]string{
		"law": `<title>Schulen der Stadt bekommen ein Siegel</title><h1>Schulen der Stadt bekommen ein Siegel</h1><p>Für den Datenschutz an den Schulen der Stadt gilt von Herbst an ein Siegel, wie der Rat am Montag beschloss. Die Stadt zahlt die Prüfung.</p>
<p>Der Datenschutz war nach Ansicht der Eltern bisher Glückssache, denn jede Schule wählte ihre Programme selbst und niemand prüfte sie.</p>`,
		"baking": `<title>A bakery gives away its day</title><h1>A bakery gives away its day</h1><p>Anyone who comes an hour before closing time gets the cookies of the day for nothing, says the baker of Market Lane, who hates to throw them out.</p>
<p>On Monday two hundred cookies went to the school next door, and forty to the fire brigade, whose oven has been broken since the spring.</p>`,
	} {
		if _, err := Page(Input{URL: "https://paper.test/news/1", HTML: []byte(page)}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Old pages print their date by a script that stands in its place.
func TestDateWrittenByAScript(t *testing.T) {
	a, err := Page(Input{URL: "https://paper.test/news/1", HTML: []byte(`<title>The ferry sails again</title><h1>The ferry sails again</h1><div><script>stamp("2020/04/17 01:43:09")</script></div>
<p>The ferry to the islands sailed again on Sunday, its owner said, after nine days in the harbour.</p><p>Storms had kept it there since the beginning of the month, and the shops had run out of milk.</p>`)})
	if err != nil || a.Published.String() != "2020-04-17" {
		t.Errorf("published %v, %v", a.Published, err)
	}
}

func TestPagesThatAreNoArticles(t *testing.T) {
	for _, c := range []struct{ name, url, page, why string }{
		{"not found", "https://paper.test/a", `<title>Page not found – The Paper</title><h1>404</h1><p>Sorry, we could not find what you were looking for, it may have been moved.</p>`, "an error page"},
		{"not found in Hindi", "https://paper.test/a", `<title>पेज नहीं मिला</title><h1>पेज नहीं मिला</h1><p>माफ़ कीजिए, आप जो पेज खोज रहे हैं वह हटा दिया गया है या उसका पता बदल गया है।</p>`, "an error page"},
		{"login", "https://paper.test/account", `<title>Anmelden</title><form><h1>Anmelden</h1><label>E-Mail</label><input name=m><input type=password></form>`, ""},
		{"consent", "https://paper.test/a", `<title>The Paper</title><h1>We value your privacy</h1><p>We and our partners store cookies on your device and process personal data, such as unique identifiers, with your consent.</p><p>You may accept or manage your cookie choices at any time, and withdraw your consent in the privacy policy.</p>`, "a consent wall"},
		{"bot check", "https://paper.test/a", `<title>Just a moment...</title><h1>Checking your browser</h1><p>This process is automatic, and your browser will be sent on to the page you asked for shortly.</p>`, "a bot check"},
		{"search", "https://paper.test/search?q=ferry", `<title>Search: ferry</title><h1>ferry</h1><ul><li><a href=/1>Ferry sails again after nine days of storm</a><p>The ferry to the islands sailed again on Sunday, its owner said, after nine days.</p></ul>`, ""},
		{"only links", "https://paper.test/", `<title>Paper</title><ul><li><a href=/1>Ferry sails again</a><li><a href=/2>Council votes on bridge</a></ul>`, "no running text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := Page(Input{URL: c.url, HTML: []byte(c.page)})
			drop, ok := schema.AsDrop(err)
			if !ok || drop.Reason != schema.ReasonNotArticle {
				t.Fatalf("taken as an article: %q (%v)", a.Body, err)
			}
			if !strings.Contains(drop.Detail, c.why) {
				t.Errorf("why: got %q, want %q", drop.Detail, c.why)
			}
		})
	}
}
