package link

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

// ending is a suffix that a case or particle puts on a name, and what stands
// in its place in the name as dictionaries have it.
type ending struct{ suffix, base string }

// endingTables lists, for groups of languages, the suffixes of names, each as
// "suffix" or "suffix>base", longest first where one ends with another. They
// propose; a proposal counts only when the gazetteer or another form on the
// page knows it. Written from the grammars of the languages.
var endingTables = []struct{ languages, endings string }{
	{"ru uk be bg sr mk kk ky", "ского>ский скому>ский ским>ский ском>ский ської>ська ською>ська ського>ський ському>ський ським>ський ской>ская скую>ская ого>ий ому>ий ией>ия иею>ия ею>а ии>ия ию>ия ії>ія ію>ія ією>ія ами ями ах ях ой>а ою>а ей>я ою>а ым ом ем>й ем ові еві єм>й у>а ы>а и>а и>я и>ь е>а е>я е>ь і>а і>я ю>я ю>й ю>ь я>й я>ь а у е о я ю ы и ів"},
	{"pl", "skiego>ski skiemu>ski skim>ski skiej>ska ską>ska iej>a ji>ja ję>ja ją>ja ii>ia ię>ia ią>ia owi em iem>  ą>a ę>a y>a i>a ie>a ie u>o u a"},
	{"cs sk sl hr bs", "ského>ský skému>ský ským>ský ské>ská skou>ská em ovi om ou>a u>a y>a e>a ě>a i>e u>o a>o a u e"},
	{"lt lv", "os>a oje>a ą>a ai>a o>as ui>as e>as u>as ā>a as>a ai>a"},
	{"de", "s"}, {"sv da no nb nn is fo", "s"}, {"nl af", "s"},
	{"fi et", "iin issa>i ssa ssä sta stä lla llä lta ltä lle han hin ksi na nä an>a än>ä in>i on>o en>  n le s st sse ga l lt"},
	{"hu", "ában>a ából>a ába>a ának>a ával>a ának>a ban ben ból ből ba be nak nek ról ről tól től hoz hez höz val vel ért ig on en ön ra re ék ot et át>a ét>e t"},
	{"tr az uz", "nin nın nun nün ndan nden nda nde ya ye yi yı yu yü la le dan den tan ten da de ta te in ın un ün a e i ı u ü"},
	{"hi", "ओं ों ियों>ी"},
	{"mr", "ांनी>ा ींनी>ी ूंनी>ू ंनी ाच्या ाचा ाची ाचे ाने ाला ात ातील ावर ाहून च्या चा ची चे ने नी ला स त तील वर हून शी मध्ये"},
	{"ne", "लाई बाट संग सँग ले को का की मा"},
	{"bn as", "ের েরা েতে েকে য়ের য়কে য়ে রা কে তে দের এর র য় ে"},
	{"ta", "வுக்கு>வு ாவின்>ா ாவில்>ா ாவுக்கு>ா ாவிற்கு>ா ாவை>ா ின்> ில்> ிடம்> ுக்கு> ிற்கு> ுடன்> ை> யின் யில் யை க்கு வின் வில் வை ின்>் ில்>் ிடம்>் ுக்கு>் ுடன்>் ால்>் ை>்"},
	{"te", "లోని లోకి లో తో పై కు కి ను ని యొక్క కోసం లకు ల"},
	{"kn", "ದಲ್ಲಿ ದಿಂದ ದ ವನ್ನು ನ್ನು ಕ್ಕೆ ಗೆ ಿಗೆ ಯ ಯಲ್ಲಿ ಲ್ಲಿ ನ"},
	{"ml", "യുടെ യിൽ യിലെ യെ യ്ക്ക് യിലേക്ക് ന്റെ ിന്റെ>് ിൽ>് ിലെ>് ിനെ>് ിന്>് നെ ന്"},
	{"gu", "માં નો ની નું ના ને એ થી"}, {"pa", "ਵਿੱਚ ਨੂੰ ਨੇ ਦਾ ਦੀ ਦੇ"}, {"or", "ରେ ର କୁ ଙ୍କ ଙ୍କୁ ରୁ"},
	{"ko", "에서는 에서 에게 에는 으로 까지 부터 은 는 이 가 을 를 의 에 와 과 도 로 만"},
	{"el", "ου>ος ο>ος ον>ος η>ης ας>α ης>η ων ς"},
	{"ro", "lui ului ei>a iei>ia ul a"},
	{"sq", "së>a s n ne t"}, {"eu", "ren k n ra tik"}, {"ka", "ის>ი მა>ი ში>ი ს>ი ში ის მა ს"}, {"hy", "ի ում ից ը ն"},
}

