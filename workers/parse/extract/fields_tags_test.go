package extract

import (
	"slices"
	"strings"
	"testing"
)

// TestTags says which of a page's words are taken for its tags.
func TestTags(t *testing.T) {
	story := `<p>The council of Mudville counts the mud of the lower valley, as it does each year after the rains have gone and the roads are dry.</p>
<p>Nobody knows who began with it, said the mayor, but nobody wants to be the one who ends it, and so forty people walk out with spades.</p>
<p>This year they found less than ever before, which the farmers of the valley put down to the new dam, and the builders of the dam to the weather.</p>`
	for _, c := range []struct{ name, head, article, want string }{
		{"a list in one string", `<meta name="keywords" content="mud، harvest; valley、rain">`, story, "mud harvest valley rain"},
		{"a JSON list keeps its commas", `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mud","keywords":["Mud Works, Inc.","rain"]}</script>`, story, "Mud-Works,-Inc. rain"},
		{"references twice over", `<meta name="keywords" content="R&amp;amp;D, Mud&amp;#39;s end">`, story, "R&D Mud's-end"},
		{"a JSON list in a string", `<meta name="keywords" content='["mud","rain"]'>`, story, "mud rain"},
		{
			"the article's own class is no list of tags", "", `<div class="post tag-mud">` + story +
				`<p>More in <a href="/2019/report">the report</a> and <a href="/about">on this page</a>.</p></div><ul class="tags"><li><a href="/t/mud">Mud</a></li></ul>`,
			"Mud",
		},
		{
			"buttons for sharing are none", "", story + `<div class="tags"><a href="/t/mud">Mud</a> <a href="https://share.invalid/to?u=1">Share it</a> <a href="mailto:x@example.org">Mail</a> <a href="#c">5</a></div>`,
			"Mud",
		},
		{"a menu of topics above the headline is none", "", story + `<p class="tags"><a href="/t/mud">Mud</a></p>`, "Mud"},
		{"categories where there is nothing else", `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mud","articleSection":["Nature","Mud counts"]}</script>`, story, "Nature Mud-counts"},
		{"links to pages of tags", "", story + `<p class="foot"><a href="/tema/mud">Mud</a> <a href="https://www.mudville.example.org/tags/rain?x=1">Rain</a> <a href="/tags/">All</a></p>`, "Mud Rain"},
		{"the same in two places", `<meta name="keywords" content="rain, mud">`, story + `<p class="tags"><a href="/t/rain">Rain</a></p>`, "rain mud Rain"},
		{
			"of two marked lists the one that the article is about", "",
			story + `<ul class="tags"><li><a href="/t/mud">Mud</a></li><li><a href="/t/dam">Dam</a></li></ul><ul class="topics"><li><a href="/t/tennis">Tennis</a></li><li><a href="/t/film">Film</a></li></ul>`,
			"Mud Dam",
		},
		{"a line of links to pages of one kind", "", story + `<div><b>ዘርፍ፦</b> <a href="/d/1">Mud</a><a href="/d/2">Lower valley</a><a href="/d/3">Dams</a></div>`, "Mud Lower-valley Dams"},
		{"links in a sentence are none", "", story + `<p>Read what we wrote on the <a href="/d/1">mud</a> and on the <a href="/d/2">valley</a> in the last of our years.</p>`, ""},
		{"links each in an element of its own", "", story + `<div><i>Jiġi msemmija</i><p><a href="/d/1">Mud</a></p><p><a href="/d/2">Lower valley</a></p></div>`, "Mud Lower-valley"},
		{"hashtags in lines of their own", "", story + `<ul><li><a href="/d/1">#Mud</a></li><li><a href="/d/2">#Dam</a></li></ul>`, "Mud Dam"},
		{"hashtags behind a label", "", story + `<p>In this report #Mud #Dam</p>`, "Mud Dam"},
		{"headlines behind a label are none", "", story + `<h3>More on</h3><ul><li><a href="/2/a">Builders of the dam blame the weather again</a></li></ul><p>Keywords: <a href="/d/1">Mud</a>, <a href="/d/2">Dam</a></p>`, "Mud Dam"},
		{"in the footer of the article", "", story + `</article><footer class="entry-footer"><p>Speaking of <a href="/d/1">Mud</a>, <a href="/d/2">Dams</a></p></footer><article>`, "Mud Dams"},
		{"links to pages of tags beside a list in the data", `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mud","keywords":["Mud","harvest"]}</script>`, story + `<div class="x"><a href="/topic/mud">Mud</a><a href="/topic/dam">Dams</a></div>`, "Mud harvest Mud Dams"},
		{"links to pages of tags in a sentence", "", story + `<p>As the <a href="/topic/council">council</a> said in the spring, there is less and less of it, and it will not be the last year that people ask why.</p>` + story, ""},
		{"a label that goes on", "", story + `<h3>Topics followed</h3><p><a href="/d/1">Mud</a></p><p><a href="/d/2">Dams</a></p>`, "Mud Dams"},
		{"a path to the page is none", "", story + `<div><a href="/mudville">Mudville</a> <a href="/mudville/valley">Valley</a></div>`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := `<html><head><title>Mudville counts its mud</title>` + c.head + `</head><body><nav class="header topics"><a href="/sport">Sport</a><a href="/world">World</a></nav><article><h1>Mudville counts its mud</h1>` + c.article + `</article></body></html>`
			a, err := Page(Input{URL: "https://www.mudville.example.org/2024/mud", HTML: []byte(page)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, tag := range a.Tags {
				got = append(got, strings.ReplaceAll(tag.Name, " ", "-"))
			}
			if want := strings.Fields(c.want); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestTagsOfAPagesData(t *testing.T) {
	page := `<title>Mudville counts its mud</title><article><h1>Mudville counts its mud</h1><p>The council of Mudville counts the mud of the lower valley, as it does each year after the rains have gone.</p>
<p>Nobody knows who began with it, said the mayor, but nobody wants to be the one who ends it.</p></article>
<script id="__NEXT_DATA__" type="application/json">{"story":{"title":"Mudville counts its mud","author":{"name":"Ann Lee"},"tags":[{"name":"Mud"},{"name":"Lower Valley"}]}}</script>`
	a, err := Page(Input{URL: "https://www.mudville.example.org/2024/mud", HTML: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"Mud", "Lower Valley"} {
		if i >= len(a.Tags) || a.Tags[i].Name != want || a.Tags[i].Source != "payload" {
			t.Fatalf("got %+v, want Mud and Lower Valley from the payload", a.Tags)
		}
	}
}
