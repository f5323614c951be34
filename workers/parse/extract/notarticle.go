package extract

import (
	"net/url"
	"slices"
	"strings"

	"github.com/harkara/harkara/pkg/schema"
	"golang.org/x/net/html/atom"
)

// outline is what tells an article from other pages: the text that was taken
// for its body, and what surrounds it.
type outline struct {
	running  int  // characters of running text in the body
	runs     int  // blocks of running text in the body
	short    int  // further blocks that end as a sentence does
	chars    int  // characters of the body
	blocks   int  // blocks of the body
	cards    int  // of these, linked headlines and the text right below one
	claimed  bool // JSON-LD or og:type say that this is an article
	signed   bool // below its headline the page says who wrote the text, and when
	password bool // the page asks for a password
	low      string
}

// maxOutline is how much of the body notArticle looks at for its words, in bytes.
const maxOutline = 4000

// notArticle says why a page whose body would be the chosen blocks is no
// article, "" when it is one.
func (d *document) notArticle(in Input, chosen []int, a *schema.Article) string {
	o := d.outline(in, chosen)
	o.signed = len(a.Authors) > 0 && !a.Published.IsZero() && d.headline >= 0
	return d.refusal(in, o)
}

func (d *document) refusal(in Input, o outline) string {
	head := strings.ToLower(clip(d.title, 300) + " \n " + clip(d.headlineText(), 300))
	switch {
	case o.chars == 0:
		return "no running text"
	case o.running < 700 && containsAny(head, errorWords):
		return "an error page"
	case o.running < 900 && containsAny(head, blockedWords), o.chars < 900 && containsAny(o.low, blockedWords):
		return "a bot check"
	case o.running < 2500 && containsAny(head, consentWords), mostlyConsent(o.low):
		return "a consent wall"
	case o.claimed:
		return ""
	case o.running < 150 && (o.password || containsAny(head, loginWords)):
		return "a login page"
	case searchAddress(in.URL):
		return "search results"
	case o.cards >= 3 && o.cards*2 > o.blocks, o.cards >= 2 && o.cards == o.blocks:
		return "a list of articles"
	case o.runs <= 1 && o.short < 3 && o.chars < 250 && !(o.signed && o.runs+o.short >= 2):
		return "no running text"
	}
	return ""
}

