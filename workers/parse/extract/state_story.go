package extract

import (
	"slices"
	"strings"
)

// storedStory is an article in a framework's state.
type storedStory struct {
	title      string
	paragraphs []string
}

// storedStory finds the article on a page that shows nothing of it, not even
// its title, before a script has run: in the state, the smallest object with a
// title and an author or a date that holds nearly as much running text as any.
func (d *document) storedStory() storedStory {
	var best storedStory
	left := maxState
	for _, script := range d.payloads {
		if len(script) > left {
			continue
		}
		left -= len(script)
		for _, root := range decodeState(script) {
			if s := storyIn(root); size(s.paragraphs) > size(best.paragraphs) {
				best = s
			}
		}
	}
	return best
}

// storyIn finds the same in one value.
func storyIn(root *ldValue) storedStory {
	type place struct {
		value  *ldValue
		around int // index of the value around it
		prose  int // bytes of running text in it
	}
	places := []place{{root, -1, 0}}
	for i := 0; i < len(places); i++ { // what is around comes before what is in it
		v := places[i].value
		for k, item := range v.items {
			switch {
			case item.items != nil && !isAside(v.keyAt(k)):
				places = append(places, place{item, i, 0})
			case item.items == nil && !isAside(v.keyAt(k)) && len(item.text) > 60 && isProse(item.text):
				places[i].prose += len(item.text)
			}
		}
	}
	for i := len(places) - 1; i > 0; i-- {
		places[places[i].around].prose += places[i].prose
	}
	best := -1
	for i, p := range places {
		if storyTitle(p.value) != "" && (best < 0 || p.prose*5 >= places[best].prose*4) {
			best = i
		}
	}
	if best < 0 {
		return storedStory{}
	}
	return storedStory{storyTitle(places[best].value), storyText(places[best].value)}
}

// storyTitle returns the title of an object that describes an article, "" of
// any other.
func storyTitle(v *ldValue) string {
	if !v.object {
		return ""
	}
	title, described := "", false
	for key, item := range members(v) {
		switch stateKey(key) {
		case "title":
			if t := plain(item.text); title == "" && len(t) >= 16 && len(t) <= maxTitle {
				title = t
			}
		case "author", "published":
			described = true
		}
	}
	if !described {
		return ""
	}
	return title
}

// storyText returns the running text of an object and the headings in it, in
// the order in which they stand.
func storyText(object *ldValue) []string {
	var out []string
	stack := []*ldValue{object}
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if v.items == nil {
			if isProse(v.text) {
				out = append(out, prose(v.text)...)
			}
			continue
		}
		kind := strings.ToLower(v.get("type").str())
		if isAside(kind) {
			continue
		}
		if strings.Contains(kind, "head") || kind == "h2" || kind == "h3" {
			for _, key := range [...]string{"text", "content", "html", "value"} {
				if t := v.get(key).str(); t != "" && len(t) < maxTitle {
					out = append(out, strings.Join(prose(t), " "))
					break
				}
			}
			continue
		}
		for k, item := range slices.Backward(v.items) {
			if !isAside(v.keyAt(k)) {
				stack = append(stack, item)
			}
		}
	}
	return out
}

// isAside reports whether a key or the type of an object is that of what stands
// beside an article's text.
func isAside(key string) bool {
	switch stateKey(key) {
	case "author", "image", "tags":
		return true
	}
	key = strings.ToLower(key)
	return containsAny(key, []string{"image", "photo", "video", "embed", "gallery", "related", "recommend", "trending", "latest", "caption", "summary", "synopsis", "description", "excerpt", "subhead", "seo", "meta", "bio", "footer", "comment", "advert"})
}
