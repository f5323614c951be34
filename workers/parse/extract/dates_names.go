package extract

import (
	"strings"
	"sync"
	"time"
	"unicode"
)

// calendar is the reckoning that a month's name belongs to.
type calendar byte

const (
	gregorian calendar = iota
	jalali             // the solar calendar of Iran and Afghanistan
	bikram             // the solar calendar of Nepal
)

// monthName is what a word says as the name of a month.
type monthName struct {
	calendar calendar
	month    time.Month
}

// gregorianMonths lists the names of the months from January on, one group of
// languages a line: months are separated by spaces, the forms of one month by
// "/". Full names, abbreviations and the cases used in dates are given, written
// by hand; foldDate is applied to them as to the text.
var gregorianMonths = []string{
	"january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov december/dec",
	// German (Austria: Jänner, Feber), Dutch, Afrikaans, Luxembourgish
	"januar/jänner/jaenner/jän/januari/janewari/januarie/jann februar/februari/februarie/feber/febr märz/maerz/mär/mrz/maart/mrt/mäerz april/apr/apl mai/mei/mee juni/junie/jun juli/julie/jul august/augustus/aug september/septembre oktober/okt november dezember/dez/december/desember/dezember",
	// French, Catalan, Occitan
	"janvier/janv/gener/gen/genièr février/fevrier/févr/fev/fév/febrer/febr mars/març/marc avril/avr/abril/abr mai/maig juin/juny/juin juillet/juil/juliol août/aout/agost/ag septembre/setembre/set/setembre octobre/octubre novembre/nov décembre/decembre/déc/desembre/des",
	// Spanish, Portuguese, Galician, Italian
	"enero/ene/janeiro/xaneiro/xan/gennaio/gen/jan febrero/feb/fevereiro/fev/febreiro/febbraio marzo/mar/março/marco abril/abr/aprile/apr mayo/may/maio/mai/maggio/mag junio/jun/junho/xuño/giugno/giu julio/jul/julho/xullo/luglio/lug agosto/ago/agt septiembre/setiembre/sep/set/setembro/settembre/sett octubre/oct/outubro/out/ottobre/ott noviembre/nov/novembro/novembre diciembre/dic/dezembro/dez/decembro/dicembre",
	// Swedish, Danish, Norwegian, Icelandic, Faroese
	"januari/januar/janúar febuari/februari/februar/febrúar mars/marts/mar april/apríl maj/mai/maí juni/júní juli/júlí/jul augusti/august/ágúst/ágú september/sept oktober/október/okt november/nóvember/nóv december/desember/dec/des/desember",
	// Finnish, Estonian
	"tammikuu/tammikuuta/tammikuun/tammi/jaanuar/jaan helmikuu/helmikuuta/helmikuun/helmi/veebruar/veebr maaliskuu/maaliskuuta/maaliskuun/maalis/märts huhtikuu/huhtikuuta/huhtikuun/huhti/aprill toukokuu/toukokuuta/toukokuun/touko/mai kesäkuu/kesäkuuta/kesäkuun/kesä/juuni heinäkuu/heinäkuuta/heinäkuun/heinä/juuli elokuu/elokuuta/elokuun/elo/august syyskuu/syyskuuta/syyskuun/syys/september lokakuu/lokakuuta/lokakuun/loka/oktoober marraskuu/marraskuuta/marraskuun/marras/november joulukuu/joulukuuta/joulukuun/joulu/detsember/dets",
	// Latvian, Lithuanian
	"janvāris/janvārī/janvāra/sausio/sausis/saus februāris/februārī/februāra/vasario/vasaris/vas marts/martā/marta/kovo/kovas/kov aprīlis/aprīlī/aprīļa/balandžio/balandis/bal maijs/maijā/maija/gegužės/gegužė/geg jūnijs/jūnijā/jūnija/birželio/birželis/birž jūlijs/jūlijā/jūlija/liepos/liepa/liep augusts/augustā/augusta/rugpjūčio/rugpjūtis/rugp septembris/septembrī/septembra/rugsėjo/rugsėjis/rugs oktobris/oktobrī/oktobra/spalio/spalis/spal novembris/novembrī/novembra/lapkričio/lapkritis/lapkr decembris/decembrī/decembra/gruodžio/gruodis/gruod",
	// Polish, Czech, Slovak, Slovene
	"styczeń/stycznia/sty/leden/ledna/led/január/januára/januarja luty/lutego/lut/únor/února/úno/február/februára/februarja marzec/marca/mar/březen/března/bře/marec/marca kwiecień/kwietnia/kwi/duben/dubna/dub/apríl/apríla/aprila/april maj/maja/květen/května/kvě/máj/mája czerwiec/czerwca/cze/červen/června/čer/čvn/jún/júna/junij/junija lipiec/lipca/lip/červenec/července/čvc/júl/júla/julij/julija sierpień/sierpnia/sie/srpen/srpna/srp/august/augusta/avgust/avgusta wrzesień/września/wrz/září/zář/september/septembra październik/października/paź/říjen/října/říj/október/októbra/oktobra listopad/listopada/listopadu/lis/november/novembra grudzień/grudnia/gru/prosinec/prosince/pro/december/decembra",
	// Croatian, Bosnian, Serbian, Montenegrin (listopad is October here: see monthOf)
	"siječanj/siječnja/sij/januara/januar veljača/veljače/velj/februara/februar ožujak/ožujka/ožu/marta/mart travanj/travnja/tra/aprila/april svibanj/svibnja/svi/maja/maj lipanj/lipnja/juna/juni/jun srpanj/srpnja/jula/juli/jul kolovoz/kolovoza/kol/avgusta/avgust rujan/rujna/ruj/septembra/septembar oktobar/oktobra studeni/studenog/studenoga/stu/novembra/novembar prosinac/prosinca/decembra/decembar",
	// Hungarian, Romanian, Albanian
	"január/jan/ianuarie/ian/janar február/febr/februarie/feb/shkurt március/márc/martie/mar/mars április/ápr/aprilie/prill május/máj/mai/maj június/jún/iunie/iun/qershor július/júl/iulie/iul/korrik augusztus/aug/august/gusht szeptember/szept/septembrie/sept/shtator október/okt/octombrie/oct/tetor november/nov/noiembrie/noi/nëntor december/dec/decembrie/dhjetor",
	// Turkish, Azerbaijani, Turkmen, Uzbek
	"ocak/oca/yanvar/ýanwar şubat/şub/fevral/fewral mart/mar nisan/nis/aprel mayıs/may/maý haziran/haz/iyun/iýun temmuz/tem/iyul/iýul ağustos/ağu/avqust/avgust/awgust eylül/eyl/sentyabr/sentabr/sentýabr ekim/eki/oktyabr/oktabr/oktýabr kasım/kas/noyabr/noýabr aralık/ara/dekabr",
	// Basque, Irish, Welsh, Maltese
	"urtarrila/urtarrilaren/urt/eanáir/ionawr/jannar otsaila/otsailaren/ots/feabhra/chwefror/frar martxoa/martxoaren/márta/mawrth/marzu apirila/apirilaren/api/aibreán/ebrill/april maiatza/maiatzaren/mai/bealtaine/mai/mejju ekaina/ekainaren/eka/meitheamh/mehefin/ġunju uztaila/uztailaren/uzt/iúil/gorffennaf/lulju abuztua/abuztuaren/abu/lúnasa/awst/awwissu iraila/irailaren/ira/medi/settembru urria/urriaren/urr/hydref/ottubru azaroa/azaroaren/aza/samhain/tachwedd/novembru abendua/abenduaren/abe/nollaig/rhagfyr/diċembru",
	// Indonesian, Malay, Filipino, Swahili
	"januari/jan/enero pebruari/peb/februari/pebrero maret/mac/mar/marso/machi april/abril/aprili mei/mayo juni/jun/hunyo juli/julai/hulyo agustus/agu/ags/ogos/ogo/agosto/agosti september/setyembre/septemba oktober/okt/oktubre/oktoba november/nopember/nop/nobyembre/novemba desember/des/disember/dis/disyembre/desemba",
	// Esperanto, Kurdish (Kurmanji), Somali
	"januaro/rêbendan/janaayo februaro/reşemî/febraayo marto/adar/maarso aprilo/avrêl/abriil majo/gulan/maajo junio/pûşper/juun julio/tîrmeh/luulyo aŭgusto/tebax/agoosto septembro/îlon/sebteembar oktobro/cotmeh/oktoobar novembro/mijdar/nofeembar decembro/berfanbar/diseembar",
	// Russian, Ukrainian, Belarusian
	"январь/января/янв/січень/січня/січ/студзень/студзеня февраль/февраля/фев/февр/лютий/лютого/лют/люты/лютага март/марта/мар/березень/березня/бер/сакавік/сакавіка апрель/апреля/апр/квітень/квітня/кві/квіт/красавік/красавіка май/мая/травень/травня/тра/трав/травень июнь/июня/июн/червень/червня/чер/черв/чэрвень/чэрвеня июль/июля/июл/липень/липня/лип/ліпень/ліпеня август/августа/авг/серпень/серпня/сер/серп/жнівень/жніўня сентябрь/сентября/сен/сент/вересень/вересня/вер/верес/верасень/верасня октябрь/октября/окт/жовтень/жовтня/жов/жовт/кастрычнік/кастрычніка ноябрь/ноября/ноя/нояб/листопад/листопада/лис/лист/лістапад/лістапада декабрь/декабря/дек/грудень/грудня/гру/груд/снежань/снежня",
	// Bulgarian, Macedonian, Serbian
	"януари/ян/јануари/јануара/јануар февруари/февр/фев/февруара/фебруара/фебруар/фев март/марта/мар април/апр/априла май/мај/маја юни/јуни/јуна/јун юли/јули/јула/јул август/авг/августа/аугуст септември/сеп/септ/септембра/септембар октомври/окт/октобра/октобар ноември/ное/нов/новембра/новембар декември/дек/децембра/децембар",
	// Kazakh, Kyrgyz, Tatar, Tajik, Mongolian by name
	"қаңтар/қаң/январь/гыйнвар/январи ақпан/ақп/феврал/февраль/феврали наурыз/нау/мартта/марти сәуір/сәу/апрель/апрели мамыр/мам/майы/майи маусым/мау/июнь/июни шілде/шіл/июль/июли тамыз/там/августы/августи қыркүйек/қыр/сентябрь/сентябри қазан/қаз/октябрь/октябри қараша/қар/ноябрь/ноябри желтоқсан/жел/декабрь/декабри",
	// Greek
	"ιανουάριος/ιανουαρίου/γενάρη/ιαν φεβρουάριος/φεβρουαρίου/φεβ μάρτιος/μαρτίου/μάρτη/μαρ απρίλιος/απριλίου/απρίλη/απρ μάιος/μαΐου/μαίου/μάη/μάι/μαι/μαϊ ιούνιος/ιουνίου/ιούνη/ιουν/ιούν ιούλιος/ιουλίου/ιούλη/ιουλ/ιούλ αύγουστος/αυγούστου/αυγ/αύγ σεπτέμβριος/σεπτεμβρίου/σεπτέμβρη/σεπ/σεπτ οκτώβριος/οκτωβρίου/οκτώβρη/οκτ νοέμβριος/νοεμβρίου/νοέμβρη/νοε/νοέ δεκέμβριος/δεκεμβρίου/δεκέμβρη/δεκ",
	// Georgian, Armenian
	"იანვარი/იან/հունվարի/հունվար თებერვალი/თებ/փետրվարի/փետրվար მარტი/მარ/մարտի/մարտ აპრილი/აპრ/ապրիլի/ապրիլ მაისი/მაი/մայիսի/մայիս ივნისი/ივნ/հունիսի/հունիս ივლისი/ივლ/հուլիսի/հուլիս აგვისტო/აგვ/օգոստոսի/օգոստոս სექტემბერი/სექ/սեպտեմբերի/սեպտեմբեր ოქტომბერი/ოქტ/հոկտեմբերի/հոկտեմբեր ნოემბერი/ნოე/նոյեմբերի/նոյեմբեր დეკემბერი/დეკ/դեկտեմբերի/դեկտեմբեր",
	// Hebrew, Yiddish
	"ינואר/ינו/יאנואר פברואר/פבר/פעברואר מרץ/מרס/מערץ אפריל/אפר מאי/מיי יוני/יונ יולי/יול אוגוסט/אוג/אויגוסט ספטמבר/ספט/סעפטעמבער אוקטובר/אוק/אקטאבער נובמבר/נוב/נאוועמבער דצמבר/דצמ/דעצעמבער",
	// Arabic: Egypt and the Gulf; the Levant and Iraq; the Maghreb
	"يناير/جانفي/كانونالثاني فبراير/فيفري/شباط مارس/آذار أبريل/ابريل/إبريل/أفريل/افريل/نيسان مايو/ماي/أيار/ايار يونيو/يونيه/جوان/حزيران يوليو/يوليه/جويلية/تموز أغسطس/اغسطس/غشت/أوت/اوت/آب سبتمبر/شتنبر/أيلول/ايلول أكتوبر/اكتوبر/تشرينالأول/تشرينالاول نوفمبر/نونبر/تشرينالثاني ديسمبر/دجنبر/كانونالأول/كانونالاول",
	// Urdu, Persian names of Gregorian months, Pashto, Sindhi, Sorani, Uyghur
	"جنوری/ژانویه/جنوري/کانوونیدووەم/يانۋار فروری/فوریه/فبروري/فيبروري/شوبات/فېۋرال مارچ/مارس/ئازار/مارت آوریل/اپریل/اپریل/اپرېل/نیسان/ئاپرېل مئی/مه/می/مۍ/ئایار/ماي جون/ژوئن/حوزەیران/ئىيۇن جولائی/ژوئیه/جولای/جولاي/تەمووز/ئىيۇل اگست/اوت/آگوست/اگسټ/ئاب/ئاۋغۇست ستمبر/سپتامبر/سپتمبر/ئەیلوول/سېنتەبىر اکتوبر/اکتبر/آکتوبر/تشرینییەکەم/ئۆكتەبىر نومبر/نوامبر/نوومبر/نومبر/تشرینیدووەم/نويابىر دسمبر/دسامبر/ډسمبر/دیسمبر/کانوونییەکەم/دېكابىر",
	// Hindi, Marathi, Nepali
	"जनवरी/जन/जानेवारी/जाने/जनवरि फरवरी/फर/फेब्रुवारी/फेब्रु/फेब्रुअरी/फेब/फ़रवरी मार्च/मार्च अप्रैल/अप्रै/एप्रिल/अप्रिल/अप्रेल मई/मे जून/जुन जुलाई/जुल/जुलै/जूलाई अगस्त/अग/ऑगस्ट/अगस्ट/आगस्त सितंबर/सितम्बर/सित/सप्टेंबर/सेप्टेम्बर/सेप्टेंबर अक्टूबर/अक्तूबर/अक्टू/अक्टोबर/ऑक्टोबर/ऑक्टो नवंबर/नवम्बर/नव/नोव्हेंबर/नोव्हें/नोभेम्बर/नोवेम्बर दिसंबर/दिसम्बर/दिस/डिसेंबर/डिसें/डिसेम्बर",
	// Bengali, Assamese
	"জানুয়ারি/জানুয়ারী/জানু/জানুৱাৰী ফেব্রুয়ারি/ফেব্রুয়ারী/ফেব/ফেব্ৰুৱাৰী মার্চ/মাৰ্চ এপ্রিল/এপ্ৰিল মে জুন জুলাই আগস্ট/অগস্ট/আগষ্ট/অগাস্ট সেপ্টেম্বর/সেপ্টে/ছেপ্টেম্বৰ অক্টোবর/অক্টো/অক্টোবৰ নভেম্বর/নভে/নৱেম্বৰ ডিসেম্বর/ডিসে/ডিচেম্বৰ",
	"ਜਨਵਰੀ/ਜਨ ਫਰਵਰੀ/ਫਰ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ/ਅਗ ਸਤੰਬਰ/ਸਿਤੰਬਰ/ਸਤੰ ਅਕਤੂਬਰ/ਅਕਤੂ ਨਵੰਬਰ/ਨਵੰ ਦਸੰਬਰ/ਦਿਸੰਬਰ/ਦਸੰ",
	"જાન્યુઆરી/જાન્યુ/જાન ફેબ્રુઆરી/ફેબ્રુ/ફેબ માર્ચ એપ્રિલ મે જૂન જુલાઈ/જુલાઇ ઓગસ્ટ/ઑગસ્ટ/ઓગષ્ટ સપ્ટેમ્બર/સપ્ટે ઓક્ટોબર/ઑક્ટોબર/ઓક્ટો/ઑક્ટો નવેમ્બર/નવે ડિસેમ્બર/ડિસે",
	"ଜାନୁଆରୀ/ଜାନୁୟାରୀ/ଜାନୁଆରି ଫେବୃଆରୀ/ଫେବ୍ରୁଆରୀ/ଫେବ୍ରୁୟାରୀ/ଫେବୃଆରି ମାର୍ଚ୍ଚ/ମାର୍ଚ ଅପ୍ରେଲ/ଏପ୍ରିଲ ମେ/ମଇ ଜୁନ୍/ଜୁନ ଜୁଲାଇ/ଜୁଲାଇ ଅଗଷ୍ଟ/ଅଗଷ୍ଟ/ଅଗଷ୍ଟ ସେପ୍ଟେମ୍ବର ଅକ୍ଟୋବର ନଭେମ୍ବର ଡିସେମ୍ବର",
	"ஜனவரி/ஜன பிப்ரவரி/பெப்ரவரி/பிப் மார்ச்/மார் ஏப்ரல்/ஏப்/சித்திரைஏப்ரல் மே ஜூன்/யூன் ஜூலை/யூலை/ஜுலை ஆகஸ்ட்/ஆகஸ்டு/ஆக/ஓகஸ்ட் செப்டம்பர்/செப்டெம்பர்/செப் அக்டோபர்/ஒக்டோபர்/அக் நவம்பர்/நவ டிசம்பர்/திசம்பர்/டிச",
	"జనవరి/జన ఫిబ్రవరి/ఫిబ్ర/ఫిబ్ మార్చి/మార్చ్ ఏప్రిల్/ఏప్రి/ఎప్రిల్ మే జూన్/జున్ జూలై/జులై ఆగస్టు/ఆగస్ట్/ఆగ సెప్టెంబర్/సెప్టెంబరు/సెప్టెం/సెప్ అక్టోబర్/అక్టోబరు/అక్టో నవంబర్/నవంబరు/నవం డిసెంబర్/డిసెంబరు/డిసెం",
	"ಜನವರಿ/ಜನ ಫೆಬ್ರವರಿ/ಫೆಬ್ರುವರಿ/ಫೆಬ್ರ ಮಾರ್ಚ್/ಮಾರ್ಚ ಏಪ್ರಿಲ್/ಎಪ್ರಿಲ್/ಏಪ್ರಿ ಮೇ ಜೂನ್ ಜುಲೈ/ಜೂಲೈ ಆಗಸ್ಟ್/ಆಗಷ್ಟ್/ಆಗ ಸೆಪ್ಟೆಂಬರ್/ಸೆಪ್ಟಂಬರ್/ಸೆಪ್ಟೆಂ ಅಕ್ಟೋಬರ್/ಅಕ್ಟೋ ನವೆಂಬರ್/ನವಂಬರ್/ನವೆಂ ಡಿಸೆಂಬರ್/ಡಿಸಂಬರ್/ಡಿಸೆಂ",
	"ജനുവരി/ജനു ഫെബ്രുവരി/ഫെബ്രു മാർച്ച്/മാർ ഏപ്രിൽ/ഏപ്രി/എപ്രിൽ മെയ്/മേയ്/മേയ/മേ ജൂൺ/ജൂണ് ജൂലൈ/ജൂലായ്/ജുലൈ ഓഗസ്റ്റ്/ആഗസ്റ്റ്/ആഗസ്ത്/ഓഗ സെപ്റ്റംബർ/സെപ്തംബർ/സെപ്റ്റം ഒക്ടോബർ/ഒക്ടോ നവംബർ/നവം ഡിസംബർ/ഡിസം",
	"ජනවාරි/දුරුතු පෙබරවාරි/පෙබ මාර්තු අප්රේල් මැයි ජූනි/ජුනි ජූලි/ජුලි අගෝස්තු/අගෝ සැප්තැම්බර්/සැප් ඔක්තෝබර්/ඔක් නොවැම්බර්/නොවැ දෙසැම්බර්/දෙසැ",
	"มกราคม/มกรา/มค กุมภาพันธ์/กุมภา/กพ มีนาคม/มีนา/มีค เมษายน/เมษา/เมย พฤษภาคม/พฤษภา/พค มิถุนายน/มิถุนา/มิย กรกฎาคม/กรกฎา/กค สิงหาคม/สิงหา/สค กันยายน/กันยา/กย ตุลาคม/ตุลา/ตค พฤศจิกายน/พฤศจิกา/พย ธันวาคม/ธันวา/ธค",
	"ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ",
	"មករា កុម្ភៈ/កុម្ភះ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ",
	"ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ်/သြဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ",
	"ጃንዩወሪ/ጃንዋሪ ፌብሩወሪ/ፌብሩዋሪ ማርች ኤፕሪል ሜይ/ሜ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር/ኦክተውበር ኖቬምበር ዲሴምበር",
}

