package extract

import "testing"

func TestStatedWidth(t *testing.T) {
	for address, want := range map[string]int{
		"https://img.test/a/b.jpg?w=380&h=212":      380,
		"https://img.test/c_fill,h_191,w_340/a.jpg": 340,
		"https://img.test/2026/01/mud-150x150.jpg":  150,
		"https://img.test/crop/face-w35/a.jpg":      35,
		"https://img.test/width=1200/a.jpg":         1200,
		"https://img.test/2026/01/mud-2.jpg":        0,
		"https://img.test/w_auto/mud.jpg":           0,
	} {
		if got := statedWidth(address); got != want {
			t.Errorf("%s: %d, want %d", address, got, want)
		}
	}
}
