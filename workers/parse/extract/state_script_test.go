package extract

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/harkara/harkara/pkg/schema"
)

func TestStateOfScripts(t *testing.T) {
	const page = `<title>The ferry sails again</title><h1>The ferry sails again</h1><p>The ferry to the islands sailed again on Sunday, its owner said, after nine days in the harbour.</p><p>Storms had kept it there since the beginning of the month, and the shops had run out of milk.</p><script>`
	const end = `;var x="` + "the rest of a long script of which nothing is of interest here, but which is long enough to be looked at; " + "the rest of a long script of which nothing is of interest here, but which is long enough to be looked at; the rest of a long script of which nothing" + `"</script>`
	for name, script := range map[string]string{
		"function":             `window.__NUXT__=(function(a,b,c,d){return {layout:"default",data:[{post:{id:41,title:"The ferry sails again",publishedAt:d,author:{name:a,slug:c},tags:[{name:b,id:1},{name:"ferries \u0026 ships",id:2}]}}],fetch:[],error:null}}("Ada Okafor","islands",void 0,"2025-03-04T10:00:00+02:00"))`,
		"title is a parameter": `window.__NUXT__=(function(a,b,c,d){d.x=1;return{data:[{post:{title:c,publishedAt:new Date(1741075200000),author:{name:a},tags:["islands",b]}}]}}("Ada Okafor","ferries & ships","The ferry sails again",{}));`,
		"object literal":       `window.state = {post: {title: 'The ferry sails again', publishedAt: '2025-03-04T10:00:00+02:00', author: {name: 'Ada Okafor'}, 'tags': ['islands', "ferries & ships",], live: !1}}`,
	} {
		t.Run(name, func(t *testing.T) {
			a, err := Page(Input{URL: "https://paper.test/news/1", HTML: []byte(page + script + end)})
			if err != nil {
				t.Fatal(err)
			}
			var tags []string
			for _, tag := range a.Tags {
				tags = append(tags, tag.Name)
			}
			if !slices.Equal(a.Authors, []string{"Ada Okafor"}) || !slices.Equal(tags, []string{"islands", "ferries & ships"}) || !strings.HasPrefix(a.Published.String(), "2025-03-04") {
				t.Errorf("authors %q, tags %q, published %v", a.Authors, tags, a.Published)
			}
		})
	}
}

// A called function whose values are large and used often is not read as often.
func TestStateOfHostileScripts(t *testing.T) {
	big := "{" + strings.Repeat("x:1,", 100_000) + "}"
	for _, script := range []string{
		`(function(a){return {title:"The ferry sails again",b:[` + strings.Repeat("a,", 200_000) + `]}}(` + big + `))`,
		`(function(` + strings.Repeat("a,", 300_000) + `){return {title:"The ferry sails again"`,
		`{title:'The ferry sails again` + strings.Repeat(`\'`, 500_000),
		`(function(a){return {title:"The ferry sails again"}}(` + strings.Repeat("((", 400_000),
	} {
		start := time.Now()
		f := pageFields{d: &document{payloads: []string{script}}}
		f.a = &schema.Article{Title: "The ferry sails again"}
		f.stateArticle()
		if took := time.Since(start); took > time.Second {
			t.Errorf("%.40s took %v", script, took)
		}
	}
}
