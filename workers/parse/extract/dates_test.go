package extract

import (
	"testing"
	"time"
)

func TestReadDate(t *testing.T) {
	tests := []struct{ lang, text, want string }{
		// Machines
		{"", "2024-03-05", "2024-03-05"},
		{"", "2024-03-05T10:30:00Z", "2024-03-05T10:30:00Z"},
		{"", "2024-03-05T10:30:00.123+05:30", "2024-03-05T10:30:00+05:30"},
		{"", "2024-03-05T10:30+0530", "2024-03-05T10:30:00+05:30"},
		{"", "2024-03-05 10:30:00 -0300", "2024-03-05T10:30:00-03:00"},
		{"", "2024-03-05T10:30:00", "2024-03-05"},
		{"", "20240305T103000Z", "2024-03-05T10:30:00Z"},
		{"", "20240305", "2024-03-05"},
		{"", "20240305103000", "2024-03-05"},
		{"", "2024/3/5", "2024-03-05"},
		{"", "Tue, 05 Mar 2024 10:30:00 GMT", "2024-03-05T10:30:00Z"},
		{"", "Tue Mar 05 2024 10:30:00 GMT+0530 (IST)", "2024-03-05T10:30:00+05:30"},
		{"", "Tue Mar 5 10:30:00 EST 2024", "2024-03-05"},
		{"", "2024-13-45", ""},
		{"", "2023-02-29", ""},
		{"", "192.168.12.2024", ""},
		// English
		{"en", "March 5, 2024", "2024-03-05"},
		{"en", "Published: Tuesday, 5th of March, 2024", "2024-03-05"},
		{"en", "Mar. 5, 2024 at 9:05 p.m. ET", "2024-03-05"},
		{"en", "Updated March 5, 2024 9:05 pm IST", "2024-03-05T21:05:00+05:30"},
		{"en", "9:05 AM EST, March 5, 2024", "2024-03-05T09:05:00-05:00"},
		{"en", "5 Mar'24", "2024-03-05"},
		{"en", "05-Mar-2024", "2024-03-05"},
		{"en", "March 2024", ""},
		{"en", "3 hours ago", ""},
		{"en", "Yesterday", ""},
		{"en", "5 March", ""},
		{"en", "Day 5 of 2024", ""},
		{"en", "Call 555-12-3456", ""},
		// Western Europe
		{"de", "Dienstag, 5. März 2024, 10:30 Uhr", "2024-03-05"},
		{"de", "05.03.2024 – 10:30", "2024-03-05"},
		{"de", "Wien, 5. Jänner 2024", "2024-01-05"},
		{"de", "05.03.24", "2024-03-05"},
		{"fr", "Publié le 1er août 2024 à 10h30", "2024-08-01"},
		{"fr", "mardi 5 mars 2024", "2024-03-05"},
		{"fr", "05/03/2024", "2024-03-05"},
		{"es", "5 de marzo de 2024", "2024-03-05"},
		{"es", "mar. 5 de marzo del 2024", "2024-03-05"},
		{"pt", "5 de março de 2024, 10h30", "2024-03-05"},
		{"pt", "05 Mar 2024", "2024-03-05"},
		{"it", "5 maggio 2024", "2024-05-05"},
		{"it", "1° gennaio 2024", "2024-01-01"},
		{"nl", "dinsdag 5 maart 2024", "2024-03-05"},
		{"ca", "5 de març del 2024", "2024-03-05"},
		{"ca", "5 d’abril de 2024", "2024-04-05"},
		{"gl", "5 de xaneiro de 2024", "2024-01-05"},
		{"eu", "2024ko martxoaren 5a", "2024-03-05"},
		{"ga", "5 Márta 2024", "2024-03-05"},
		{"cy", "5 Mawrth 2024", "2024-03-05"},
		{"sv", "den 5 mars 2024", "2024-03-05"},
		{"da", "5. marts 2024 kl. 10.30", "2024-03-05"},
		{"no", "5. desember 2024", "2024-12-05"},
		{"fi", "5. maaliskuuta 2024", "2024-03-05"},
		{"fi", "5.3.2024", "2024-03-05"},
		{"is", "5. ágúst 2024", "2024-08-05"},
		{"et", "5. märts 2024", "2024-03-05"},
		// Eastern Europe
		{"lv", "2024. gada 5. martā", "2024-03-05"},
		{"lt", "2024 m. kovo 5 d.", "2024-03-05"},
		{"lt", "2024 kovo 5", "2024-03-05"},
		{"pl", "5 marca 2024", "2024-03-05"},
		{"pl", "5 listopada 2024", "2024-11-05"},
		{"cs", "5. listopadu 2024", "2024-11-05"},
		{"cs", "5. 3. 2024", "2024-03-05"},
		{"sk", "5. marca 2024", "2024-03-05"},
		{"sl", "5. marec 2024", "2024-03-05"},
		{"hr", "5. listopada 2024.", "2024-10-05"},
		{"hr", "05.03.2024.", "2024-03-05"},
		{"sr", "5. март 2024.", "2024-03-05"},
		{"hu", "2024. március 5., kedd", "2024-03-05"},
		{"hu", "2024. 03. 05. 10:30", "2024-03-05"},
		{"ro", "5 martie 2024", "2024-03-05"},
		{"sq", "5 Mars 2024", "2024-03-05"},
		{"tr", "5 Ağustos 2024 Pazartesi", "2024-08-05"},
		{"az", "5 avqust 2024", "2024-08-05"},
		{"ru", "5 марта 2024 г., 10:30 (мск)", "2024-03-05T10:30:00+03:00"},
		{"ru", "5 марта 2024, 10:30", "2024-03-05"},
		{"uk", "5 березня 2024 року", "2024-03-05"},
		{"uk", "05 листопада 2024", "2024-11-05"},
		{"be", "5 сакавіка 2024", "2024-03-05"},
		{"bg", "5 март 2024", "2024-03-05"},
		{"mk", "5 јануари 2024", "2024-01-05"},
		{"kk", "5 наурыз 2024", "2024-03-05"},
		{"mn", "2024 оны 3 сарын 5", "2024-03-05"},
		{"el", "Τρίτη, 5 Μαρτίου 2024", "2024-03-05"},
		{"el", "5 Μαΐου 2024", "2024-05-05"},
		{"el", "05 ΙΟΥΛ 2024", "2024-07-05"},
		{"ka", "5 მარტი, 2024", "2024-03-05"},
		{"hy", "5 մարտի 2024", "2024-03-05"},
		// Near East
		{"he", "5 במרץ 2024", "2024-03-05"},
		{"he", "05/03/2024", "2024-03-05"},
		{"ar", "الثلاثاء 5 مارس 2024", "2024-03-05"},
		{"ar", "٥ آذار ٢٠٢٤", "2024-03-05"},
		{"ar", "5 كانون الثاني 2024", "2024-01-05"},
		{"ar", "5 آذار/مارس 2024", "2024-03-05"},
		{"ar", "١٥ رمضان ١٤٤٥ هـ - ٢٥ مارس ٢٠٢٤ م", "2024-03-25"},
		{"ar", "5 غشت 2024", "2024-08-05"},
		{"fa", "سه\u200cشنبه ۱۵ اسفند ۱۴۰۲", "2024-03-05"},
		{"fa", "۱۴۰۲/۱۲/۱۵", "2024-03-05"},
		{"fa", "۵ مارس ۲۰۲۴", "2024-03-05"},
		{"fa", "1 فروردین 1403", "2024-03-20"},
		{"fa", "۳۰ اسفند ۱۴۰۳", "2025-03-20"},
		{"ps", "۱۴۰۲ د حوت ۱۵", ""},
		{"ur", "5 مارچ، 2024", "2024-03-05"},
		// South Asia
		{"hi", "5 मार्च 2024", "2024-03-05"},
		{"hi", "मंगलवार, ५ मार्च, २०२४", "2024-03-05"},
		{"hi", "Published: 05 Mar 2024, 10:30 AM (IST)", "2024-03-05T10:30:00+05:30"},
		{"hi", "फ़रवरी 5, 2024", "2024-02-05"},
		{"mr", "५ फेब्रुवारी २०२४", "2024-02-05"},
		{"ne", "२०८० फागुन २२ गते", "2024-03-05"},
		{"ne", "५ मार्च २०२४", "2024-03-05"},
		{"bn", "৫ মার্চ ২০২৪", "2024-03-05"},
		{"bn", "৫ জানুয়ারি, ২০২৪", "2024-01-05"},
		{"as", "৫ মাৰ্চ ২০২৪", "2024-03-05"},
		{"ta", "5 மார்ச் 2024", "2024-03-05"},
		{"te", "మార్చి 5, 2024", "2024-03-05"},
		{"gu", "૫ માર્ચ ૨૦૨૪", "2024-03-05"},
		{"kn", "5 ಮಾರ್ಚ್ 2024", "2024-03-05"},
		{"ml", "മാർച്ച് 5, 2024", "2024-03-05"},
		{"pa", "5 ਮਾਰਚ 2024", "2024-03-05"},
		{"or", "5 ମାର୍ଚ୍ଚ 2024", "2024-03-05"},
		{"si", "2024 මාර්තු 5", "2024-03-05"},
		// East and South-East Asia
		{"th", "5 มีนาคม 2567", "2024-03-05"},
		{"th", "๕ มี.ค. ๖๗", "2024-03-05"},
		{"th", "5 มี.ค. 2567 เวลา 10:30 น.", "2024-03-05"},
		{"th", "05/03/2567", "2024-03-05"},
		{"zh", "2024年3月5日 10:30", "2024-03-05"},
		{"zh", "民國113年3月5日", "2024-03-05"},
		{"zh", "2024-03-05 10:30:00", "2024-03-05"},
		{"ja", "2024年3月5日(火)10時30分", "2024-03-05"},
		{"ja", "令和6年3月5日", "2024-03-05"},
		{"ja", "令和元年5月1日", "2019-05-01"},
		{"ja", "平成31年4月30日", "2019-04-30"},
		{"ko", "2024년 3월 5일 화요일", "2024-03-05"},
		{"ko", "입력 2024.03.05. 오전 10:30", "2024-03-05"},
		{"vi", "Thứ Ba, ngày 5 tháng 3 năm 2024", "2024-03-05"},
		{"vi", "05/03/2024 10:30 (GMT+7)", "2024-03-05T10:30:00+07:00"},
		{"id", "Selasa, 5 Mar 2024 10:30 WIB", "2024-03-05T10:30:00+07:00"},
		{"id", "5 Agustus 2024", "2024-08-05"},
		{"ms", "5 Ogos 2024", "2024-08-05"},
		{"tl", "Marso 5, 2024", "2024-03-05"},
		{"sw", "Machi 5, 2024", "2024-03-05"},
		{"km", "5 មីនា 2024", "2024-03-05"},
		{"my", "မတ် ၅၊ ၂၀၂၄", ""},
	}
	for _, tt := range tests {
		t.Run(tt.lang+" "+tt.text, func(t *testing.T) {
			if got := machineDate(tt.text, tt.lang, dayFirst).date.String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestReadDateMonthFirst(t *testing.T) {
	tests := []struct{ text, want string }{
		{"03/05/2024", "2024-03-05"},
		{"25/03/2024", "2024-03-25"},
		{"3/5/2024 10:30:00 AM", "2024-03-05"},
	}
	for _, tt := range tests {
		if got := machineDate(tt.text, "en", monthFirst).date.String(); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestMachineDate(t *testing.T) {
	tests := []struct{ text, want string }{
		{"1709634600", "2024-03-05T10:30:00Z"},
		{"1709634600000", "2024-03-05T10:30:00Z"},
		{"12345", ""},
		{" 2024-03-05 ", "2024-03-05"},
		{"2024-03-05T23:15:0Z", "2024-03-05T23:15:00Z"},
	}
	for _, tt := range tests {
		if got := machineDate(tt.text, "", dayFirst).date.String(); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

// The lengths of the years of both solar calendars must meet the known first
// days of years.
func TestSolarCalendars(t *testing.T) {
	tests := []struct {
		name             string
		convert          func(year, month, day int) (date interface{ String() string }, ok bool)
		year, month, day int
		want             string
	}{
		{"Nowruz 1358", jalaliDay, 1358, 1, 1, "1979-03-21"},
		{"Nowruz 1376", jalaliDay, 1376, 1, 1, "1997-03-21"},
		{"Nowruz 1400", jalaliDay, 1400, 1, 1, "2021-03-21"},
		{"Nowruz 1404", jalaliDay, 1404, 1, 1, "2025-03-21"},
		{"last of a leap year", jalaliDay, 1399, 12, 30, "2021-03-20"},
		{"Nepali new year 2075", bikramDay, 2075, 1, 1, "2018-04-14"},
		{"Nepali new year 2077", bikramDay, 2077, 1, 1, "2020-04-13"},
		{"Nepali new year 2080", bikramDay, 2080, 1, 1, "2023-04-14"},
		{"Nepali new year 2081", bikramDay, 2081, 1, 1, "2024-04-13"},
		{"Nepali new year 2082", bikramDay, 2082, 1, 1, "2025-04-14"},
	}
	for _, tt := range tests {
		got, ok := tt.convert(tt.year, tt.month, tt.day)
		if !ok || got.String() != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func jalaliDay(y, m, d int) (interface{ String() string }, bool) { return fromJalali(y, m, d) }
func bikramDay(y, m, d int) (interface{ String() string }, bool) { return fromBikram(y, m, d) }

func FuzzFindDates(f *testing.F) {
	for _, s := range []string{"2024-03-05T10:30:00+05:30", "5 मार्च 2024", "令和6年3月5日", "๕ มี.ค. ๖๗", "Tue Mar 5 10:30:00 EST 2024", "5 كانون الثاني 2024", "ngày 5 tháng 3 năm 2024", "\xff12/31/1999"} {
		f.Add(s, "en")
		f.Add(s, "fa")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		folded := foldDate(clip(text, maxDateText))
		last := -1
		for _, found := range findDates(folded, lang, dayFirst) {
			if found.date.IsZero() || found.date.Time.Year() < firstYear-1 || found.date.Time.Year() > lastYear+1 {
				t.Errorf("%q: date %v", text, found.date)
			}
			if found.date.DayOnly && found.date.Time != found.date.Time.Truncate(24*time.Hour) {
				t.Errorf("%q: day with a time: %v", text, found.date.Time)
			}
			if found.start <= last || found.start >= len(folded) {
				t.Errorf("%q: found at %d after %d of %d", text, found.start, last, len(folded))
			}
			last = found.start
		}
	})
}

func BenchmarkFindDates(b *testing.B) {
	const text = "Published: Tuesday, 5 March 2024, 10:30 AM IST | Updated: 6 March 2024"
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if len(findDates(foldDate(text), "en", dayFirst)) != 2 {
			b.Fatal("two dates")
		}
	}
}

// A page may give one date only, at a place that speaks against it.
func TestStrongestAgainst(t *testing.T) {
	if e, ok := strongest([]evidence{{weight: -5, source: "dom"}}); ok {
		t.Errorf("took %v, want nothing", e)
	}
}