func (d *document) outline(in Input, chosen []int) outline {
	var o outline
	var text strings.Builder
	for _, i := range chosen {
		b := &d.blocks[i]
		o.blocks++
		if d.linkedHeading(i) || i > 0 && d.linkedHeading(i-1) {
			o.cards++
		}
		o.chars += b.chars
		if b.running() {
			o.running += b.chars
			o.runs++
		} else if b.words >= 4 && isStop(b.last) && b.linkChars*4 < b.chars {
			o.short++
		}
		if text.Len() < maxOutline {
			text.Write(d.text[b.start:min(b.end, b.start+maxOutline)])
			text.WriteByte('\n')
		}
	}
	o.low = strings.ToLower(strings.ToValidUTF8(text.String(), ""))
	for i := range d.elements {
		if n := d.elements[i].node; n.DataAtom == atom.Input && attr(n, "type") == "password" {
			o.password = true
		}
	}
	kind, _ := d.kind(in, "")
	o.claimed = d.described || kind != schema.KindArticle || strings.EqualFold(d.metaContent("og:type"), "article")
	d.linkedData(in.URL).article.is(func(t string) bool {
		o.claimed = o.claimed || typeScore(t) >= 45
		return false
	})
	return o
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// leastConsentWords is how many different words of consentText and consentMore a request for consent has;
// an article on cookies, of either kind, has fewer.
const leastConsentWords = 3

// mostlyConsent reports whether a text speaks of cookies and consent
// throughout: in two thirds of its lines.
func mostlyConsent(low string) bool {
	lines := 0
	for line := range strings.SplitSeq(low, "\n") {
		if len(line) >= leastConsentLine {
			lines++
		}
	}
	others := lines / 3 // lines that may speak of something else
	for line := range strings.SplitSeq(low, "\n") {
		if len(line) < leastConsentLine || anyConsent.in(line) {
			continue
		}
		if others--; others < 0 {
			return false
		}
	}
	different := 0
	for _, w := range slices.Concat(consentText, consentMore) {
		if strings.Contains(low, w) {
			different++
		}
	}
	return lines > 0 && different >= leastConsentWords
}

// leastConsentLine is the length in bytes from which a line counts.
const leastConsentLine = 20

var anyConsent = newFinder(slices.Concat(consentText, consentMore)...)

// searchAddress reports whether an address asks for search results.
func searchAddress(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	q := u.Query()
	last := u.Path[strings.LastIndexByte(strings.TrimSuffix(u.Path, "/"), '/')+1:]
	switch strings.ToLower(strings.Trim(last, "/")) {
	case "search", "suche", "recherche", "buscar", "busca", "cerca", "zoeken", "szukaj", "search.php", "arama", "cari", "sok", "haku":
		return true
	case "":
		return q.Has("s") || q.Has("q") || q.Has("query")
	}
	return false
}

// Words of titles, in lower case, that pages of other kinds carry.
var (
	errorWords = []string{
		"404", "page not found", "not found", "page cannot be found", "page can't be found", "page doesn't exist", "page does not exist", "no longer available", "nothing found", "page unavailable", "page missing", "internal server error", "service unavailable", "bad gateway",
		"seite nicht gefunden", "nicht gefunden", "page introuvable", "page non trouvée", "introuvable", "página no encontrada", "no encontrada", "página não encontrada", "não encontrada", "pagina non trovata", "pagina niet gevonden", "niet gevonden", "siden blev ikke fundet", "siden finnes ikke", "sidan kunde inte hittas", "sidan hittades inte", "sivua ei löydy", "nie znaleziono", "strona nie istnieje", "stránka nenalezena", "stránka neexistuje", "pagina nu a fost găsită", "az oldal nem található", "sayfa bulunamadı", "halaman tidak ditemukan", "không tìm thấy",
		"страница не найдена", "не найдена", "сторінку не знайдено", "страницата не е намерена", "η σελίδα δεν βρέθηκε", "δεν βρέθηκε", "पेज नहीं मिला", "पृष्ठ नहीं मिला", "पन्ना नहीं मिला", "पेज उपलब्ध नहीं", "الصفحة غير موجودة", "لم يتم العثور", "صفحه یافت نشد", "הדף לא נמצא", "页面不存在", "找不到页面", "找不到頁面", "页面未找到", "ページが見つかりません", "見つかりません", "페이지를 찾을 수 없습니다", "ไม่พบหน้า", "পাতাটি পাওয়া যায়নি", "صفحہ نہیں ملا",
	}
	blockedWords = []string{
		"just a moment...", "checking your browser", "verify you are human", "verifying you are human", "are you a robot", "access denied", "attention required", "captcha", "enable javascript and cookies", "unusual traffic", "security check", "request blocked", "403 forbidden", "ddos-guard", "pardon our interruption",
	}
	consentWords = []string{
		"before you continue", "bevor sie fortfahren", "avant de continuer", "antes de continuar", "cookie consent", "consent settings", "your privacy choices", "we value your privacy", "privacy settings", "cookie-einstellungen", "zustimmung", "einwilligung", "datenschutzeinstellungen", "privacy center", "gestion des cookies", "votre vie privée", "tu privacidad", "la tua privacy", "согласие на обработку",
	}
	consentText = []string{
		"cookie", "consent", "our partners", "unsere partner", "nos partenaires", "nuestros socios", "i nostri partner", "privacy policy", "datenschutz", "personenbezogene daten", "personal data", "données personnelles", "datos personales", "dati personali", "persondata", "einwilligung", "zustimmung", "персональных данных", "कुकी", "ملفات تعريف الارتباط", "クッキー", "쿠키", "çerez",
	}
	// consentMore are words that a request for consent has, too, and many articles.
	consentMore = []string{
		"सहमति", "गोपनीयता", "व्यक्तिगत डेटा", "निजी डेटा", "شركائنا", "البيانات الشخصية", "سياسة الخصوصية", "同意", "個人情報", "プライバシー", "동의", "개인정보", "kişisel veri", "gizlilik politikası", "политик", "соглас", "dados pessoais", "parceiros", "danych osobowych", "dane osobowe", "zgod", "partner", "個人資料", "个人信息", "隐私", "隱私",
	}
	loginWords = []string{
		"log in", "login", "sign in", "anmelden", "einloggen", "connexion", "se connecter", "identifiez-vous", "iniciar sesión", "inicia sesión", "entrar", "accedi", "inloggen", "logga in", "logg inn", "log ind", "zaloguj", "logowanie", "přihlášení", "вход", "войти", "авторизация", "увійти", "σύνδεση", "लॉग इन", "लॉगिन", "تسجيل الدخول", "ورود", "התחברות", "登录", "登入", "ログイン", "로그인", "giriş yap", "masuk", "đăng nhập",
	}
)
