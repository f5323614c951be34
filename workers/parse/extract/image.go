package extract

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// image sets the main image: the picture that the page shows with its
// headline, in its largest form, or what the head and the structured data name.
// What comes later is looked for only when nothing before it was found.
func (f *pageFields) image() {
	meta := func(key string) func() string { return func() string { return f.meta(key) } }
	lead := func(text int) func() string { return func() string { return f.leadImage(text) } }
	data := func(object *ldValue, key string) func() string {
		return func() string { return f.ldImage(object.get(key)) }
	}
	for _, c := range [...]struct {
		find   func() string
		source string
	}{
		{f.imageProp, "microdata"},
		{lead(leadText), "dom"},
		{meta("og:image"), "meta"},
		{meta("og:image:url"), "meta"},
		{meta("og:image:secure_url"), "meta"},
		{data(f.ld.article, "image"), "json-ld"},
		{meta("twitter:image"), "meta"},
		{meta("twitter:image:src"), "meta"},
		{func() string { return f.link("image_src") }, "link"},
		{meta("image"), "microdata"},
		{data(f.ld.article, "thumbnailUrl"), "json-ld"},
		{data(f.ld.page, "primaryImageOfPage"), "json-ld"},
		{f.stateImage, "payload"},
		{lead(nearText), "dom"},
		{f.shownImage, "dom"},
	} {
		u := f.absolute(c.find())
		if w := statedWidth(u); c.source == "dom" && w > 0 && w < leadWidth && f.meta("og:image") != "" {
			continue
		}
		if u != "" && !isPlaceholder(u) {
			f.a.Image = original(u)
			f.source("image", c.source)
			return
		}
	}
}

