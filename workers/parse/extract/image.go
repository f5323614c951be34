package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html/atom"
)

// image sets the main image: what the structured data or the head names, or
// the first large image of the article; the original rather than a proxy's
// crop when the address shows both.
func (f *pageFields) image() {
	candidates := f.imageClaims()
	for _, c := range candidates {
		if u := f.absolute(c.text); u != "" && !isPlaceholder(u) {
			f.a.Image = original(u)
			f.source("image", c.source)
			return
		}
	}
}

func (f *pageFields) imageClaims() []claim {
	return []claim{
		{f.meta("og:image"), "meta"},
		{f.meta("og:image:url"), "meta"},
		{f.meta("og:image:secure_url"), "meta"},
		{f.ldImage(f.ld.article.get("image")), "json-ld"},
		{f.meta("twitter:image"), "meta"},
		{f.meta("twitter:image:src"), "meta"},
		{f.link("image_src"), "link"},
		{f.meta("image"), "microdata"},
		{f.ldImage(f.ld.article.get("thumbnailUrl")), "json-ld"},
		{f.ldImage(f.ld.page.get("primaryImageOfPage")), "json-ld"},
		{f.shownImage(), "dom"},
	}
}

// ldImage reads an image of JSON-LD: an address, an object, or a list.
func (f *pageFields) ldImage(v *ldValue) string {
	for _, e := range v.list() {
		if e = f.ld.resolve(e); e == nil {
			continue
		}
		if !e.object {
			return plain(e.text)
		}
		for _, key := range [...]string{"url", "contentUrl", "@id"} {
			if u := e.get(key).str(); u != "" {
				return u
			}
		}
	}
	return ""
}

// shownImage returns the first image of some size in or just above the text.
func (f *pageFields) shownImage() string {
	d := f.d
	from, to := max(0, d.headline), 0
	if d.container >= 0 {
		to = d.elements[d.container].end
	}
	for i := from; i < to; i++ {
		n := d.elements[i].node
		if n.DataAtom != atom.Img {
			continue
		}
		if small(attr(n, "width")) || small(attr(n, "height")) {
			continue
		}
		for _, key := range [...]string{"data-src", "data-original", "data-lazy-src", "src"} {
			if u := f.absolute(attr(n, key)); u != "" && !isPlaceholder(u) {
				return u
			}
		}
	}
	return ""
}

// small reports whether a width or height is one of icons and faces.
func small(size string) bool {
	size = strings.TrimSuffix(size, "px")
	if size == "" || len(size) > 3 {
		return false
	}
	n := 0
	for _, c := range size {
		if c < '0' || c > '9' {
			return false
		}
		n = n*10 + int(c-'0')
	}
	return n < 150
}

// isPlaceholder reports whether an address is that of an empty or common picture.
func isPlaceholder(u string) bool {
	u = strings.ToLower(u)
	for _, w := range [...]string{"placeholder", "blank.gif", "spacer.gif", "pixel.gif", "1x1", "transparent", "default-image", "no-image", "noimage"} {
		if strings.Contains(u, w) {
			return true
		}
	}
	return false
}

// original returns the address of the picture that a resizing proxy is asked
// for in u, when u holds it as a whole address, or else u.
func original(u string) string {
	p, err := url.Parse(u)
	if err != nil {
		return u
	}
	for _, key := range [...]string{"url", "src", "image", "img", "u"} {
		if v := p.Query().Get(key); strings.HasPrefix(v, "http://") || strings.HasPrefix(v, "https://") {
			return v
		}
	}
	return u
}
