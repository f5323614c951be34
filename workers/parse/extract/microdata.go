package extract

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// freeProperty finds what schema.org's isAccessibleForFree says of the page, on
// whatever element; goquery stops at the first match.
var freeProperty = goquery.Single(`[itemprop~="isAccessibleForFree"]`)

// microdata returns the value of the first element that a matcher finds: its
// content, its address or its text (HTML standard, section 5.2.4), with white
// space folded; "" when there is none, or when it is longer than a name.
func (f *pageFields) microdata(property goquery.Matcher) string {
	found := goquery.NewDocumentFromNode(f.d.root).FindMatcher(property)
	for _, attribute := range []string{"content", "href"} {
		if value, ok := found.Attr(attribute); ok {
			return strings.TrimSpace(value)
		}
	}
	value := strings.Join(strings.Fields(found.Text()), " ")
	if len(value) > maxTag {
		return ""
	}
	return value
}