// imageProp returns the address that microdata gives beside the picture that
// it marks as the article's.
func (f *pageFields) imageProp() string {
	for _, m := range f.propMarks {
		if m.traits&traitImage == 0 || m.around&traitAside != 0 {
			continue
		}
		shown := false
		for i := m.element; i < f.d.elements[m.element].end; i++ {
			n := f.d.elements[i].node
			if shown = shown || n.DataAtom == atom.Img; !shown {
				continue
			}
			if i > m.element && !hasWord(attr(n, "itemprop"), "url") && !hasWord(attr(n, "itemprop"), "contentUrl") {
				continue
			}
			for _, key := range [...]string{"content", "href"} {
				if u := attr(n, key); u != "" {
					return u
				}
			}
		}
	}
	return ""
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

// Bytes of paragraphs between the headline and a picture: that which goes with
// the headline stands before the text, or at least before it has gone far.
const (
	leadText = 300
	nearText = 600
)

// leadImage returns the picture around the headline or before so much text.
func (f *pageFields) leadImage(limit int) string {
	d := f.d
	if d.headline < 0 {
		return ""
	}
	last := min(len(d.elements), d.headline+200)
	if d.container >= 0 {
		last = d.elements[d.container].end
	}
	text := 0 // bytes of paragraphs since the headline
	for i := d.headline; i < last && text < limit; i++ {
		if e := &d.elements[i]; e.node.DataAtom == atom.P {
			text += len(d.shortText(i, 1000))
		}
		if u := f.picture(i); u != "" {
			return u
		}
	}
	for i := d.headline - 1; i > max(0, d.headline-30); i-- {
		if u := f.picture(i); u != "" && f.d.elements[i].node.Parent.DataAtom != atom.A {
			return u
		}
	}
	return ""
}

// shownImage returns the first picture in the text.
func (f *pageFields) shownImage() string {
	d := f.d
	if d.container < 0 {
		return ""
	}
	for i := max(0, d.headline); i < d.elements[d.container].end; i++ {
		if u := f.picture(i); u != "" {
			return u
		}
	}
	return ""
}

// picture returns the address of the largest form of the image at element i,
// "" when it is none or none of the article's.
func (f *pageFields) picture(i int) string {
	n := f.d.elements[i].node
	if n.DataAtom != atom.Img || small(attr(n, "width")) || small(attr(n, "height")) || f.belowMark(i) {
		return ""
	}
	for _, key := range [...]string{"class", "alt", "id", "src"} {
		if isOrnament(attr(n, key)) {
			return ""
		}
	}
	for _, key := range [...]string{"srcset", "data-srcset", "data-lazy-srcset"} {
		if u := f.absolute(largest(attr(n, key))); isPicture(u) {
			return u
		}
	}
	for _, key := range [...]string{"data-src", "data-original", "data-lazy-src", "src"} {
		if u := f.absolute(attr(n, key)); isPicture(u) {
			return u
		}
	}
	return ""
}

// belowMark reports whether element i stands in what is marked as another
// article, an author's box or the page's header.
func (f *pageFields) belowMark(i int) bool {
	return f.around[i]&(traitAside|traitAuthor|traitBiography|traitHeader) != 0
}

// isOrnament reports whether a class, name or address is that of a picture
// that belongs to the site or to a person and not to the article.
func isOrnament(s string) bool {
	s = strings.ToLower(s)
	for _, w := range [...]string{"logo", "avatar", "icon", "gravatar", "emoji", "badge", "sprite", "author", "profile-", "banner", ".svg"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// largest returns the address of the widest or densest candidate of a srcset
// attribute (HTML, "Srcset attributes").
func largest(srcset string) string {
	best, bestSize := "", -1.0
	for srcset != "" {
		srcset = strings.TrimLeft(srcset, " \t\n\r,")
		end := strings.IndexAny(srcset, " \t\n\r")
		if end < 0 {
			end = len(srcset)
		}
		address, rest := srcset[:end], srcset[end:]
		descriptor := ""
		if trimmed := strings.TrimRight(address, ","); trimmed != address {
			address = trimmed
		} else {
			descriptor, rest, _ = strings.Cut(rest, ",")
			descriptor = strings.TrimSpace(descriptor)
		}
		size := 1.0
		if n := len(descriptor); n > 1 {
			if v, err := strconv.ParseFloat(descriptor[:n-1], 64); err == nil {
				size = v
			}
		}
		if address != "" && size > bestSize {
			best, bestSize = address, size
		}
		srcset = rest
	}
	return best
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

// isPicture reports whether an address can be that of a picture of the article:
// not of a placeholder, not of a thumbnail as its own address says, not what is
// left of a list of sizes that was taken for an address.
func isPicture(u string) bool {
	if u == "" || isPlaceholder(u) {
		return false
	}
	last := u[strings.LastIndexByte(u, '/')+1:]
	if n := strings.TrimRight(last, "wx"); n != last && n != "" && strings.Trim(n, "0123456789") == "" {
		return false
	}
	w := statedWidth(u)
	return w == 0 || w >= leastWidth
}

// Widths in pixels that the address of a picture states: smaller ones are those
// of faces and icons, and below leadWidth the head's picture is to be preferred.
const (
	leastWidth = 300
	leadWidth  = 400
)

// statedWidth returns the least width that an address states for its picture
// (?w=200, /w_200/, -200x100.jpg), 0 when it states none.
func statedWidth(u string) int {
	lower := strings.ToLower(u)
	least := 0
	take := func(digits string) {
		if n, err := strconv.Atoi(digits); err == nil && len(digits) >= 2 && len(digits) <= 4 && (least == 0 || n < least) {
			least = n
		}
	}
	for _, key := range [...]string{"w_", "w=", "width=", "width/", "imwidth=", "-w"} {
		for rest := lower; ; {
			at := strings.Index(rest, key)
			if at < 0 {
				break
			}
			rest = rest[at+len(key):]
			take(rest[:leadingDigits(rest)])
		}
	}
	last := lower[strings.LastIndexByte(lower, '/')+1:]
	if at := strings.LastIndexByte(last, '-'); at >= 0 { // as WordPress names the smaller ones
		if width, height, ok := strings.Cut(last[at+1:], "x"); ok && leadingDigits(width) == len(width) && leadingDigits(height) >= 2 {
			take(width)
		}
	}
	return least
}

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
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