// jalaliMonths are the months from Farvardin on in Persian, Dari and Pashto.
const jalaliMonths = "فروردین/فروردين/حمل/وری اردیبهشت/ارديبهشت/ثور/غويی خرداد/جوزا/غبرګولی تیر/تير/سرطان/چنګاښ مرداد/اسد/زمری شهریور/شهريور/سنبله/وږی مهر/میزان/ميزان/تله آبان/ابان/عقرب/لړم آذر/اذر/قوس/لیندۍ دی/دي/جدی/جدي/مرغومی بهمن/دلو/سلواغه اسفند/حوت/کب"

// bikramMonths are the months of Nepal from Baishakh on.
const bikramMonths = "वैशाख/बैशाख/बैसाख/वैशाष जेठ/जेष्ठ/ज्येष्ठ असार/आषाढ/अषाढ साउन/श्रावण/सावन भदौ/भाद्र/भदो असोज/आश्विन/अशोज/असोझ कात्तिक/कार्तिक/कातिक मंसिर/मङ्सिर/मङसिर/मार्ग पुस/पौष/पुष माघ फागुन/फाल्गुण/फाल्गुन चैत/चैत्र"

// monthTable maps the folded name of a month to what it says.
var monthTable = sync.OnceValue(func() map[string]monthName {
	table := make(map[string]monthName, 2000)
	add := func(line string, c calendar) {
		for i, forms := range strings.Fields(line) {
			for form := range strings.SplitSeq(forms, "/") {
				form = foldDate(form)
				if _, taken := table[form]; !taken {
					table[form] = monthName{c, time.Month(i + 1)}
				}
			}
		}
	}
	for _, line := range gregorianMonths {
		add(line, gregorian)
	}
	add(jalaliMonths, jalali)
	add(bikramMonths, bikram)
	return table
})

