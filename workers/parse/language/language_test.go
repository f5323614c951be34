package language_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/harkara/harkara/workers/parse/language"
)

func TestDetect(t *testing.T) {
	tests := []struct{ want, text string }{
		{"en", "The council said on Monday that the old bridge would be closed for two weeks while engineers look at its foundations."},
		{"de", "Der Stadtrat hat am Montag beschlossen, die alte Brücke für zwei Wochen zu sperren, weil die Pfeiler geprüft werden."},
		{"fr", "Le conseil municipal a décidé lundi de fermer le vieux pont pendant deux semaines pour que les piliers soient examinés."},
		{"es", "El ayuntamiento decidió el lunes cerrar el puente viejo durante dos semanas para que los ingenieros revisen sus pilares."},
		{"pt", "A câmara decidiu na segunda-feira fechar a ponte velha durante duas semanas para que os engenheiros não corram riscos."},
		{"it", "Il consiglio comunale ha deciso lunedì di chiudere il vecchio ponte per due settimane perché gli ingegneri controllino i piloni."},
		{"nl", "De gemeenteraad heeft maandag besloten de oude brug twee weken te sluiten, zodat de pijlers kunnen worden onderzocht."},
		{"sv", "Kommunen beslutade på måndagen att stänga den gamla bron i två veckor så att pelarna kan undersökas efter översvämningen."},
		{"da", "Kommunen besluttede mandag at lukke den gamle bro i to uger, så pillerne kan blive undersøgt efter oversvømmelsen, siger nogle."},
		{"no", "Kommunen bestemte mandag at den gamle broen skal stenges i to uker, slik at pilarene kan bli undersøkt etter flommen, sier noen."},
		{"no", "Kommunen vedtok måndag at den gamle brua skal vere stengd i to veker, og ikkje opnast før dei har sett på eit nytt rapportutkast."},
		{"fi", "Kaupunginhallitus päätti maanantaina, että vanha silta on suljettuna kaksi viikkoa, jotta sen pilarit voidaan tutkia."},
		{"is", "Bæjarráð ákvað á mánudag að loka gömlu brúnni í tvær vikur svo að hægt sé að skoða stöplana eftir flóðið."},
		{"et", "Linnavalitsus otsustas esmaspäeval, et vana sild suletakse kaheks nädalaks ja insenerid uurivad selle sambaid."},
		{"lv", "Pilsētas dome pirmdien nolēma, ka vecais tilts uz divām nedēļām tiks slēgts, lai inženieri varētu pārbaudīt tā balstus."},
		{"lt", "Miesto taryba pirmadienį nusprendė, kad senasis tiltas bus uždarytas dviem savaitėms, nes inžinieriai tikrins jo atramas."},
		{"pl", "Rada miasta zdecydowała w poniedziałek, że stary most będzie zamknięty przez dwa tygodnie, aby inżynierowie mogli zbadać filary."},
		{"cs", "Zastupitelstvo v pondělí rozhodlo, že starý most bude na dva týdny uzavřen, protože inženýři budou zkoumat jeho pilíře."},
		{"sk", "Zastupiteľstvo v pondelok rozhodlo, že starý most bude na dva týždne zatvorený, pretože inžinieri budú skúmať jeho piliere, ktoré sú po povodni poškodené."},
		{"sl", "Mestni svet je v ponedeljek odločil, da bo stari most za dva tedna zaprt, ker bodo inženirji pregledali njegove stebre, ki so bili poškodovani."},
		{"hr", "Gradsko vijeće odlučilo je u ponedjeljak da će stari most biti zatvoren dva tjedna kako bi inženjeri pregledali stupove, rekao je tko je vodio sjednicu prije odluke."},
		{"sr", "Gradsko veće je u ponedeljak odlučilo da će stari most biti zatvoren dve nedelje kako bi inženjeri pregledali stubove, kaže se posle sednice pre odluke."},
		{"sr", "Градско веће је у понедељак одлучило да ће стари мост бити затворен две недеље како би инжењери прегледали стубове."},
		{"hu", "A városi tanács hétfőn úgy döntött, hogy a régi hidat két hétre lezárják, mert a mérnökök megvizsgálják a pilléreket."},
		{"ro", "Consiliul local a decis luni ca podul vechi să fie închis două săptămâni pentru ca inginerii să verifice pilonii."},
		{"sq", "Këshilli bashkiak vendosi të hënën që ura e vjetër të mbyllet për dy javë në mënyrë që inxhinierët të kontrollojnë shtyllat."},
		{"tr", "Belediye meclisi pazartesi günü eski köprünün iki hafta kapatılmasına karar verdi, çünkü mühendisler ayakları inceleyecek ve sonra bir rapor hazırlayacak."},
		{"az", "Şəhər şurası bazar ertəsi köhnə körpünün iki həftəlik bağlanmasına qərar verib, çünki mühəndislər onun dayaqlarını yoxlayacaq."},
		{"uz", "Shahar kengashi dushanba kuni eski ko'prikni ikki haftaga yopish haqida qaror qildi va bu bilan muhandislar uchun imkon berildi."},
		{"vi", "Hội đồng thành phố hôm thứ Hai quyết định đóng cửa cây cầu cũ trong hai tuần để các kỹ sư kiểm tra những trụ cầu."},
		{"id", "Dewan kota memutuskan pada hari Senin bahwa jembatan tua itu akan ditutup selama dua minggu karena insinyur perlu memeriksa tiangnya setelah banjir."},
		{"ms", "Majlis perbandaran memutuskan pada hari Isnin bahawa jambatan lama itu akan ditutup selama dua minggu kerana jurutera mahu memeriksa tiangnya, kata beliau."},
		{"tl", "Nagpasya ang konseho noong Lunes na isara ang lumang tulay sa loob ng dalawang linggo upang masuri ng mga inhinyero ang mga haligi nito."},
		{"sw", "Baraza la mji liliamua Jumatatu kwamba daraja la zamani litafungwa kwa wiki mbili ili wahandisi wakague nguzo zake baada ya mafuriko."},
		{"so", "Golaha degmada ayaa Isniintii go'aansaday in buundada duugga ah la xiro laba toddobaad oo ay injineerradu ku baaraan tiirarka."},
		{"ha", "Majalisar birnin ta yanke shawara a ranar Litinin cewa za a rufe tsohuwar gadar na mako biyu domin injiniyoyi su duba ginshiƙanta."},
		{"zu", "Umkhandlu unqume ngoMsombuluko ukuthi ibhuloho elidala livalwe amaviki amabili ukuze onjiniyela bahlole izinsika, futhi uthe abantu kanye nezimoto ngeke badlule lapho."},
		{"xh", "Ibhunga ligqibe ngoMvulo ukuba ibhulorho endala ivalwe iiveki ezimbini ukuze iinjineli zihlole iintsika, kwaye abantu kunye neemoto abayi kudlula okanye bawele."},
		{"af", "Die stadsraad het Maandag besluit dat die ou brug vir twee weke gesluit sal wees sodat ingenieurs die pilare kan ondersoek, maar nie langer nie."},
		{"ca", "L'ajuntament va decidir dilluns tancar el pont vell durant dues setmanes perquè els enginyers puguin revisar els seus pilars amb més calma."},
		{"gl", "O concello decidiu o luns pechar a ponte vella durante dúas semanas para que os enxeñeiros revisen os seus piares, aínda que non é unha urxencia."},
		{"eu", "Udalak astelehenean erabaki zuen zubi zaharra bi astez itxita egongo dela, ingeniariek zutabeak aztertu behar dituzte eta."},
		{"ga", "Chinn an chomhairle Dé Luain go mbeadh an seandroichead dúnta ar feadh dhá sheachtain agus go ndéanfadh na hinnealtóirí scrúdú ar na piléir."},
		{"cy", "Penderfynodd y cyngor ddydd Llun y bydd yr hen bont ar gau am bythefnos er mwyn i'r peirianwyr archwilio ei philerau wedi'r llifogydd."},
		{"mt", "Il-kunsill iddeċieda nhar it-Tnejn li l-pont il-qadim jingħalaq għal ġimagħtejn biex l-inġiniera jkunu jistgħu jeżaminaw il-pilastri."},
		{"ru", "Городской совет решил в понедельник закрыть старый мост на две недели, чтобы инженеры проверили его опоры."},
		{"uk", "Міська рада в понеділок вирішила закрити старий міст на два тижні, щоб інженери перевірили його опори."},
		{"be", "Гарадскі савет у панядзелак вырашыў закрыць стары мост на два тыдні, каб інжынеры праверылі яго апоры."},
		{"bg", "Общинският съвет реши в понеделник старият мост да бъде затворен за две седмици, за да проверят инженерите неговите колони."},
		{"mk", "Градскиот совет одлучи во понеделникот стариот мост да биде затворен две недели, за да ги проверат инженерите столбовите, кои ќе се обновуваат."},
		{"kk", "Қалалық кеңес дүйсенбіде ескі көпірді екі аптаға жабу туралы шешім қабылдады және бұл инженерлер үшін керек болды."},
		{"mn", "Хотын зөвлөл даваа гарагт хуучин гүүрийг хоёр долоо хоног хаахаар шийдсэн бөгөөд инженерүүд тулгуурыг нь шалгах юм."},
		{"tg", "Шӯрои шаҳр рӯзи душанбе қарор кард, ки пули кӯҳна ба муддати ду ҳафта баста мешавад, то муҳандисон онро бисанҷанд."},
		{"el", "Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα να κλείσει η παλιά γέφυρα για δύο εβδομάδες."},
		{"ar", "قرر مجلس المدينة يوم الاثنين إغلاق الجسر القديم لمدة أسبوعين حتى يفحص المهندسون أعمدته بعد الفيضان."},
		{"fa", "شورای شهر روز دوشنبه تصمیم گرفت که پل قدیمی برای دو هفته بسته شود تا مهندسان پایه\u200cهای آن را بررسی کنند."},
		{"ur", "شہری کونسل نے پیر کو فیصلہ کیا کہ پرانا پل دو ہفتے کے لیے بند رہے گا تاکہ انجینئر اس کے ستون دیکھ سکیں۔"},
		{"ps", "د ښار شورا د دوشنبې په ورځ پرېکړه وکړه چې زوړ پل به د دوو اونیو لپاره تړلی وي او انجنیران به یې ستنې وګوري."},
		{"ckb", "ئەنجومەنی شار ڕۆژی دووشەممە بڕیاری دا کە پردە کۆنەکە بۆ ماوەی دوو هەفتە دابخرێت لەبەر لافاوەکە."},
		{"sd", "شهر جي ڪائونسل سومر تي فيصلو ڪيو ته پراڻي پل ٻن هفتن لاءِ بند رهندي ۽ انجنيئر ان جا ٿنڀا ڏسندا."},
		{"he", "מועצת העיר החליטה ביום שני לסגור את הגשר הישן לשבועיים כדי שהמהנדסים יבדקו את העמודים שלו."},
		{"yi", "דער שטאָטראַט האָט מאָנטיק באַשלאָסן צו פאַרמאַכן די אַלטע בריק אויף צוויי וואָכן און די אינזשענירן וועלן זי באַטראַכטן."},
		{"hi", "नगर परिषद ने सोमवार को फैसला किया कि पुराना पुल दो हफ्ते के लिए बंद रहेगा ताकि इंजीनियर उसके खंभों की जांच कर सकें।"},
		{"mr", "नगर परिषदेने सोमवारी निर्णय घेतला की जुना पूल दोन आठवडे बंद राहील आणि अभियंते त्याच्या खांबांची तपासणी करतील, असे त्यांनी सांगितले आहे."},
		{"ne", "नगर परिषद्ले सोमबार पुरानो पुल दुई हप्ता बन्द गर्ने निर्णय गरेको छ र इन्जिनियरले यसका खम्बा जाँच गर्ने भएको छ।"},
		{"bn", "নগর পরিষদ সোমবার সিদ্ধান্ত নিয়েছে যে পুরোনো সেতুটি দুই সপ্তাহ বন্ধ থাকবে এবং প্রকৌশলীরা তার খুঁটি পরীক্ষা করবেন।"},
		{"as", "নগৰ পৰিষদে সোমবাৰে সিদ্ধান্ত লৈছে যে পুৰণি দলংখন দুসপ্তাহ বন্ধ থাকিব আৰু অভিযন্তাসকলে খুঁটাবোৰ পৰীক্ষা কৰিব।"},
		{"pa", "ਨਗਰ ਕੌਂਸਲ ਨੇ ਸੋਮਵਾਰ ਨੂੰ ਫ਼ੈਸਲਾ ਕੀਤਾ ਕਿ ਪੁਰਾਣਾ ਪੁਲ ਦੋ ਹਫ਼ਤੇ ਬੰਦ ਰਹੇਗਾ।"},
		{"gu", "નગર પરિષદે સોમવારે નક્કી કર્યું કે જૂનો પુલ બે અઠવાડિયાં બંધ રહેશે."},
		{"or", "ନଗର ପରିଷଦ ସୋମବାର ନିଷ୍ପତ୍ତି ନେଇଛି ଯେ ପୁରୁଣା ପୋଲ ଦୁଇ ସପ୍ତାହ ବନ୍ଦ ରହିବ।"},
		{"ta", "பழைய பாலம் இரண்டு வாரங்களுக்கு மூடப்படும் என நகர மன்றம் திங்கள்கிழமை முடிவு செய்தது."},
		{"te", "పాత వంతెనను రెండు వారాల పాటు మూసివేయాలని నగర మండలి సోమవారం నిర్ణయించింది."},
		{"kn", "ಹಳೆಯ ಸೇತುವೆಯನ್ನು ಎರಡು ವಾರ ಮುಚ್ಚಲು ನಗರ ಸಭೆ ಸೋಮವಾರ ನಿರ್ಧರಿಸಿತು."},
		{"ml", "പഴയ പാലം രണ്ടാഴ്ച അടച്ചിടാൻ നഗരസഭ തിങ്കളാഴ്ച തീരുമാനിച്ചു."},
		{"si", "පැරණි පාලම සති දෙකකට වසා තැබීමට නගර සභාව සඳුදා තීරණය කළේය."},
		{"th", "สภาเมืองตัดสินใจเมื่อวันจันทร์ให้ปิดสะพานเก่าเป็นเวลาสองสัปดาห์"},
		{"my", "မြို့တော်ကောင်စီက တံတားဟောင်းကို နှစ်ပတ်ပိတ်ရန် တနင်္လာနေ့တွင် ဆုံးဖြတ်ခဲ့သည်။"},
		{"ka", "საკრებულომ ორშაბათს გადაწყვიტა, რომ ძველი ხიდი ორი კვირით დაიკეტება."},
		{"hy", "Քաղաքային խորհուրդը երկուշաբթի որոշեց, որ հին կամուրջը երկու շաբաթով կփակվի։"},
		{"am", "የከተማው ምክር ቤት አሮጌው ድልድይ ለሁለት ሳምንት እንዲዘጋ ሰኞ ወስኗል፤ ይህ ግን አዲስ ነገር ነው።"},
		{"zh", "市议会星期一决定旧桥关闭两周,以便工程师检查桥墩。"},
		{"zh", "市議會星期一決定舊橋關閉兩週,以便工程師檢查橋墩。"},
		{"ja", "市議会は月曜日、技術者が橋脚を調べるため古い橋を二週間閉鎖すると決めた。"},
		{"ko", "시의회는 월요일 기술자들이 교각을 점검할 수 있도록 오래된 다리를 2주간 닫기로 했다."},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			got, confidence := language.Detect(tt.text, "")
			if got != tt.want {
				t.Errorf("got %q (%.2f), want %q: %s", got, confidence, tt.want, tt.text)
			}
			// A wrong claim of the page changes nothing.
			if got, _ := language.Detect(tt.text, "tr"); got != tt.want {
				t.Errorf("with a wrong hint got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestDetectHint(t *testing.T) {
	tests := []struct {
		name, text, hint, want string
	}{
		{"nothing", "", "", ""},
		{"digits say nothing", "2024 – 12:30", "", ""},
		{"digits and a claim", "2024 – 12:30", "hi-IN", "hi"},
		{"locale name", "…", "pt_BR", "pt"},
		{"deprecated code", "…", "iw", "he"},
		{"Bokmål", "…", "nb-NO", "no"},
		{"not a code", "…", "English", ""},
		{"undetermined", "…", "und", ""},
		{"a few names", "Anna Lindqvist", "sv", "sv"},
		{"the script wins over the claim", "Старый мост", "en-US", "ru"},
		{"a Hindi page that says English", "पुराना पुल दो हफ्ते के लिए बंद रहेगा", "en-US", "hi"},
		{"Hindi between English names", "रूस ने Russia North Korea Lavrov Kim को चेतावनी दी है और कहा", "en-US", "hi"},
		{"Chinese that quotes a Japanese name", strings.Repeat("他在新聞發布會上表示,這部作品的日文名稱很長。", 5) + "「の」", "", "zh"},
		{"near languages, the claim decides", "Kommunen har lukket den gamle bro.", "da", "da"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, confidence := language.Detect(tt.text, tt.hint); got != tt.want {
				t.Errorf("got %q (%.2f), want %q", got, confidence, tt.want)
			}
		})
	}
}

func FuzzDetect(f *testing.F) {
	f.Add("The old bridge is closed.", "en")
	f.Add("पुराना पुल बंद है।", "hi-IN")
	f.Add("\xff\xfe broken", "x")
	f.Add(strings.Repeat("слово ", 4000), "")
	f.Fuzz(func(t *testing.T, text, hint string) {
		lang, confidence := language.Detect(text, hint)
		if confidence < 0 || confidence > 1 {
			t.Errorf("confidence %v", confidence)
		}
		if (lang == "") != (confidence == 0) {
			t.Errorf("language %q with confidence %v", lang, confidence)
		}
		if len(lang) > 3 || !utf8.ValidString(lang) || strings.ToLower(lang) != lang {
			t.Errorf("language %q", lang)
		}
		if again, _ := language.Detect(text, hint); again != lang {
			t.Errorf("first %q, then %q", lang, again)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	for name, sentence := range map[string]string{
		"en": "The council said on Monday that the old bridge would be closed for two weeks. ",
		"hi": "नगर परिषद ने सोमवार को फैसला किया कि पुराना पुल दो हफ्ते के लिए बंद रहेगा। ",
		"zh": "市议会星期一决定旧桥关闭两周,以便工程师检查桥墩。",
	} {
		b.Run(name, func(b *testing.B) {
			text := strings.Repeat(sentence, 1+16<<10/len(sentence))
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if lang, _ := language.Detect(text, ""); lang != name {
					b.Fatal(lang)
				}
			}
		})
	}
}