// prefixTables lists the particles that some scripts write together with the
// name that follows.
var prefixTables = []struct{ languages, prefixes string }{
	{"ar", "وال>ال بال>ال كال>ال فال>ال لل>ال وب ول وف و ف ب ل ك ال"},
	{"fa ur ps ckb", "و ب"},
	{"he yi", "וה וב ול ומ ש ה ב ל מ ו כ"},
}

// inflections holds the tables by language, folded.
type inflections struct {
	endings  map[string][]ending
	prefixes map[string][]ending
	// What stem cuts: the endings with what stands in their place, and the
	// prefixes likewise.
	cutEnds, cutStarts map[string][]string
}

func newInflections() inflections {
	in := inflections{endings: map[string][]ending{}, prefixes: map[string][]ending{}}
	for _, t := range endingTables {
		in.endings = addRules(in.endings, t.languages, t.endings)
	}
	for _, t := range prefixTables {
		in.prefixes = addRules(in.prefixes, t.languages, t.prefixes)
	}
	in.cutEnds, in.cutStarts = affixes(in.endings), affixes(in.prefixes)
	return in
}

// affixes returns, for each language, the suffixes of its rules and their
// bases, each once, the longest first.
func affixes(rules map[string][]ending) map[string][]string {
	out := make(map[string][]string, len(rules))
	for lang, all := range rules {
		var cut []string
		for _, e := range all {
			cut = append(cut, e.suffix, e.base)
		}
		slices.SortFunc(cut, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
		cut = slices.Compact(cut)
		out[lang] = slices.DeleteFunc(cut, func(s string) bool { return s == "" })
	}
	return out
}

func addRules(rules map[string][]ending, languages, list string) map[string][]ending {
	var all []ending
	for rule := range strings.FieldsSeq(list) {
		suffix, base, _ := strings.Cut(rule, ">")
		all = append(all, ending{gazetteer.Fold(suffix), gazetteer.Fold(base)})
	}
	for lang := range strings.FieldsSeq(languages) {
		rules[lang] = append(rules[lang], all...)
	}
	return rules
}

// Least number of letters that stripping an ending must leave; a letter of
// Hangul is a syllable.
const (
	minBase      = 3
	minSyllables = 2
)

// long reports whether what is left of a word is long enough for a name.
func long(rest string) bool {
	least := minBase
	if r, _ := utf8.DecodeRuneInString(rest); runeScript(r) == hangul {
		least = minSyllables
	}
	return utf8.RuneCountInString(rest) >= least
}

// maxBases bounds how many base forms of a word are tried.
const maxBases = 12

// bases returns what a folded word may be an inflected form of in lang, the
// word itself not included.
func (in *inflections) bases(word, lang string) []string {
	var out []string
	for _, e := range in.endings[lang] {
		if len(out) == maxBases {
			return out
		}
		if rest, ok := strings.CutSuffix(word, e.suffix); ok && e.suffix != "" && long(rest) {
			out = append(out, rest+e.base)
		}
	}
	for _, p := range in.prefixes[lang] {
		if len(out) == maxBases {
			return out
		}
		if rest, ok := strings.CutPrefix(word, p.suffix); ok && long(rest) {
			out = append(out, p.base+rest)
		}
	}
	return out
}

// stem returns what is left of a folded word when no ending or prefix of lang
// can be cut any more: all forms of a name share it, also where the name itself
// ends like one of them (জয়শঙ্কর, with its genitive জয়শঙ্করের). Other names may
// share it, too.
func (in *inflections) stem(word, lang string) string {
	for _, affixes := range [...]struct {
		list []string
		cut  func(string, string) (string, bool)
	}{{in.cutEnds[lang], strings.CutSuffix}, {in.cutStarts[lang], strings.CutPrefix}} {
		for i := 0; i < len(affixes.list); i++ {
			if rest, ok := affixes.cut(word, affixes.list[i]); ok && long(rest) {
				word, i = rest, -1 // from the longest again
			}
		}
	}
	return word
}
