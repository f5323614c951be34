package extract

import "testing"

func TestBrokenJSONLD(t *testing.T) {
	for name, raw := range map[string]string{
		"whole":              `{"@type":"NewsArticle","headline":"Ferry \"Ada\", repaired","author":{"name":"Ann Lee"}}`,
		"no commas":          `{"@type":"NewsArticle" "headline":"Ferry \"Ada\", repaired" "author":{"name":"Ann Lee"}}`,
		"surplus commas":     `{,"@type":"NewsArticle",,"headline":"Ferry \"Ada\", repaired","author":{"name":"Ann Lee",},}`,
		"quotes in a string": `{"@type":"NewsArticle","headline":"Ferry "Ada", repaired","author":{"name":"Ann Lee"}}`,
		"cut off":            `{"@type":"NewsArticle","headline":"Ferry \"Ada\", repaired","author":{"name":"Ann Lee`,
		"in a comment":       `<!-- {"@type":"NewsArticle","headline":"Ferry \"Ada\", repaired","author":{"name":"Ann Lee"}} -->`,
		"in CDATA":           "//<![CDATA[\n" + `{"@type":"NewsArticle","headline":"Ferry \"Ada\", repaired","author":{"name":"Ann Lee"}}` + "\n//]]>",
		"in a graph":         `{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},{"@type":["Thing","NewsArticle"],"headline":"Ferry \"Ada\", repaired","author":{"@id":"#a"}},{"@id":"#a","name":"Ann Lee"}]}`,
		"below the page":     `[{"@type":"WebPage","mainEntity":{"@type":"https://schema.org/NewsArticle","headline":"Ferry \"Ada\", repaired","author":[{"name":"Ann Lee"}]}}]`,
	} {
		t.Run(name, func(t *testing.T) {
			data := readLinkedData([]string{raw}, nil, "https://paper.test/ferry")
			author := data.resolve(data.article.get("author").list()[0])
			if got := data.article.get("headline").str(); got != `Ferry "Ada", repaired` || author.get("name").str() != "Ann Lee" {
				t.Errorf("headline %q, author %q", got, author.get("name").str())
			}
		})
	}
}

func TestPaywalled(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want bool
	}{
		"not said":             {`{"@type":"NewsArticle"}`, false},
		"free":                 {`{"@type":"NewsArticle","isAccessibleForFree":true}`, false},
		"article":              {`{"@type":"NewsArticle","isAccessibleForFree":"False"}`, true},
		"page":                 {`[{"@type":"WebPage","isAccessibleForFree":"http://schema.org/False"},{"@type":"NewsArticle"}]`, true},
		"a part":               {`{"@type":"NewsArticle","hasPart":[{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".rest"}]}`, true},
		"an article beside it": {`{"@type":"NewsArticle","hasPart":{"@type":"NewsArticle","isAccessibleForFree":false}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			page := `<script type="application/ld+json">` + c.data + `</script><h1>Ferry to Norrholm runs again</h1><p>The ferry left the pier on Monday for the first time since the autumn storms, with nine passengers on board.</p><p>The harbour master waved it off with the lantern of his grandfather.</p>`
			a, err := Page(Input{URL: "https://paper.test/ferry", HTML: []byte(page)})
			if err != nil || a.Paywalled != c.want {
				t.Errorf("paywalled is %v, error %v; want %v", a.Paywalled, err, c.want)
			}
		})
	}
}
