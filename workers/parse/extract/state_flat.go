package extract

import "strconv"

// Limits on what is put together from a list of values that point to each other.
const (
	maxFlatDepth  = 6
	maxFlatValues = 5000 // of one object
	maxFlatFound  = 8    // objects with the title
)

// flat reports whether an array is a state in the form of devalue, as Nuxt 3
// writes it: a list of values in which objects and arrays hold, in place of
// their own values, where in the list these stand.
//
//	[{"data":1},{"post":2},{"title":3,"author":4},"Ferry","Ada Okafor"]
func flat(root *ldValue) bool {
	if root.object || len(root.items) < 4 {
		return false
	}
	objects := 0
	for _, v := range root.items[:min(len(root.items), 40)] {
		if !v.object {
			continue
		}
		for _, item := range v.items {
			if n, err := strconv.Atoi(item.text); err != nil || n >= len(root.items) {
				return false
			}
		}
		objects++
	}
	return objects > 0
}

// unflattened returns the objects of a flat state that have the title, with what
// they hold put in.
func unflattened(root *ldValue, title string) []*ldValue {
	var out []*ldValue
	for _, v := range root.items {
		if !v.object {
			continue
		}
		for _, item := range v.items {
			n, err := strconv.Atoi(item.text)
			if err != nil || n < 0 || n >= len(root.items) || !isTitle(root.items[n], title) {
				continue
			}
			left := maxFlatValues
			out = append(out, unflatten(root, v, maxFlatDepth, &left))
			break
		}
		if len(out) == maxFlatFound {
			break
		}
	}
	return out
}

// unflatten returns a value with what it points to put in, at most depth levels
// deep and left values in all.
func unflatten(root, v *ldValue, depth int, left *int) *ldValue {
	if v.items == nil {
		return v
	}
	items := v.items
	if !v.object && len(items) > 1 && items[0].items == nil {
		switch items[0].text { // a value of a class
		case "Date":
			return items[1]
		case "Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "EmptyShallowRef", "Set":
			items = items[1:]
		}
	}
	items = items[:min(len(items), *left)]
	*left -= len(items)
	made := &ldValue{object: v.object, items: make([]*ldValue, len(items))}
	if v.object {
		made.keys = v.keys[:len(items)]
	}
	for i, item := range items {
		made.items[i] = &ldValue{}
		if n, err := strconv.Atoi(item.text); err == nil && n >= 0 && n < len(root.items) && depth > 0 {
			made.items[i] = unflatten(root, root.items[n], depth-1, left)
		}
	}
	return made
}
