package extract

import (
	"slices"
	"strings"
	"testing"
)

// TestBylines holds forms in which the press of some thirty languages prints who
// wrote an article, each in six places of a page: in a line between headline and
// date, in one line with the date, with or without a mark, in an element that the
// page marks as the author's, in a link to an author, and set off at the end of
// the text.
func TestBylines(t *testing.T) {
	for lang, c := range map[string]struct {
		title, text, date string
		lines             [][2]string // the line; the authors, divided by a bar
	}{
		"en": {"Brackwater rebuilds its wooden bridge",
			"<p>The council of Brackwater voted on Monday to rebuild the wooden bridge over the river, two years after a flood had carried it away.</p>" +
				"<p>The work will cost two million and is to begin in spring, the mayor said, provided that the county pays its share of the sum.</p>" +
				"<p>Until then the people of the eastern quarter go on crossing by the ferry, which runs every twenty minutes and stops at dusk.</p>",
			"12 March 2024, 10:14", [][2]string{
				{"Staff Reporter", "Staff Reporter"},
				{"Staff Reporter, Brackwater", "Staff Reporter"},
				{"Express News Service", "Express News Service"},
				{"Jane Doe, Brackwater", "Jane Doe"},
				{"Jane Doe & John Roe", "Jane Doe|John Roe"},
				{"Jane Doe in Brackwater", "Jane Doe"},
				{"By Jane Doe | Special Correspondent", "Jane Doe"},
				{"Words: Jane Doe", "Jane Doe"},
				{"Jane Doe (Reuters)", "Jane Doe"},
				{"The Associated Press", "The Associated Press"},
				{"By Our Correspondent", "Our Correspondent"},
				{"Photo: Jane Doe", ""},
				{"Edited by Jane Doe", "Jane Doe"},
				{"Reporting by Jane Doe; Editing by John Roe", "Jane Doe"},
				{"— Jane Doe", "Jane Doe"},
				{"Agencies", "Agencies"},
				{"PTI", "PTI"},
				{"By Jane Doe For the Brackwater Post", "Jane Doe"},
				{"By Post Staff", "Post Staff"},
				{"By Jane Doe BBC News", "Jane Doe"},
				{"By Jane Doe and agencies", "Jane Doe"},
				{"Edited By: John Roe | Written By: Jane Doe", "Jane Doe"},
				{"Reported by: Jane Doe, Written by: John Roe", "Jane Doe|John Roe"},
				{"Jane Doe/The Brackwater Post", "Jane Doe"},
				{"Story by Jane Doe, photos by John Roe", "Jane Doe"},
			}},
		"de": {"Bad Erlen baut seine Holzbrücke wieder auf",
			"<p>Der Rat von Bad Erlen hat am Montag beschlossen, die hölzerne Brücke über den Fluss wieder aufzubauen, die vor zwei Jahren ein Hochwasser fortgerissen hatte.</p>" +
				"<p>Die Arbeiten kosten zwei Millionen und sollen im Frühjahr beginnen, sagte die Bürgermeisterin, sofern der Kreis seinen Anteil zahlt.</p>" +
				"<p>Bis dahin setzen die Leute aus dem östlichen Viertel weiter mit der Fähre über, die alle zwanzig Minuten fährt.</p>",
			"12. März 2024, 10:14 Uhr", [][2]string{
				{"Von Jana Roth", "Jana Roth"},
				{"Jana Roth", "Jana Roth"},
				{"Jana Roth, Bad Erlen", "Jana Roth"},
				{"Von Jana Roth, dpa", "Jana Roth"},
				{"Text: Jana Roth · Foto: Peter Kahl", "Jana Roth"},
				{"Autor/in: Jana Roth", "Jana Roth"},
				{"Autor:in: Jana Roth", "Jana Roth"},
				{"Redaktion: Jana Roth", "Jana Roth"},
				{"Von unserer Redakteurin Jana Roth", "Jana Roth"},
			}},
		"es": {"Valdeoro reconstruye su puente de madera",
			"<p>El ayuntamiento de Valdeoro acordó el lunes reconstruir el puente de madera sobre el río, que una riada se llevó hace dos años.</p>" +
				"<p>Las obras costarán dos millones y comenzarán en primavera, dijo la alcaldesa, siempre que la diputación pague su parte de la suma.</p>" +
				"<p>Hasta entonces los vecinos del barrio oriental seguirán cruzando en la barca, que sale cada veinte minutos.</p>",
			"12 de marzo de 2024, 10:14", [][2]string{
				{"Por Inés Olmo", "Inés Olmo"},
				{"Inés Olmo", "Inés Olmo"},
				{"Inés Olmo | Valdeoro", "Inés Olmo"},
				{"Redacción", "Redacción"},
				{"Redacción Valdeoro", "Redacción Valdeoro"},
				{"EFE", "EFE"},
				{"Inés Olmo / Raúl Prats", "Inés Olmo|Raúl Prats"},
				{"Texto: Inés Olmo Fotos: Raúl Prats", "Inés Olmo"},
				{"Autor(a): Inés Olmo", "Inés Olmo"},
				{"Agencias", "Agencias"},
			}},
		"ru": {"В Речинске восстановят деревянный мост",
			"<p>Совет Речинска в понедельник решил восстановить деревянный мост через реку, который два года назад унесло паводком.</p>" +
				"<p>Работы обойдутся в два миллиона и начнутся весной, сообщила глава города, если область внесёт свою долю.</p>" +
				"<p>До тех пор жители восточного района будут переправляться на пароме, который ходит каждые двадцать минут.</p>",
			"12 марта 2024, 10:14", [][2]string{
				{"Иван Петров", "Иван Петров"},
				{"Автор: Иван Петров", "Иван Петров"},
				{"Текст: Иван Петров, фото: Пётр Кошкин", "Иван Петров"},
				{"Иван ПЕТРОВ, корреспондент", "Иван ПЕТРОВ"},
				{"Ирина Лесина, Речинск", "Ирина Лесина"},
				{"Подготовила Ирина Лесина", "Ирина Лесина"},
				{"Автор(ы): Ирина Лесина", "Ирина Лесина"},
				{"ТАСС", "ТАСС"},
				{"Редактор: Ирина Лесина", "Ирина Лесина"},
			}},
		"ar": {"بلدية واحة النخيل تعيد بناء الجسر الخشبي",
			"<p>قرر مجلس بلدية واحة النخيل يوم الاثنين إعادة بناء الجسر الخشبي فوق النهر بعد عامين من سيول جرفته.</p>" +
				"<p>وستكلف الأعمال مليونين وتبدأ في الربيع بحسب رئيس البلدية شرط أن تدفع المحافظة حصتها من المبلغ.</p>" +
				"<p>وحتى ذلك الحين يعبر سكان الحي الشرقي بالقارب الذي ينطلق كل عشرين دقيقة ويتوقف عند الغروب.</p>",
			"12 مارس 2024 10:14", [][2]string{
				{"سلمى الحداد", "سلمى الحداد"},
				{"كتب: سلمى الحداد", "سلمى الحداد"},
				{"كتبت سلمى الحداد", "سلمى الحداد"},
				{"سلمى الحداد - واحة النخيل", "سلمى الحداد"},
				{"واحة النخيل: سلمى الحداد", "سلمى الحداد"},
				{"بقلم/ سلمى الحداد", "سلمى الحداد"},
				{"تحرير: سلمى الحداد", "سلمى الحداد"},
				{"تصوير: سلمى الحداد", ""},
				{"وكالات", "وكالات"},
				{"محرر الشؤون المحلية", "محرر الشؤون المحلية"},
				{"سلمى الحداد – مراسلة واحة النخيل", "سلمى الحداد"},
			}},
		"ur": {"شاہ پور میں لکڑی کا پل دوبارہ بنے گا",
			"<p>شاہ پور کی بلدیہ نے پیر کو دریا پر لکڑی کا وہ پل دوبارہ بنانے کا فیصلہ کیا جسے دو سال پہلے سیلاب بہا لے گیا تھا۔</p>" +
				"<p>کام پر بیس لاکھ روپے خرچ ہوں گے اور یہ بہار میں شروع ہوگا، بشرطیکہ ضلعی انتظامیہ اپنا حصہ ادا کرے۔</p>" +
				"<p>تب تک مشرقی محلے کے لوگ کشتی ہی سے دریا پار کریں گے جو ہر بیس منٹ بعد چلتی ہے۔</p>",
			"12 مارچ 2024", [][2]string{
				{"احمد ندیم", "احمد ندیم"},
				{"تحریر: احمد ندیم", "احمد ندیم"},
				{"رپورٹ: احمد ندیم", "احمد ندیم"},
				{"احمد ندیم، شاہ پور", "احمد ندیم"},
				{"نمائندہ خصوصی", "نمائندہ خصوصی"},
				{"ویب ڈیسک", "ویب ڈیسک"},
				{"نیوز ڈیسک، شاہ پور", "نیوز ڈیسک"},
				{"شاہ پور سے احمد ندیم کی رپورٹ", "احمد ندیم"},
				{"ایڈیٹر: احمد ندیم", "احمد ندیم"},
				{"(بشکریہ احمد ندیم)", "بشکریہ احمد ندیم"},
			}},
		"fa": {"پل چوبی دشت\u200cآباد دوباره ساخته می\u200cشود",
			"<p>شورای شهر دشت\u200cآباد روز دوشنبه تصمیم گرفت پل چوبی روی رودخانه را که دو سال پیش سیل برده بود دوباره بسازد.</p>" +
				"<p>این کار دو میلیون هزینه دارد و به گفتهٔ شهردار بهار آینده آغاز می\u200cشود به شرط آنکه استان سهم خود را بپردازد.</p>" +
				"<p>تا آن زمان مردم محلهٔ شرقی همچنان با قایق از رودخانه می\u200cگذرند که هر بیست دقیقه حرکت می\u200cکند.</p>",
			"۲۲ اسفند ۱۴۰۲ ۱۰:۱۴", [][2]string{
				{"نویسنده: آرش کیانی", "آرش کیانی"},
				{"خبرنگار: آرش کیانی", "آرش کیانی"},
				{"آرش کیانی", "آرش کیانی"},
				{"گزارش از آرش کیانی", "آرش کیانی"},
				{"گروه اجتماعی", "گروه اجتماعی"},
				{"به قلم آرش کیانی", "آرش کیانی"},
				{"عکس: آرش کیانی", ""},
				{"ایسنا", "ایسنا"},
				{"سرویس شهری", "سرویس شهری"},
			}},
		"bn": {"নদীনগরে আবার হবে কাঠের সেতু",
			"<p>নদীনগর পৌরসভা সোমবার নদীর ওপর কাঠের সেতুটি আবার বানানোর সিদ্ধান্ত নিয়েছে, যা দুই বছর আগে বন্যায় ভেসে গিয়েছিল।</p>" +
				"<p>কাজে খরচ হবে বিশ লাখ টাকা এবং বসন্তে তা শুরু হবে, যদি জেলা প্রশাসন তাদের অংশ সময়মতো দেয়।</p>" +
				"<p>তত দিন পূর্ব পাড়ার মানুষ নৌকাতেই নদী পার হবেন, যা প্রতি বিশ মিনিটে ছাড়ে।</p>",
			"১২ মার্চ ২০২৪, ১০:১৪", [][2]string{
				{"নিজস্ব প্রতিবেদক", "নিজস্ব প্রতিবেদক"},
				{"নিজস্ব প্রতিবেদক, নদীনগর", "নিজস্ব প্রতিবেদক"},
				{"প্রতিনিধি, নদীনগর", "প্রতিনিধি"},
				{"নদীনগর প্রতিনিধি", "নদীনগর প্রতিনিধি"},
				{"লেখা: রফিক মন্ডল", "রফিক মন্ডল"},
				{"রফিক মন্ডল", "রফিক মন্ডল"},
				{"রফিক মন্ডল, নদীনগর", "রফিক মন্ডল"},
				{"অনলাইন ডেস্ক", "অনলাইন ডেস্ক"},
				{"প্রতিবেদক: রফিক মন্ডল", "রফিক মন্ডল"},
				{"লেখক: রফিক মন্ডল, কলেজশিক্ষক", "রফিক মন্ডল"},
			}},
		"mr": {"सोनगावात पुन्हा उभा राहणार लाकडी पूल",
			"<p>सोनगाव नगर परिषदेने सोमवारी नदीवरील लाकडी पूल पुन्हा बांधण्याचा निर्णय घेतला, जो दोन वर्षांपूर्वी पुरात वाहून गेला होता।</p>" +
				"<p>कामासाठी वीस लाख रुपये खर्च येईल आणि ते वसंतात सुरू होईल, मात्र जिल्हा प्रशासनाने आपला वाटा वेळेवर द्यायला हवा.</p>" +
				"<p>तोपर्यंत पूर्वेकडील वस्तीतील लोक होडीनेच नदी ओलांडतील, जी दर वीस मिनिटांनी सुटते आणि अंधार पडताच थांबते.</p>",
			"12 मार्च 2024, 10:14 AM", [][2]string{
				{"सुनील पाटील", "सुनील पाटील"},
				{"सुनील पाटील, सोनगाव", "सुनील पाटील"},
				{"प्रतिनिधी, सोनगाव", "प्रतिनिधी"},
				{"लोकवाणी प्रतिनिधी", "लोकवाणी प्रतिनिधी"},
				{"लोकवाणी न्यूज नेटवर्क", "लोकवाणी न्यूज नेटवर्क"},
				{"म. टा. प्रतिनिधी, सोनगाव", "म. टा. प्रतिनिधी"},
				{"वृत्तसंस्था", "वृत्तसंस्था"},
				{"वृत्तसंस्था, मुंबई", "वृत्तसंस्था"},
				{"लेखक: सुनील पाटील", "सुनील पाटील"},
				{"ऑनलाइन डेस्क", "ऑनलाइन डेस्क"},
			}},
		"ta": {"ஆற்றூரில் மீண்டும் மரப்பாலம்",
			"<p>ஆற்றூர் நகராட்சி இரண்டு ஆண்டுகளுக்கு முன் வெள்ளத்தில் அடித்துச் செல்லப்பட்ட மரப்பாலத்தை மீண்டும் கட்ட திங்கள்கிழமை முடிவு செய்தது.</p>" +
				"<p>பணிக்கு இருபது லட்சம் ரூபாய் செலவாகும் என்றும் வசந்த காலத்தில் தொடங்கும் என்றும் நகராட்சித் தலைவர் கூறினார்.</p>" +
				"<p>அதுவரை கிழக்குப் பகுதி மக்கள் இருபது நிமிடங்களுக்கு ஒருமுறை செல்லும் படகிலேயே ஆற்றைக் கடப்பார்கள்.</p>",
			"12 மார்ச் 2024", [][2]string{
				{"செய்தியாளர்: முருகன் செல்வன்", "முருகன் செல்வன்"},
				{"முருகன் செல்வன்", "முருகன் செல்வன்"},
				{"எழுதியவர்: முருகன் செல்வன்", "முருகன் செல்வன்"},
				{"நமது நிருபர்", "நமது நிருபர்"},
				{"பிடிஐ", "பிடிஐ"},
			}},
		"zh": {"柳湾镇将重建木桥",
			"<p>柳湾镇议会周一决定重建两年前被洪水冲走的木桥，工程预计明年春天开工，总费用约二百万元，由县里和镇里共同承担。</p>" +
				"<p>镇长表示，只要县里的款项按时到位，新桥将在秋收之前通车，届时东岸的居民不必再绕行十几公里。</p>" +
				"<p>在此之前，东岸居民仍将乘坐渡船过河，渡船每二十分钟一班，天黑以后停航，遇到大风也会临时停运。</p>",
			"2024-03-12 10:14", [][2]string{
				{"记者 王晓明", "王晓明"},
				{"记者：王晓明 李红梅", "王晓明|李红梅"},
				{"本报记者 王晓明", "王晓明"},
				{"作者：王晓明", "王晓明"},
				{"来源：柳湾日报 作者：王晓明", "王晓明"},
				{"责任编辑：王晓明", "王晓明"},
				{"文/王晓明", "王晓明"},
				{"文/记者 王晓明 图/李红梅", "王晓明"},
				{"通讯员 王晓明", "王晓明"},
				{"（记者王晓明）", "王晓明"},
				{"记者王晓明 报道", "王晓明"},
				{"王晓明", "王晓明"},
				{"撰文丨王晓明", "王晓明"},
			}},
		"ja": {"柳川町、木の橋を再建へ",
			"<p>柳川町議会は月曜日、二年前の洪水で流された木の橋を再建することを決めた。工事は来春に始まる見通しだ。</p>" +
				"<p>費用はおよそ二億円で、町長は「県が負担分を払うことが条件だ」と話している。完成すれば東側の住民は遠回りせずに済む。</p>" +
				"<p>それまでの間、住民は二十分おきに出る渡し船で川を渡る。船は日没とともに運航を終える。</p>",
			"2024年3月12日 10時14分", [][2]string{
				{"佐伯真理", "佐伯真理"},
				{"文：佐伯真理", "佐伯真理"},
				{"取材・文＝佐伯真理", "佐伯真理"},
				{"（佐伯真理）", "佐伯真理"},
				{"【佐伯真理】", "佐伯真理"},
				{"記者：佐伯真理", "佐伯真理"},
				{"柳川支局・佐伯真理", "佐伯真理"},
				{"共同通信", "共同通信"},
				{"編集部", "編集部"},
				{"文・写真／佐伯真理", "佐伯真理"},
				{"ライター：佐伯真理", "佐伯真理"},
				{"撮影：佐伯真理", ""},
			}},
		"ko": {"버들읍, 나무다리 다시 놓는다",
			"<p>버들읍 의회는 월요일 2년 전 홍수로 떠내려간 나무다리를 다시 놓기로 의결했다. 공사는 내년 봄에 시작될 예정이다.</p>" +
				"<p>비용은 약 20억 원으로, 읍장은 도가 분담금을 내는 것이 조건이라고 말했다. 다리가 놓이면 동쪽 주민들은 먼 길을 돌아가지 않아도 된다.</p>" +
				"<p>그때까지 주민들은 20분마다 다니는 나룻배로 강을 건넌다. 배는 해가 지면 운항을 멈춘다.</p>",
			"2024.03.12 10:14", [][2]string{
				{"홍길순 기자", "홍길순"},
				{"홍길순 기자 hong@example.kr", "홍길순"},
				{"(버들=연합뉴스) 홍길순 기자", "홍길순"},
				{"홍길순·김도윤 기자", "홍길순|김도윤"},
				{"홍길순 인턴기자", "홍길순"},
				{"온라인뉴스팀", "온라인뉴스팀"},
				{"글 홍길순", "홍길순"},
				{"글·사진 홍길순 기자", "홍길순"},
				{"사진=홍길순 기자", ""},
				{"[홍길순 기자]", "홍길순"},
				{"홍길순 객원칼럼니스트", "홍길순"},
				{"뉴시스", "뉴시스"},
			}},
		"hi": {"सोनगिरि में फिर बनेगा लकड़ी का पुल",
			"<p>सोनगिरि नगर परिषद ने सोमवार को नदी पर बना पुराना लकड़ी का पुल फिर से बनाने का फैसला किया, जो दो साल पहले बाढ़ में बह गया था।</p>" +
				"<p>काम पर बीस लाख रुपये खर्च होंगे और यह वसंत में शुरू होगा, बशर्ते जिला प्रशासन अपना हिस्सा समय पर दे दे।</p>" +
				"<p>तब तक पूर्वी मोहल्ले के लोग नाव से ही नदी पार करेंगे, जो हर बीस मिनट पर चलती है और शाम ढलते ही बंद हो जाती है।</p>",
			"12 मार्च 2024, 10:14 AM", [][2]string{
				{"न्यूज डेस्क, अमर वाणी, सोनगिरि", "न्यूज डेस्क"},
				{"जागरण संवाददाता, सोनगिरि", "जागरण संवाददाता"},
				{"वार्ता, नई दिल्ली", "वार्ता"},
				{"भाषा, नई दिल्ली", "भाषा"},
				{"हमारे संवाददाता, सोनगिरि", "हमारे संवाददाता"},
				{"नवभारत ब्यूरो, सोनगिरि", "नवभारत ब्यूरो"},
				{"नवभारत ब्यूरो", "नवभारत ब्यूरो"},
				{"संवाद सहयोगी, सोनगिरि", "संवाद सहयोगी"},
				{"संवाद सूत्र, सोनगिरि", "संवाद सूत्र"},
				{"राज्य ब्यूरो, सोनगिरि", "राज्य ब्यूरो"},
				{"विशेष संवाददाता", "विशेष संवाददाता"},
				{"अमर वाणी नेटवर्क, सोनगिरि", "अमर वाणी नेटवर्क"},
				{"एजेंसी, नई दिल्ली", "एजेंसी"},
				{"एजेंसियां", "एजेंसियां"},
				{"पीटीआई", "पीटीआई"},
				{"राकेश मीणा, सोनगिरि", "राकेश मीणा"},
				{"राकेश मीणा, संवाददाता, सोनगिरि", "राकेश मीणा"},
				{"राकेश मीणा", "राकेश मीणा"},
				{"सोनगिरि। राकेश मीणा", "राकेश मीणा"},
				{"राकेश मीणा | सोनगिरि", "राकेश मीणा"},
				{"राकेश मीणा की रिपोर्ट", "राकेश मीणा"},
				{"रिपोर्ट : राकेश मीणा", "राकेश मीणा"},
				{"रिपोर्ट: राकेश मीणा, सीमा वर्मा", "राकेश मीणा|सीमा वर्मा"},
				{"लेखक: राकेश मीणा", "राकेश मीणा"},
				{"Rakesh Meena", "Rakesh Meena"},
				{"By Rakesh Meena", "Rakesh Meena"},
				{"By: राकेश मीणा", "राकेश मीणा"},
				{"Written by: राकेश मीणा, Edited by: सीमा वर्मा", "राकेश मीणा"},
				{"Reported by राकेश मीणा", "राकेश मीणा"},
				{"द्वारा: देशसूत्र डेस्क", "देशसूत्र डेस्क"},
				{"देशसूत्र डेस्क", "देशसूत्र डेस्क"},
				{"Edited By: सीमा वर्मा", "सीमा वर्मा"},
				{"संपादन: सीमा वर्मा", "सीमा वर्मा"},
				{"प्रस्तुति: राकेश मीणा", "राकेश मीणा"},
				{"डॉ. राकेश मीणा", "डॉ. राकेश मीणा"},
				{"राकेश मीणा, वरिष्ठ पत्रकार", "राकेश मीणा"},
				{"राकेश मीणा (वरिष्ठ पत्रकार)", "राकेश मीणा"},
				{"- राकेश मीणा", "राकेश मीणा"},
				{"राकेश मीणा/सोनगिरि", "राकेश मीणा"},
				{"सोनगिरि से राकेश मीणा", "राकेश मीणा"},
				{"सोनगिरि से राकेश मीणा की रिपोर्ट", "राकेश मीणा"},
				{"रिपोर्टर: राकेश मीणा, कैमरा: सुनील यादव", "राकेश मीणा"},
				{"राकेश मीणा एवं सीमा वर्मा की रिपोर्ट", "राकेश मीणा|सीमा वर्मा"},
				{"ब्यूरो रिपोर्ट", "ब्यूरो रिपोर्ट"},
				{"टीम देशसूत्र", "टीम देशसूत्र"},
				{"ब्यूरो चीफ राकेश मीणा", "राकेश मीणा"},
				{"राकेश मीणा@सोनगिरि", "राकेश मीणा"},
				{"Edited by राकेश मीणा, Written by सीमा वर्मा", "सीमा वर्मा"},
				{"राकेश मीणा | सोनगिरि | 3 मिनट में पढ़ें", "राकेश मीणा"},
				{"फोटो: राकेश मीणा", ""},
			}},
		"fr": {"Valmoreau va reconstruire son pont de bois",
			"<p>Le conseil municipal de Valmoreau a décidé lundi de reconstruire le pont de bois sur la rivière, emporté par une crue il y a deux ans.</p>" +
				"<p>Les travaux coûteront deux millions et commenceront au printemps, a indiqué la maire, à condition que le département paie sa part.</p>" +
				"<p>D’ici là, les habitants du quartier est continueront de traverser en bac, qui part toutes les vingt minutes.</p>",
			"12 mars 2024 à 10h14", [][2]string{
				{"Par Jeanne Dupont", "Jeanne Dupont"},
				{"Jeanne Dupont", "Jeanne Dupont"},
				{"Jeanne Dupont avec AFP", "Jeanne Dupont"},
				{"Par Jeanne Dupont, à Valmoreau", "Jeanne Dupont"},
				{"Par la rédaction", "la rédaction"},
				{"La rédaction", "La rédaction"},
				{"AFP", "AFP"},
				{"Le Courrier avec AFP", "Le Courrier"},
				{"Propos recueillis par Jeanne Dupont", "Jeanne Dupont"},
				{"Texte : Jeanne Dupont - Photos : Luc Martin", "Jeanne Dupont"},
				{"Jeanne Dupont (correspondante)", "Jeanne Dupont"},
				{"De notre envoyée spéciale Jeanne Dupont", "Jeanne Dupont"},
				{"Rédigé par Jeanne Dupont", "Jeanne Dupont"},
			}},
		"pt": {"Vale Dourado reconstrói ponte de madeira",
			"<p>A câmara de Vale Dourado decidiu na segunda-feira reconstruir a ponte de madeira sobre o rio, levada por uma cheia há dois anos.</p>" +
				"<p>As obras custarão dois milhões e devem começar na primavera, disse a prefeita, desde que o estado pague a sua parte.</p>" +
				"<p>Até lá, os moradores do bairro leste seguem atravessando de balsa, que sai a cada vinte minutos.</p>",
			"12 de março de 2024 às 10h14", [][2]string{
				{"Por Ana Sousa", "Ana Sousa"},
				{"Ana Sousa", "Ana Sousa"},
				{"Por Ana Sousa, g9", "Ana Sousa"},
				{"Redação", "Redação"},
				{"Da Redação", "Redação"},
				{"Por Redação", "Redação"},
				{"Ana Sousa e Rui Prates", "Ana Sousa|Rui Prates"},
				{"Ana Sousa, de Vale Dourado", "Ana Sousa"},
				{"Texto: Ana Sousa / Fotos: Rui Prates", "Ana Sousa"},
				{"Agência Lusa", "Agência Lusa"},
				{"Lusa", "Lusa"},
				{"Escrito por Ana Sousa", "Ana Sousa"},
				{"Ana Sousa - Correspondente", "Ana Sousa"},
			}},
		"it": {"Valdoro ricostruisce il ponte di legno",
			"<p>Il consiglio comunale di Valdoro ha deciso lunedì di ricostruire il ponte di legno sul fiume, portato via da una piena due anni fa.</p>" +
				"<p>I lavori costeranno due milioni e cominceranno in primavera, ha detto la sindaca, purché la regione paghi la sua quota.</p>" +
				"<p>Fino ad allora gli abitanti del quartiere orientale continueranno a usare il traghetto, che parte ogni venti minuti.</p>",
			"12 marzo 2024 alle 10:14", [][2]string{
				{"di Anna Rinaldi", "Anna Rinaldi"},
				{"Anna Rinaldi", "Anna Rinaldi"},
				{"di Redazione", "Redazione"},
				{"Redazione", "Redazione"},
				{"a cura di Anna Rinaldi", "Anna Rinaldi"},
				{"di Anna Rinaldi e Marco Bellini", "Anna Rinaldi|Marco Bellini"},
				{"ANSA", "ANSA"},
				{"dal nostro inviato Marco Bellini", "Marco Bellini"},
				{"dalla nostra corrispondente Anna Rinaldi", "Anna Rinaldi"},
				{"Foto di Marco Bellini", ""},
			}},
		"pl": {"Rzeczno odbuduje drewniany most",
			"<p>Rada Rzeczna zdecydowała w poniedziałek o odbudowie drewnianego mostu na rzece, który dwa lata temu zabrała powódź.</p>" +
				"<p>Prace będą kosztować dwa miliony i zaczną się wiosną, powiedziała burmistrz, o ile powiat zapłaci swoją część.</p>" +
				"<p>Do tego czasu mieszkańcy wschodniej dzielnicy będą pływać promem, który odchodzi co dwadzieścia minut.</p>",
			"12 marca 2024, 10:14", [][2]string{
				{"Anna Kowal", "Anna Kowal"},
				{"Autor: Anna Kowal", "Anna Kowal"},
				{"Anna Kowal, Jan Zaręba", "Anna Kowal|Jan Zaręba"},
				{"oprac. Anna Kowal", "Anna Kowal"},
				{"PAP", "PAP"},
				{"Redakcja", "Redakcja"},
				{"Anna Kowal/PAP", "Anna Kowal"},
				{"tekst: Anna Kowal, zdjęcia: Jan Zaręba", "Anna Kowal"},
			}},
		"tr": {"Akçayurt ahşap köprüsünü yeniden yapıyor",
			"<p>Akçayurt belediye meclisi pazartesi günü iki yıl önce selin götürdüğü ahşap köprüyü yeniden yapmaya karar verdi.</p>" +
				"<p>Belediye başkanı, il özel idaresi payını öderse iki milyona mal olacak işin ilkbaharda başlayacağını söyledi.</p>" +
				"<p>O zamana kadar doğu mahallesinde oturanlar her yirmi dakikada bir kalkan kayıkla karşıya geçecek.</p>",
			"12 Mart 2024 10:14", [][2]string{
				{"Ayşe Demir", "Ayşe Demir"},
				{"Haber: Ayşe Demir", "Ayşe Demir"},
				{"Muhabir: Ayşe Demir", "Ayşe Demir"},
				{"Haber Merkezi", "Haber Merkezi"},
				{"Ayşe Demir / AKÇAYURT", "Ayşe Demir"},
				{"Anadolu Ajansı", "Anadolu Ajansı"},
				{"DHA", "DHA"},
				{"Yazar: Ayşe Demir", "Ayşe Demir"},
				{"Editör: Mehmet Kaya", "Mehmet Kaya"},
				{"Haber: Ayşe Demir - Kamera: Mehmet Kaya", "Ayşe Demir"},
			}},
		"uk": {"У Річинську відбудують дерев’яний міст",
			"<p>Рада Річинська в понеділок вирішила відбудувати дерев’яний міст через річку, який два роки тому знесла повінь.</p>" +
				"<p>Роботи коштуватимуть два мільйони й почнуться навесні, повідомила міська голова, якщо область сплатить свою частку.</p>" +
				"<p>Доти мешканці східного району переправлятимуться поромом, який ходить кожні двадцять хвилин.</p>",
			"12 березня 2024, 10:14", [][2]string{
				{"Ольга Річук", "Ольга Річук"},
				{"Автор: Ольга Річук", "Ольга Річук"},
				{"Ольга Річук, журналістка", "Ольга Річук"},
				{"Текст: Ольга Річук, фото: Іван Левада", "Ольга Річук"},
				{"Укрінформ", "Укрінформ"},
				{"Редакція", "Редакція"},
				{"Підготувала Ольга Річук", "Ольга Річук"},
			}},
		"id": {"Tanjung Wangi bangun kembali jembatan kayu",
			"<p>Dewan Tanjung Wangi pada Senin memutuskan membangun kembali jembatan kayu di atas sungai yang hanyut oleh banjir dua tahun lalu.</p>" +
				"<p>Pekerjaan akan menelan dua miliar dan dimulai pada musim kemarau, kata wali kota, asalkan provinsi membayar bagiannya.</p>" +
				"<p>Sampai saat itu warga kampung timur tetap menyeberang dengan perahu yang berangkat setiap dua puluh menit.</p>",
			"Selasa, 12 Maret 2024 10:14 WIB", [][2]string{
				{"Penulis: Budi Santoso", "Budi Santoso"},
				{"Penulis: Budi Santoso | Editor: Sari Utami", "Budi Santoso"},
				{"Budi Santoso", "Budi Santoso"},
				{"Oleh: Budi Santoso", "Budi Santoso"},
				{"Oleh Budi Santoso", "Budi Santoso"},
				{"Reporter: Budi Santoso", "Budi Santoso"},
				{"Budi Santoso - Suara Wangi", "Budi Santoso"},
				{"Antara", "Antara"},
				{"ANTARA/Budi Santoso", "Budi Santoso"},
				{"Pewarta: Budi Santoso", "Budi Santoso"},
			}},
		"vi": {"Thị trấn Suối Vàng dựng lại cầu gỗ",
			"<p>Hội đồng thị trấn Suối Vàng hôm thứ Hai quyết định dựng lại cây cầu gỗ bắc qua sông, bị lũ cuốn trôi hai năm trước.</p>" +
				"<p>Công trình tốn hai tỉ đồng và bắt đầu vào mùa xuân, chủ tịch thị trấn cho biết, với điều kiện tỉnh góp phần của mình.</p>" +
				"<p>Cho đến lúc đó người dân khu phía đông vẫn qua sông bằng đò, hai mươi phút một chuyến.</p>",
			"12/03/2024 10:14", [][2]string{
				{"Nguyễn Văn An", "Nguyễn Văn An"},
				{"Tác giả: Nguyễn Văn An", "Nguyễn Văn An"},
				{"Bài và ảnh: Nguyễn Văn An", "Nguyễn Văn An"},
				{"Nguyễn An - Trần Bình", "Nguyễn An|Trần Bình"},
				{"PV", "PV"},
				{"TTXVN", "TTXVN"},
				{"Thực hiện: Nguyễn Văn An", "Nguyễn Văn An"},
				{"NGUYỄN AN", "NGUYỄN AN"},
			}},
		"th": {"เทศบาลบ้านสายธารสร้างสะพานไม้ใหม่",
			"<p>สภาเทศบาลบ้านสายธารมีมติเมื่อวันจันทร์ให้สร้างสะพานไม้ข้ามแม่น้ำขึ้นใหม่ หลังจากถูกน้ำท่วมพัดหายไปเมื่อสองปีก่อน</p>" +
				"<p>นายกเทศมนตรีกล่าวว่างานจะใช้เงินสองล้านบาทและจะเริ่มในฤดูแล้ง หากจังหวัดจ่ายเงินในส่วนของตน</p>" +
				"<p>ระหว่างนี้ชาวบ้านฝั่งตะวันออกยังต้องข้ามแม่น้ำด้วยเรือซึ่งออกทุกยี่สิบนาที และหยุดวิ่งเมื่อพระอาทิตย์ตก</p>",
			"12 มีนาคม 2567 10:14 น.", [][2]string{
				{"โดย สมชาย ใจดี", "สมชาย ใจดี"},
				{"สมชาย ใจดี", "สมชาย ใจดี"},
				{"ผู้เขียน: สมชาย ใจดี", "สมชาย ใจดี"},
				{"ทีมข่าวภูมิภาค", "ทีมข่าวภูมิภาค"},
				{"กองบรรณาธิการ", "กองบรรณาธิการ"},
				{"เรื่อง: สมชาย ใจดี ภาพ: มานะ ดีงาม", "สมชาย ใจดี"},
				{"ผู้สื่อข่าว: สมชาย ใจดี", "สมชาย ใจดี"},
			}},
		"te": {"నదీపురంలో మళ్లీ చెక్క వంతెన",
			"<p>రెండేళ్ల క్రితం వరదలో కొట్టుకుపోయిన చెక్క వంతెనను మళ్లీ నిర్మించాలని నదీపురం పురపాలక సంఘం సోమవారం నిర్ణయించింది.</p>" +
				"<p>పనులకు ఇరవై లక్షల రూపాయలు ఖర్చవుతుందని, జిల్లా యంత్రాంగం తన వాటా ఇస్తే వసంతంలో మొదలవుతాయని చైర్మన్ చెప్పారు.</p>" +
				"<p>అప్పటివరకు తూర్పు వీధి ప్రజలు ఇరవై నిమిషాలకు ఒకసారి నడిచే పడవలోనే నది దాటుతారు.</p>",
			"12 మార్చి 2024 10:14", [][2]string{
				{"రచన: శ్రీనివాస్ రావు", "శ్రీనివాస్ రావు"},
				{"శ్రీనివాస్ రావు", "శ్రీనివాస్ రావు"},
				{"న్యూస్ డెస్క్", "న్యూస్ డెస్క్"},
				{"విలేకరి, నదీపురం", "విలేకరి"},
				{"నదీపురం ప్రతినిధి", "నదీపురం ప్రతినిధి"},
				{"By శ్రీనివాస్ రావు", "శ్రీనివాస్ రావు"},
			}},
		"gu": {"નદીપુરમાં ફરી બનશે લાકડાનો પુલ",
			"<p>નદીપુર નગરપાલિકાએ સોમવારે નદી પરનો લાકડાનો પુલ ફરી બાંધવાનો નિર્ણય કર્યો, જે બે વર્ષ પહેલાં પૂરમાં તણાઈ ગયો હતો.</p>" +
				"<p>કામ પાછળ વીસ લાખ રૂપિયા ખર્ચ થશે અને વસંતમાં શરૂ થશે, જો જિલ્લા પંચાયત પોતાનો હિસ્સો આપે તો, એમ પ્રમુખે જણાવ્યું.</p>" +
				"<p>ત્યાં સુધી પૂર્વ મહોલ્લાના લોકો દર વીસ મિનિટે ઊપડતી હોડીમાં જ નદી પાર કરશે.</p>",
			"12 માર્ચ 2024 10:14", [][2]string{
				{"લેખક: કિરણ પટેલ", "કિરણ પટેલ"},
				{"કિરણ પટેલ", "કિરણ પટેલ"},
				{"કિરણ પટેલ, નદીપુર", "કિરણ પટેલ"},
				{"ન્યૂઝ ડેસ્ક", "ન્યૂઝ ડેસ્ક"},
				{"પ્રતિનિધિ, નદીપુર", "પ્રતિનિધિ"},
				{"અહેવાલ: કિરણ પટેલ", "કિરણ પટેલ"},
			}},
		"pa": {"ਨਦੀਪੁਰ ਵਿੱਚ ਮੁੜ ਬਣੇਗਾ ਲੱਕੜ ਦਾ ਪੁਲ",
			"<p>ਨਦੀਪੁਰ ਨਗਰ ਕੌਂਸਲ ਨੇ ਸੋਮਵਾਰ ਨੂੰ ਦਰਿਆ ਉੱਤੇ ਲੱਕੜ ਦਾ ਪੁਲ ਮੁੜ ਬਣਾਉਣ ਦਾ ਫ਼ੈਸਲਾ ਕੀਤਾ, ਜੋ ਦੋ ਸਾਲ ਪਹਿਲਾਂ ਹੜ੍ਹ ਵਿੱਚ ਰੁੜ੍ਹ ਗਿਆ ਸੀ।</p>" +
				"<p>ਕੰਮ ਉੱਤੇ ਵੀਹ ਲੱਖ ਰੁਪਏ ਖਰਚ ਹੋਣਗੇ ਅਤੇ ਇਹ ਬਸੰਤ ਵਿੱਚ ਸ਼ੁਰੂ ਹੋਵੇਗਾ, ਜੇ ਜ਼ਿਲ੍ਹਾ ਪ੍ਰਸ਼ਾਸਨ ਆਪਣਾ ਹਿੱਸਾ ਦੇਵੇ।</p>" +
				"<p>ਉਦੋਂ ਤੱਕ ਪੂਰਬੀ ਮੁਹੱਲੇ ਦੇ ਲੋਕ ਕਿਸ਼ਤੀ ਰਾਹੀਂ ਹੀ ਦਰਿਆ ਪਾਰ ਕਰਨਗੇ, ਜੋ ਹਰ ਵੀਹ ਮਿੰਟ ਬਾਅਦ ਚੱਲਦੀ ਹੈ।</p>",
			"12 ਮਾਰਚ 2024 10:14", [][2]string{
				{"ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ"},
				{"ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ, ਨਦੀਪੁਰ", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ"},
				{"ਪੱਤਰ ਪ੍ਰੇਰਕ", "ਪੱਤਰ ਪ੍ਰੇਰਕ"},
				{"ਨਿੱਜੀ ਪੱਤਰ ਪ੍ਰੇਰਕ", "ਨਿੱਜੀ ਪੱਤਰ ਪ੍ਰੇਰਕ"},
				{"ਲੇਖਕ: ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ"},
				{"ਨਿਊਜ਼ ਡੈਸਕ", "ਨਿਊਜ਼ ਡੈਸਕ"},
			}},
		"el": {"Ο Ξυλότοπος ξαναχτίζει το ξύλινο γεφύρι",
			"<p>Το δημοτικό συμβούλιο του Ξυλότοπου αποφάσισε τη Δευτέρα να ξαναχτίσει το ξύλινο γεφύρι που παρέσυρε πλημμύρα πριν από δύο χρόνια.</p>" +
				"<p>Τα έργα θα κοστίσουν δύο εκατομμύρια και θα αρχίσουν την άνοιξη, είπε η δήμαρχος, αν η περιφέρεια πληρώσει το μερίδιό της.</p>" +
				"<p>Ως τότε οι κάτοικοι της ανατολικής συνοικίας θα περνούν με το πορθμείο, που φεύγει κάθε είκοσι λεπτά.</p>",
			"12 Μαρτίου 2024, 10:14", [][2]string{
				{"Της Μαρίας Ξυλά", "Μαρίας Ξυλά"},
				{"Του Νίκου Βάλτου", "Νίκου Βάλτου"},
				{"Μαρία Ξυλά", "Μαρία Ξυλά"},
				{"Συντάκτης: Μαρία Ξυλά", "Μαρία Ξυλά"},
				{"Γράφει ο Νίκος Βάλτος", "Νίκος Βάλτος"},
				{"Γράφει η Μαρία Ξυλά", "Μαρία Ξυλά"},
				{"ΑΠΕ-ΜΠΕ", "ΑΠΕ-ΜΠΕ"},
				{"Newsroom", "Newsroom"},
				{"Επιμέλεια: Μαρία Ξυλά", "Μαρία Ξυλά"},
			}},
		"sv": {"Norrvik bygger upp träbron igen",
			"<p>Kommunfullmäktige i Norrvik beslutade på måndagen att bygga upp träbron över ån, som en översvämning tog med sig för två år sedan.</p>" +
				"<p>Arbetet kostar två miljoner och börjar i vår, sade kommunalrådet, under förutsättning att regionen betalar sin del.</p>" +
				"<p>Till dess fortsätter de boende i östra stadsdelen att ta färjan, som går var tjugonde minut.</p>",
			"12 mars 2024 kl. 10:14", [][2]string{
				{"Anna Berg", "Anna Berg"},
				{"Av Anna Berg", "Anna Berg"},
				{"Text: Anna Berg", "Anna Berg"},
				{"Anna Berg/TT", "Anna Berg"},
				{"TT", "TT"},
				{"Text: Anna Berg Foto: Oskar Holm", "Anna Berg"},
				{"Reporter: Anna Berg", "Anna Berg"},
				{"Redaktionen", "Redaktionen"},
			}},
		"he": {"נחל אלה תבנה מחדש את גשר העץ",
			"<p>מועצת נחל אלה החליטה ביום שני לבנות מחדש את גשר העץ מעל הנהר, שנסחף בשיטפון לפני שנתיים.</p>" +
				"<p>העבודות יעלו שני מיליון ויתחילו באביב, אמרה ראשת המועצה, בתנאי שהמחוז ישלם את חלקו בסכום.</p>" +
				"<p>עד אז ימשיכו תושבי השכונה המזרחית לחצות במעבורת, שיוצאת כל עשרים דקות ונעצרת עם רדת החשיכה.</p>",
			"12 במרץ 2024, 10:14", [][2]string{
				{"מאת נועה לביא", "נועה לביא"},
				{"נועה לביא", "נועה לביא"},
				{"נועה לביא, כתבת", "נועה לביא"},
				{"מערכת האתר", "מערכת האתר"},
				{"מאת: נועה לביא", "נועה לביא"},
				{"צילום: יואב שדה", ""},
			}},
		"ml": {"പുഴയൂരിൽ മരപ്പാലം വീണ്ടും പണിയും",
			"<p>രണ്ടു വർഷം മുമ്പ് വെള്ളപ്പൊക്കത്തിൽ ഒലിച്ചുപോയ മരപ്പാലം വീണ്ടും പണിയാൻ പുഴയൂർ നഗരസഭ തിങ്കളാഴ്ച തീരുമാനിച്ചു.</p>" +
				"<p>പണിക്ക് ഇരുപത് ലക്ഷം രൂപ ചെലവാകുമെന്നും ജില്ലാ പഞ്ചായത്ത് വിഹിതം നൽകിയാൽ വേനലിൽ തുടങ്ങുമെന്നും അധ്യക്ഷ പറഞ്ഞു.</p>" +
				"<p>അതുവരെ കിഴക്കേ കരയിലുള്ളവർ ഇരുപതു മിനിറ്റ് കൂടുമ്പോൾ പോകുന്ന വള്ളത്തിൽ തന്നെ പുഴ കടക്കും.</p>",
			"12 മാർച്ച് 2024 10:14", [][2]string{
				{"സ്വന്തം ലേഖകൻ", "സ്വന്തം ലേഖകൻ"},
				{"ലേഖകൻ: അനിൽ നായർ", "അനിൽ നായർ"},
				{"അനിൽ നായർ", "അനിൽ നായർ"},
				{"വെബ് ഡെസ്ക്", "വെബ് ഡെസ്ക്"},
			}},
		"kn": {"ನದಿಪುರದಲ್ಲಿ ಮತ್ತೆ ಮರದ ಸೇತುವೆ",
			"<p>ಎರಡು ವರ್ಷಗಳ ಹಿಂದೆ ಪ್ರವಾಹದಲ್ಲಿ ಕೊಚ್ಚಿಹೋದ ಮರದ ಸೇತುವೆಯನ್ನು ಮತ್ತೆ ಕಟ್ಟಲು ನದಿಪುರ ನಗರಸಭೆ ಸೋಮವಾರ ತೀರ್ಮಾನಿಸಿತು.</p>" +
				"<p>ಕಾಮಗಾರಿಗೆ ಇಪ್ಪತ್ತು ಲಕ್ಷ ರೂಪಾಯಿ ಬೇಕಾಗಲಿದ್ದು ಜಿಲ್ಲಾ ಪಂಚಾಯಿತಿ ತನ್ನ ಪಾಲು ಕೊಟ್ಟರೆ ವಸಂತದಲ್ಲಿ ಶುರುವಾಗಲಿದೆ ಎಂದು ಅಧ್ಯಕ್ಷೆ ಹೇಳಿದರು.</p>" +
				"<p>ಅಲ್ಲಿಯವರೆಗೆ ಪೂರ್ವ ಬಡಾವಣೆಯ ಜನ ಇಪ್ಪತ್ತು ನಿಮಿಷಕ್ಕೊಮ್ಮೆ ಹೊರಡುವ ದೋಣಿಯಲ್ಲೇ ನದಿ ದಾಟುತ್ತಾರೆ.</p>",
			"12 ಮಾರ್ಚ್ 2024 10:14", [][2]string{
				{"ವರದಿ: ರಮೇಶ್ ಗೌಡ", "ರಮೇಶ್ ಗೌಡ"},
				{"ರಮೇಶ್ ಗೌಡ", "ರಮೇಶ್ ಗೌಡ"},
				{"ನ್ಯೂಸ್ ಡೆಸ್ಕ್", "ನ್ಯೂಸ್ ಡೆಸ್ಕ್"},
				{"ಲೇಖಕ: ರಮೇಶ್ ಗೌಡ", "ರಮೇಶ್ ಗೌಡ"},
			}},
	} {
		for _, line := range c.lines {
			var want []string
			if line[1] != "" {
				want = strings.Split(line[1], "|")
			}
			for _, place := range []string{
				`<div>LINE</div><div>DATE</div>TEXT`, `<div>LINE | DATE</div>TEXT`, `<div class="author">LINE</div><div>DATE</div>TEXT`, `TEXT<p><strong>LINE</strong></p>`,
				`<p><span>LINE</span> <span>DATE</span></p>TEXT`, `<ul><li><a href="/author/x">LINE</a></li><li>DATE</li></ul>TEXT`,
			} {
				page := strings.NewReplacer("LINE", line[0], "DATE", c.date, "TEXT", `<div class="story">`+c.text+`</div>`).Replace(place)
				page = `<html lang="` + lang + `"><head><title>` + c.title + `</title></head><body><article><h1>` + c.title + `</h1>` + page + `</article></body></html>`
				a, err := Page(Input{URL: "https://www.example.org/a/1", HTML: []byte(page)})
				if err != nil {
					t.Fatalf("%s: %q: %v", lang, line[0], err)
				}
				if !slices.Equal(a.Authors, want) {
					t.Errorf("%s: %q in %s: authors %q (%s), want %q", lang, line[0], place, a.Authors, a.Sources["authors"], want)
				}
			}
		}
	}
}
