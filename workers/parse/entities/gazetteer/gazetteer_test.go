package gazetteer

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func open(tb testing.TB) *Gazetteer {
	tb.Helper()
	g, err := Open()
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

func TestLookup(t *testing.T) {
	g := open(t)
	for _, c := range []struct {
		name, link string
		typ        Type
	}{
		{"Russia", "iso:RU", Country},
		{"रूस", "iso:RU", Country},
		{"Россия", "iso:RU", Country},
		{"俄罗斯", "iso:RU", Country},
		{"روسيا", "iso:RU", Country},
		{"अमेरिका", "iso:US", Country},
		{"U.S.", "iso:US", Country},
		{"США", "iso:US", Country},
		{"امریکہ", "iso:US", Country},
		{"美國", "iso:US", Country},
		{"UK", "iso:GB", Country},
		{"ब्रिटेन", "iso:GB", Country},
		{"नॉर्थ कोरिया", "iso:KP", Country},
		{"Nigeria", "iso:NG", Country},
		{"Niger", "iso:NE", Country},
		{"Moscow", "geonames:524901", Town},
		{"मॉस्को", "geonames:524901", Town},
		{"Москва", "geonames:524901", Town},
		{"莫斯科", "geonames:524901", Town},
		{"Paris", "geonames:2988507", Town},
		{"London", "geonames:2643743", Town},
		{"प्योंगयांग", "geonames:1871859", Town},
		{"Wonsan", "geonames:1866923", Town},
		{"वोनसान", "geonames:1866923", Town},
	} {
		entries := g.Lookup(Fold(c.name))
		if len(entries) == 0 {
			t.Errorf("%s is not known", c.name)
			continue
		}
		if e := entries[0]; e.Link != c.link || e.Type != c.typ || e.Kind != c.typ.Kind() {
			t.Errorf("%s is first of all %+v, want %s", c.name, e, c.link)
		}
	}
	for _, name := range []string{"", "qwzx", "the", "और", "что"} {
		if entries := g.Lookup(Fold(name)); len(entries) > 0 {
			t.Errorf("%q is taken for %+v", name, entries[0])
		}
	}
}

func TestClashesAreOrderedByPopulation(t *testing.T) {
	entries := open(t).Lookup("cambridge")
	if len(entries) < 3 {
		t.Fatalf("only %d places are called Cambridge", len(entries))
	}
	for i := 1; i < len(entries); i++ {
		if entries[i-1].Population < entries[i].Population {
			t.Errorf("%+v comes before %+v", entries[i-1], entries[i])
		}
	}
}

func TestDemonymsAreNoCountries(t *testing.T) {
	g := open(t)
	for name, country := range map[string]string{"Russian": "RU", "रूसी": "RU", "американский": "US", "الفلسطينية": "PS"} {
		entries := g.Lookup(Fold(name))
		if len(entries) == 0 || entries[0].Type != Demonym || entries[0].Kind != "" || entries[0].Country != country {
			t.Errorf("%s: got %+v, want a demonym of %s", name, entries, country)
		}
		if c := g.Classes(Fold(name)); c&IsDemonym == 0 || c&IsCountry != 0 {
			t.Errorf("%s has classes %b", name, c)
		}
	}
}

func TestAcronymsAreMarked(t *testing.T) {
	g := open(t)
	for _, name := range []string{"us", "usa"} {
		if e := g.Lookup(name); len(e) == 0 || !e[0].Acronym {
			t.Errorf("%s: got %+v, want an acronym", name, e)
		}
		if g.Classes(name)&IsAcronym == 0 {
			t.Errorf("%s is not of class acronym", name)
		}
	}
	if e := g.Lookup("russia"); e[0].Acronym {
		t.Error("Russia is taken for an acronym")
	}
}

func TestClassesAgreeWithLookup(t *testing.T) {
	g := open(t)
	want := map[Type]Classes{
		Country: IsCountry, Town: IsTown, Region: IsRegion, Person: IsPerson,
		Organization: IsOrganization, Agency: IsAgency, Demonym: IsDemonym,
	}
	for _, name := range []string{"moscow", "russia", "cambridge", "jordan", "us", "nowhere at all"} {
		var all Classes
		for _, e := range g.Lookup(name) {
			all |= want[e.Type]
		}
		if got := g.Classes(name); got&all != all || all == 0 && got&^(IsTitle|IsOrgWord) != 0 {
			t.Errorf("Classes(%q) = %b, but the entries are of %b", name, got, all)
		}
	}
}

// TestPlacesRoundTrip encodes a small table and looks everything up again.
func TestPlacesRoundTrip(t *testing.T) {
	things := []Thing{
		{Type: Country, Name: "Elbonia", Country: "EB"},
		{Type: Town, Name: "Mudville", Country: "EB", Population: 123456, ID: 77, Capital: true},
		{Type: Town, Name: "Mudville", Country: "XX", Population: 20000, ID: 78},
	}
	data := EncodePlaces(things, map[string][]int{"elbonia": {0}, "mudville": {1, 2}, "ἐλβονία": {0}})
	again := EncodePlaces(things, map[string][]int{"mudville": {1, 2}, "ἐλβονία": {0}, "elbonia": {0}})
	if !bytes.Equal(data, again) {
		t.Error("the same things are encoded in two ways")
	}
	p, err := openPlaces(string(data))
	if err != nil {
		t.Fatal(err)
	}
	towns := p.appendEntries(nil, "mudville")
	if len(towns) != 2 || towns[0].Link != "geonames:77" || towns[1].Country != "XX" || towns[0].Population != 123456 {
		t.Errorf("mudville: %+v", towns)
	}
	if e := p.appendEntries(nil, "elbonia"); len(e) != 1 || e[0].Link != "iso:EB" || e[0].Name != "Elbonia" {
		t.Errorf("elbonia: %+v", e)
	}
	if got := p.classes("mudville"); got != IsTown|IsLargeTown {
		t.Errorf("classes of mudville: %b", got)
	}
	for n := 0; n < len(data)-len("Elbonia\nMudville\nMudville\n"); n += 61 {
		if _, err := openPlaces(string(data[:n])); err == nil {
			t.Fatalf("the first %d of %d bytes open without an error", n, len(data))
		}
	}
}

func TestSizeOfData(t *testing.T) {
	const limit = 4 << 20
	total := 0
	for _, name := range []string{"places.bin", "countries.tsv", "towns.tsv", "names.tsv", "words.tsv"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		total += int(info.Size())
	}
	if total > limit {
		t.Errorf("embedded data is %d bytes, the limit is %d", total, limit)
	}
}

func TestRowsAreChecked(t *testing.T) {
	l := newReader(&open(t).places)
	for _, c := range []struct {
		data string
		row  func([]string) error
		want string
	}{
		{"ZZ\tNowhere", l.country, "no country ZZ"},
		{"one\tRU\tMoscow", l.town, "invalid"},
		{"524901\tUS\tMoscow", l.town, "lies in RU"},
		{"1\tUS\tMoscow", l.town, "no town 1"},
		{"# fine\n\n\tgod\t\tOdin", l.named, "x.tsv:3"},
		{"\tperson\t\tA\tB\tC\tD", l.named, "more than 6"},
		{"verb\ten\tgo", l.wordRow, "no class"},
	} {
		if err := eachRow("x.tsv", c.data, 6, c.row); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want one with %q", c.data, err, c.want)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		open(b)
	}
}

func BenchmarkClasses(b *testing.B) {
	g := open(b)
	names := []string{"moscow", "russia", "the", "उत्तर कोरिया", "qwzx", "minister", "лавров", "北京"}
	b.ReportAllocs()
	found := 0
	for b.Loop() {
		for _, n := range names {
			if g.Classes(n) != 0 {
				found++
			}
		}
	}
	if found == 0 {
		b.Fatal("nothing found")
	}
}

func BenchmarkLookup(b *testing.B) {
	g := open(b)
	b.ReportAllocs()
	for b.Loop() {
		if len(g.Lookup("cambridge")) == 0 {
			b.Fatal("Cambridge is lost")
		}
	}
}
