package extract

import "testing"

func TestWithoutPage(t *testing.T) {
	for in, want := range map[string]string{
		"Banjir Surut di Karanglo Halaman all": "Banjir Surut di Karanglo",
		"Banjir Surut - Halaman 2":             "Banjir Surut",
		"The long road home - Page 3":          "The long road home",
		"Die Brücke | Seite 2":                 "Die Brücke",
		"What stood on page 3":                 "What stood on page 3",
		"One for all":                          "One for all",
		"Sida 4":                               "Sida 4",
	} {
		if got := withoutPage(in); got != want {
			t.Errorf("withoutPage(%q) = %q, want %q", in, got, want)
		}
	}
}
