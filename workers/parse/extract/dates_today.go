package extract

import (
	"strings"
	"sync"
)

// isToday reports whether a folded text before a date ends in the word for
// today: what follows is the day on which the page is read.
func isToday(before string) bool {
	before = strings.TrimRight(before, " :,-–—|")
	for range 2 { // "today, Wednesday"
		at := strings.LastIndexAny(before, " :,")
		if dayWords().today[before[at+1:]] {
			return true
		}
		if at < 0 || !dayWords().weekday[before[at+1:]] {
			return false
		}
		before = strings.TrimRight(before[:at], " :,-–—|")
	}
	return dayWords().today[before[strings.LastIndexAny(before, " :,")+1:]]
}

// hasWeekday reports whether a folded text names a day of the week.
func hasWeekday(folded string) bool {
	for w := range strings.FieldsFuncSeq(folded, func(r rune) bool { return strings.ContainsRune(" ,:|()（）.،、-–—/", r) }) {
		if dayWords().weekday[w] {
			return true
		}
	}
	return false
}

type dayWordSets struct{ today, weekday map[string]bool }

var dayWords = sync.OnceValue(func() dayWordSets {
	set := func(list string) map[string]bool {
		words := map[string]bool{}
		for w := range strings.FieldsSeq(list) {
			words[foldDate(w)] = true
		}
		return words
	}
	return dayWordSets{
		set("today heute hoy hoje oggi aujourd'hui aujourd’hui vandaag idag dzisiaj dziś dnes ma azi danas днес сегодня сьогодні сёння данас денес σήμερα bugün היום اليوم امروز آج आज আজ இன்று నేడు આજે ਅੱਜ ഇന്ന് ಇಂದು วันนี้ 今日 今天 오늘"),
		set("monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica segunda-feira terça-feira quarta-feira quinta-feira sexta-feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag " +
			"måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle hétfő kedd szerda csütörtök péntek szombat vasárnap luni marți miercuri joi vineri sâmbătă duminică pazartesi salı çarşamba perşembe cuma cumartesi pazar senin selasa rabu kamis jumat sabtu minggu jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili " +
			"понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа четвер п'ятниця субота неділя понедељак уторак среда четвртак петак недеља понеделник вторник сряда четвъртък петък събота неделя δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή " +
			"الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت یکشنبه دوشنبه سه\u200cشنبه چهارشنبه پنجشنبه پنج\u200cشنبه جمعه شنبه اتوار پیر سوموار منگل بدھ جمعرات جمعہ ہفتہ " +
			"सोमवार मंगलवार बुधवार गुरुवार गुरूवार शुक्रवार शनिवार रविवार इतवार সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার রোববার திங்கள் செவ்வாய் புதன் வியாழன் வெள்ளி சனி ஞாயிறு సోమవారం మంగళవారం బుధవారం గురువారం శుక్రవారం శనివారం ఆదివారం સોમવાર મંગળવાર બુધવાર ગુરુવાર શુક્રવાર શનિવાર રવિવાર ਸੋਮਵਾਰ ਮੰਗਲਵਾਰ ਬੁੱਧਵਾਰ ਵੀਰਵਾਰ ਸ਼ੁੱਕਰਵਾਰ ਸ਼ਨੀਵਾਰ ਐਤਵਾਰ തിങ്കൾ ചൊവ്വ ബുധൻ വ്യാഴം വെള്ളി ശനി ഞായർ ಸೋಮವಾರ ಮಂಗಳವಾರ ಬುಧವಾರ ಗುರುವಾರ ಶುಕ್ರವಾರ ಶನಿವಾರ ಭಾನುವಾರ " +
			"星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日 週一 週二 週三 週四 週五 週六 週日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 월요일 화요일 수요일 목요일 금요일 토요일 일요일 月 火 水 木 金 土 日 월 화 수 목 금 토 일 จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์"),
	}
})