// monthOf reads a folded word as the name of a month in the language, which
// may be unknown.
func monthOf(word, lang string) (monthName, bool) {
	table := monthTable()
	m, ok := table[word]
	if !ok && strings.HasPrefix(word, "ב") { // Hebrew "in"
		m, ok = table[word[len("ב"):]]
	}
	if ok && m.month == time.November && (lang == "hr" || lang == "bs") && strings.HasPrefix(word, "listopad") {
		m.month = time.October
	}
	return m, ok
}

// foldDate puts text into the form in which dates are read: lower case,
// digits of every script as ASCII digits, letters that are typed in several
// ways as one, and joiners, direction marks and accents on Greek removed.
func foldDate(s string) string {
	plain := 0 // what stays as it is
	for plain < len(s) && s[plain] < 0x80 && (s[plain] < 'A' || s[plain] > 'Z') {
		plain++
	}
	if plain == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:plain])
	for _, r := range s[plain:] {
		if r < 0x80 {
			b.WriteByte(lowerByte(byte(r)))
			continue
		}
		if d, ok := digitOf(r); ok {
			b.WriteByte('0' + d)
			continue
		}
		switch r {
		case '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u061c', '\u00ad', '\u2066', '\u2067', '\u2068', '\u2069', '\u202a', '\u202b', '\u202c', '\u0307',
			'\u093c', '\u09bc', '\u0a3c', '\u0640': // joiners, marks, nukta, tatweel
		case '\u00a0', '\u202f', '\u2009', '\u3000':
			b.WriteByte(' ')
		case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212':
			b.WriteByte('-')
		case '／':
			b.WriteByte('/')
		case '：':
			b.WriteByte(':')
		case '．', '。':
			b.WriteByte('.')
		case 'ي', 'ى':
			b.WriteRune('ی')
		case 'ك':
			b.WriteRune('ک')
		case '\u095e':
			b.WriteRune('फ')
		case '\u09df':
			b.WriteRune('য')
		case '\u0d7a':
			b.WriteString("ണ്")
		case '\u0d7b':
			b.WriteString("ന്")
		case '\u0d7c':
			b.WriteString("ര്")
		case '\u0d7d':
			b.WriteString("ല്")
		case '\u0d7e':
			b.WriteString("ള്")
		case 'ά', 'Ά':
			b.WriteRune('α')
		case 'έ', 'Έ':
			b.WriteRune('ε')
		case 'ή', 'Ή':
			b.WriteRune('η')
		case 'ί', 'ϊ', 'ΐ', 'Ί', 'Ϊ':
			b.WriteRune('ι')
		case 'ό', 'Ό':
			b.WriteRune('ο')
		case 'ύ', 'Ύ', 'ϋ':
			b.WriteRune('υ')
		case 'ώ', 'Ώ':
			b.WriteRune('ω')
		case 'ς':
			b.WriteRune('σ')
		case 'İ':
			b.WriteByte('i')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// digitZeros are the zeros of the decimal digits of the scripts that news is
// written in.
var digitZeros = [...]rune{0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0xff10}

// digitOf returns the value of a decimal digit outside ASCII.
func digitOf(r rune) (byte, bool) {
	if r < 0x660 {
		return 0, false
	}
	for _, zero := range digitZeros {
		if r >= zero && r <= zero+9 {
			return byte(r - zero), true
		}
	}
	return 0, false
}
