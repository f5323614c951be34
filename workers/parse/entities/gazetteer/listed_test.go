package gazetteer

import "testing"

func TestListedNamesAreFound(t *testing.T) {
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for name, e := range Listed() {
		n++
		found := false
		for _, b := range g.Lookup(Fold(name)) {
			found = found || b.Type == e.Type
		}
		if !found {
			t.Errorf("%q of type %d is listed, but not looked up", name, e.Type)
		}
	}
	if n < 1000 {
		t.Errorf("only %d names are listed", n)
	}
}

func TestWordsKeepTheirClasses(t *testing.T) {
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for word, class := range Words() {
		n++
		if got := g.Classes(Fold(word)); got&class != class {
			t.Errorf("%q has classes %b, listed with %b", word, got, class)
		}
	}
	if n < 1000 {
		t.Errorf("only %d words are listed", n)
	}
}

func TestListedStops(t *testing.T) {
	n := 0
	for range Listed() {
		n++
		break
	}
	for range Words() {
		n++
		break
	}
	if n != 2 {
		t.Errorf("%d steps after two breaks", n)
	}
}
