package language

// profile is what tells one language from the others of its script: its
// commonest function words, and the letters that few neighbours share. The
// lists are written by hand from general knowledge of the languages; a word
// that many languages share weighs little, so lists need not be disjoint.
type profile struct {
	lang    string
	words   string // separated by spaces
	letters string // lower case
}

// latin are the profiles of languages in Latin script.
var latin = []profile{
	{"en", "the of and to in is that for was with on as by at from it this be are have has not his her but they which or an he she will their been were who said more its about would there also when what we you i after had can one all out up into if than", ""},
	{"de", "der die das und in den von zu mit ist im des sich auf für nicht ein eine einen einem einer auch als an dem es werden aus hat dass nach wird bei sie er um am sind noch wie haben über zum war nur aber vor zur bis mehr durch man dann soll sagte wir ich gegen unter kann sein seine", "ßäöü"},
	{"fr", "le la les de des et en un une du que qui dans pour pas sur au aux avec ce il elle est sont par plus ne se son sa ses mais ou cette ces nous vous ils été ont leur leurs fait comme après tout être ont selon avait était deux", "àâçéèêëîïôùûœ"},
	{"es", "el la los las de del y en un una que se por con para no su sus al lo es como más pero o este esta ha fue son sobre entre también desde hasta ya muy sin han ser está según cuando años porque hay donde", "ñáéíóú¿¡"},
	{"pt", "o a os as de do da dos das e em um uma que se por com para não no na nos nas ao à mais mas ou foi são seu sua como também é já pelo pela entre até ser está sobre quando após segundo disse isso ele ela você muito", "ãõçáéíóúâêô"},
	{"it", "il lo la i gli le di del della dei delle degli e in un una che si per con non al alla ai da dal dalla nel nella sul sulla più ma o è sono ha come anche questo questa stato ed dopo tra fra essere hanno suo sua anni già anche perché", "àèéìòù"},
	{"nl", "de het een en van in is op te dat voor met zijn die niet aan er om ook als maar bij door naar uit over wordt nog heeft hij ze werd dan kan tot geen meer worden volgens hun deze tegen al jaar zich wel moet onder wij ik", ""},
	{"sv", "och att det i en som är på för av med den till inte om ett har de var från vid men sig så kan efter också när ska eller över under mellan mycket vara nu blev säger hade sin många hos någon några", "åäö"},
	{"da", "og at det i en som er på for af med den til ikke om et har de var fra ved men sig så kan efter også når skal eller over under mellem meget være nu blev siger havde sin mange hos nogen nogle blevet ifølge hvor", "æøå"},
	{"no", "og at det i en som er på for av med den til ikke om et har de var fra ved men seg så kan etter også når skal eller over under mellom mye være nå ble sier hadde sin mange hos noen blitt ifølge hvor vi fikk opp ut ei ikkje eit frå dei vart òg han ho kva korleis", "æøå"},
	{"fi", "ja on ei että se oli ovat hän mutta myös kun tai joka jotka kuin sekä mukaan sen ole niin olla nyt vain jos mitä tämä tämän sitä ollut voi vielä noin hänen kanssa jälkeen ennen kuitenkin sanoo jo vuoden vuonna", "äö"},
	{"is", "og að í er á sem það til af við um en með var fyrir ekki hann því hafa hefur eru þá þess þar frá hún eftir segir verið þegar þetta ég verður vera bara eins upp út sé", "þðæö"},
	{"et", "ja on ei et see oma ka aga kui oli mis ning selle tema kes või nende kuid siis pole mida veel juba välja pärast seda olla saab enam koos nii üle nagu kõik järgi sest ole", "õäöü"},
	{"lv", "un ir ar no uz par ka tas bet kas lai pēc tika arī gada vai kā nav līdz to pie tiek bija ko savu šo jau vairāk tā viņš kuri kurā pret ļoti gadā tikai", "āčēģīķļņšūž"},
	{"lt", "ir kad tai yra su iš į bei bet kaip dėl buvo už nuo ar jis jos jo po tik apie per metų pat šių taip jau kurie kuris dar savo prie metais daugiau gali sako", "ąčęėįšųūž"},
	{"pl", "i w na z do się nie że to jest o jak ale po od za co dla przez oraz tym tego był była było są jego jej przed już który która które także tylko może czy ze pod jako roku gdy będzie ich też tak", "ąćęłńóśźż"},
	{"cs", "a v na se je že s z do to o i ve k pro za by jako ale si po tak podle který která které které jeho jsou byl byla bylo před od také už jen být nebo ze co při až než kdy roce však jsme mezi", "ěščřžýáíéůúďťň"},
	{"sk", "a v na sa je že s z do to o i vo k pre za by ako ale si po tak podľa ktorý ktorá ktoré jeho sú bol bola bolo pred od tiež už len byť alebo zo čo pri až než keď roku však sme medzi aj ich", "ľĺŕôäščťžýáíéúďň"},
	{"sl", "in je na v se da za so z ki po pa bi tudi ne od kot pri še do ob iz bo ter bil bila bilo leta ali le več smo med lahko že kar pred ni zaradi jih ga sem vse", "čšž"},
	{"hr", "i je u se na da za su od s koji koja koje a što o kao bi nije iz će do te ili ali kako samo tijekom godine bio bila bilo nakon prije gdje više također sve već po iznad vrlo tko uvjet uz mjesto vrijeme svoje biti rekao dodao", "čćđšž"},
	{"bs", "i je u se na da za su od s koji koja koje a što o kao bi nije iz će do te ili ali kako samo tokom godine bio bila bilo nakon prije gdje više također takođe sve već šta ko općine uslov uz mjesto vrijeme svoje kazao kazala", "čćđšž"},
	{"sr", "i je u se na da za su od sa koji koja koje a što o kao bi nije iz će do te ili ali kako samo tokom godine bio bila bilo nakon pre gde više takođe sve već šta ko uslov uz mesto vreme svoje posle rekao dodao ne kaže protiv", "čćđšž"},
	{"hu", "a az és hogy nem is ez egy de meg már csak volt azt mint még ki el után szerint vagy ha lesz kell van aki ami pedig ezt akkor volna között minden majd most lehet sem arra illetve elnök alatt által miatt", "őűáéíóöúü"},
	{"ro", "de și în a la cu pe din că nu este o un mai care pentru sunt au fi ce se s-a prin dar către după fost lui sau cel cea între să anul acest această când are pot ca fără foarte şi", "ășțîâţş"},
	{"sq", "të e në një dhe për me që nga është se ka janë si i nuk më do ky kjo kanë ai por edhe pas tij tha duke mund kur ishte u këtë", "ëç"},
	{"tr", "ve bir bu da de için ile olarak olan daha çok gibi sonra kadar en ne var değil ama ise her olduğu ya oldu tarafından diye göre dedi yeni ancak eden etti edildi ki iki önce şu mi olduğunu büyük", "ğışçöü"},
	{"az", "və bir bu da ilə üçün olan daha çox kimi sonra qədər ən var deyil amma isə hər ki olub görə etmək edib bildirib olunub edilib həm onun azərbaycan artıq deyib də olaraq ildə tərəfindən", "əğışçöü"},
	{"uz", "va bu bilan uchun bir ham bo'lgan edi lekin har qilish ularning uning esa deb bo'yicha bo'lib kerak yangi ma'lum o'z emas edi shu yil mumkin oʻz boʻlgan qilgan", ""},
	{"tk", "we bu bilen üçin bir hem bolan diýip boýunça ýurt ýyl türkmenistanyň onuň bolup şeýle ýokary öz döwlet hormatly", "ýňžäöüşç"},
	{"ku", "û li ji bi di de ku ev jî bo wê vê ye ne kir hat her ew me wan xwe gotin kirin ên yên dike bû", "êîûşç"},
	{"vi", "và của là có không được cho các trong một với những đã này người khi để đến ra từ năm về theo sau nhiều tại cũng như vào ở trên bị lại phải đang làm nhưng hơn", "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ"},
	{"id", "yang dan di dengan untuk pada dari ini itu dalam tidak akan adalah juga ke karena oleh bisa sebagai tersebut telah kata ada para saat lebih setelah sudah mereka kepada hanya atau harus kami secara dapat menjadi anda bahwa serta jika menurut namun hingga", ""},
	{"ms", "yang dan di dengan untuk pada dari ini itu dalam tidak akan adalah juga ke kerana oleh boleh sebagai tersebut telah kata ada para ketika lebih selepas sudah mereka kepada hanya atau perlu kami secara dapat menjadi bahawa serta jika beliau berkata turut seorang manakala iaitu mahu daripada", ""},
	{"jv", "lan ing kang sing iki ora karo saka kanggo wis bisa dadi uga iku nanging ana marang amarga kuwi wong utawa menawa nalika", ""},
	{"su", "jeung nu di ka anu ieu teu ku tina keur geus bisa jadi ogé éta tapi aya dina pikeun mangrupa sarta atawa", "é"},
	{"tl", "ang ng sa na mga ay at ito para hindi kay ni si may mula dahil niya nila kanyang isang nang naman rin din lamang upang siya sila kung ayon kanilang pa ko namin iyon habang", ""},
	{"sw", "na ya wa kwa ni katika za la kuwa hiyo huo hilo huyu kama wake yake lakini pia hata baada alisema amesema watu cha vya mwa hivyo hii ambayo ambao bila zaidi kutoka wakati kwamba yao kila", ""},
	{"ha", "da na a ya ta cewa don wannan ba ne ce kuma su an za wani ga daga suka kan mai sun yi domin shi cikin bayan amma hukumar shugaban sai wata kasar", "ɓɗƙ"},
	{"yo", "ti ni ati o fun lati naa awọn àwọn pẹlu bi si kan ko ní tí àti wọn ó ń láti kò fún sí pé náà ṣe jẹ́ rẹ̀ gbogbo", "ẹọṣ"},
	{"ig", "na nke ya ndị bụ ka ọ ma nwere maka n'ime e-mere kwuru ahụ ha dị were a n'ihi onye mere mgbe ọtụtụ site", "ịọụṅ"},
	{"so", "oo iyo ah ka ku ee in uu ay waxaa waa u la wax ayaa inay inuu ayay kale lagu si aan sheegay kuwa isaga magaalada dowladda soo", ""},
	{"zu", "ukuthi futhi uma ngoba kodwa lapho kanye uthe kwi yakhe wakhe bakhe ngo kuze njengoba kule lokhu laba manje zonke abantu ukuze ngesikhathi kakhulu uqhube kwabo yini loku ngaphandle ngemuva ohlangothini okuyi", ""},
	{"xh", "ukuba ukuthi kunye kwaye okanye kodwa uthi le la ngoku xa xa ngo kwi into ngokuba kule oku aba nje yonke abantu ukuze ngexesha kakhulu phambi kuba oko ngaphandle emva kwa ngenxa bonke kwakhona kumele ngokutsho nto", ""},
	{"st", "le ho ba ka ya hore ke tsa o wa e ne sa mme empa hae bona ha re haholo batho kapa hona moo ntse eo tse", ""},
	{"tn", "le go ba ka ya gore ke tsa o wa e ne sa mme fela bone fa re thata batho kgotsa jaaka mo ntse eo tse kwa di", ""},
	{"nso", "le go ba ka ya gore ke tša o wa e be sa gomme eupša bona ge re kudu batho goba gona moo bjalo yeo tše", "š"},
	{"sn", "uye kuti kana asi nokuti iye ari vari ndiye zvakare kubva vanhu kuva pamusoro avo izvi mumwe zvino nekuti ava kwete", ""},
	{"rw", "mu ku na ko n ya wa yo cyane ari kandi aho nk iyi uyu ibi abantu kuri muri ubwo avuga yavuze kugira ngo bya gihugu iki", ""},
	{"mg", "ny sy amin ho fa dia tsy ao izay nanao momba izany ireo ity koa mba an'ny tamin'ny no misy raha ary teo nilaza", ""},
	{"af", "die van en in is het dat nie vir met op te by om ook was aan hy sy sal hulle as maar word sê deur kan wat na ons dit uit ná ek een daar meer", "ê"},
	{"eu", "eta da ez du bat dute izan dira zuen ere egin baina dela zen baino gero beste horrek urte bere den dituzte ziren esan duen artean ditu oso edo hau bi", ""},
	{"ca", "el la els les de del dels i en un una que es per amb no seu seva al als més però o aquest aquesta ha va són són també des fins ja molt sense ser està segons quan anys perquè hi és han les pel", "çàèéíòóú·"},
	{"gl", "o a os as de do da dos das e en un unha que se por con para non no na nos nas ao á máis pero ou foi son seu súa como tamén é xa polo pola entre ata ser está sobre cando despois dixo isto el ela moi", "ñáéíóú"},
	{"oc", "lo la los las de del e en un una que se per amb non al mai mas o es son coma tanben aqueste aquesta dins an foguèt pas", "òàèé"},
	{"ga", "an na agus ar a i is le go bhí tá sé ag sin do ní seo leis ach mar as ó chuig gur nuair bhfuil siad féin faoi sa dúirt níos atá iad raibh", "áéíóú"},
	{"gd", "an na agus air a tha is le gu bha e aig sin do chan seo leis ach mar às bho gun nuair bheil iad fhèin fon san thuirt", "àèìòù"},
	{"cy", "y yn a i o ar ei ac fod mae wedi bod am gan oedd hefyd ond fel ni eu yr sydd nid at wrth i'r o'r a'r hyn cael ddim bydd dros eich", "ŵŷ"},
	{"br", "ar an ha hag e da en ur un eus evit ma gant zo n'eo ket bet pa o war ez eo met oa int", "ñù"},
	{"mt", "il ta li u f' minn għal ma din dan hu fuq bħala kien tal dawn iżda aktar wara ukoll kienet qal jew tkun sabiex biex fil mill", "ċġħż"},
	{"lb", "an de den dat ass d'fir mat op vun net en eng fir och hunn sech awer bei wéi ginn wat si hat no zu am dass gouf um iwwer", "ëéä"},
	{"fo", "og í er á at ein tað sum til við um men var fyri ikki hann tí hava hevur eru tá har frá hon eftir sigur verið ta teir", "ðæøáíóúý"},
	{"fy", "de it en fan yn is op te dat foar mei syn dy net oan der om ek as mar by troch nei út oer wurdt noch hat hy se", "ûâ"},
	{"eo", "la de kaj en estas al por ke ne kun pri el ankaŭ sed kiu kiuj oni aŭ ĉi tiu estis pli post per ili lia iu tio", "ĉĝĥĵŝŭ"},
	{"la", "et in est ad non cum ut quod qui sed ex ab sunt quae hoc enim esse aut per si eius nec atque etiam", ""},
	{"ht", "yo nan pou ki ak te pa li gen se sou yon nou ap kap tout men sa pral moun lè fè apre anpil", "èò"},
	{"om", "fi kan akka hin irratti keessa kun ta'e ture jiru waan isaa mootummaa garuu ishee jedhan yeroo kana isaan", ""},
	{"mi", "te o ngā i ki e he ka me nga mō ko kua tēnei tana hoki mai atu ana rātou", "āēīōū"},
}

// cyrillic are the profiles of languages in Cyrillic script.
var cyrillic = []profile{
	{"ru", "и в не на что с по как это из за он к от его для о был а то все также или но так было во у до года при они только уже были который которые она если после время со ее об будет более этом может", "ыэъё"},
	{"uk", "і в не на що з по як це із за він до від його для про був а то все також або але так було у при вони тільки вже були який які вона якщо після час та її буде більше цьому може й ще під року щоб", "іїєґ"},
	{"be", "і ў не на што з па як гэта за ён да ад яго для пра быў а то усе таксама або але так было у пры яны толькі ужо былі які якія яна калі пасля час яе будзе больш гэтым можа каб", "ўыэі"},
	{"bg", "и в не на че с по как това от за той до се е да са ще като си към при но след са беше който които те само вече има още или между през във със тя бъде повече може години това му което", "ъщ"},
	{"mk", "и во не на дека со по како ова од за тој до се е да ќе што кој кои при но само веќе има уште или меѓу по таа биде повеќе може години беше ја ги му го која овој оваа ѓ", "ќѓѕљњџј"},
	{"sr", "и у не на да са по како ово од за он до се је су ће што који која при али само већ има још или између она буде више може године био била као које из ка јер би није га после", "ђћљњџј"},
	{"kk", "және мен бұл үшін бар да де деп болып бір жылы қазақстан туралы оның еді екен бойынша соң кейін сондай ең жоқ ол осы керек болды", "әғқңөұүһі"},
	{"ky", "жана менен бул үчүн бар да де деп болуп бир жылы кыргыз тууралуу анын эле экен боюнча кийин ошондой эң жок ал ушул керек болду", "ңөү"},
	{"mn", "нь байна болон юм энэ бол гэж тус онд хүн байсан болсон монгол улсын ч хийх мөн гэсэн дээр өдөр байгаа оны олон бид", "өү"},
	{"tg", "ва дар ба аз ки ин бо барои аст буд ҳам ё то як шуд кард ҷумҳурии тоҷикистон онҳо худ мекунад", "ғӣқӯҳҷ"},
	{"uz", "ва бу билан учун бир ҳам бўлган эди лекин ҳар қилиш уларнинг унинг эса деб бўйича бўлиб керак янги маълум ўз эмас", "ўқғҳ"},
	{"tt", "һәм бу белән өчен бер дә да булган дип татарстан турында аның икән буенча соң ул шул кирәк булды инде", "әөүҗңһ"},
	{"ba", "һәм был менән өсөн бер ҙә ла булған тип башҡортостан тураһында уның икән буйынса һуң ул шул кәрәк булды", "ҙҫҡғәөүңһ"},
	{"cv", "та пе тата ҫак вӑл тесе пулнӑ ҫулта пирки унӑн чӑваш", "ӑӗҫӳ"},
	{"ce", "а ду цу хӀокху дика цунна бу долу хьалха", "ӏ"},
}

// arabic are the profiles of languages in Arabic script.
var arabic = []profile{
	{"ar", "في من على إلى أن التي الذي عن مع هذا هذه ما لا كان بعد بين كما قال أو قد ذلك حيث خلال وقال لم إن هو ولا كل وفي هي منذ بن قبل كانت عام ضد وأن أكثر يوم", "ةأإىؤئ"},
	{"fa", "در به از که این است را با برای آن یک خود تا کرد بر هم می شد نیز شده وی های بود پس بین اما ها یا اند کرده دارد باید شود گفت کشور سال ما کنند دو مورد هر", "پچژگیک"},
	{"ur", "کے کی میں ہے اور سے کا کو نے پر یہ کہ ہیں ان تھا اس ہو کر بھی نہیں گیا جو کیا ایک تھے لیے تھی گئے کہا ہوئے بعد تو رہے گی وہ جس اپنے سال", "ٹڈڑںےھہپچگ"},
	{"ps", "په د چې او له کې ته دی د څخه سره یې دا هم شوي وي یو کړې کړی ده لپاره شو دغه ویلي دي نه", "ځڅډړږښګڼۍېټ"},
	{"ckb", "لە بە بۆ و کە ئەو لەسەر ئەم دەکات بوو کرد نییە هەر دوای لەگەڵ ڕۆژی دەبێت هەیە تا ئێستا یەک کوردستان", "ڕڵۆێە"},
	{"sd", "۾ جي جو کي ۽ آهي جا تي هن ان نه به سان کان آهن جنهن هو ڪيو وڃي ڪري لاءِ", "ڪڳڄٻڏڙڦٿ۾۽"},
	{"ug", "ۋە بىر بۇ ئۈچۈن بىلەن ئۇ دەپ ھەم كېيىن بولغان ئۇيغۇر بولۇپ ئىدى", "ۋۈۆېىە"},
	{"az", "و بو بیر ایله اوچون کی ده دا اولان چوخ وار هر آذربایجان", "ؽۆ"},
}

// devanagari are the profiles of languages in Devanagari.
var devanagari = []profile{
	{"hi", "के में की है और से का को पर ने यह कि हैं इस एक भी नहीं लिए तो हो कर जो था अपने गया कहा बाद साथ रहे हुए ही थे रहा कोई थी वह उन्होंने किया जा दिया", ""},
	{"mr", "आणि आहे या च्या ते मध्ये व ही असे हे आहेत तर केला केली होते त्या होता नाही एक त्यांनी झाली म्हणून यांनी की पण केले काही झाला तसेच येथे त्यामुळे मात्र करण्यात आले", "ळ"},
	{"ne", "छ र को मा हो भएको पनि गरेको छन् गर्न भने यो लाई यस हुन एक गरी तथा नेपाल गरेका भन्ने बताए हुने लागि त्यो थियो भएका सरकार उनले छैन गर्ने का बाट", ""},
	{"sa", "च अस्ति न तु एव अपि सः इति तत् अस्य भवति तस्य यत् सन्ति", ""},
	{"bho", "के में बा से आ भी ओह रहल बाड़े होला कइल गइल बाटे खातिर कवनो सभे ओकर", ""},
	{"mai", "अछि छल आ सँ केर लेल जे नहि एहि ओ अपन गेल छथि कएल", ""},
	{"kok", "आनी हें तें आसा जाल्लें तांणी गोंय म्हण वा करून ताचे", ""},
}

// bengali are the profiles of languages in Bengali script.
var bengali = []profile{
	{"bn", "ও এবং করে এই থেকে করা এ তার না হয় জন্য হয়েছে একটি তিনি সঙ্গে বলে এর যে করেন কিন্তু তাদের হবে মধ্যে পর আর কথা", "য়"},
	{"as", "আৰু এই কৰা কৰি পৰা এটা তেওঁ হৈছে লগত বাবে মাজত যে হয় নহয় তথা অসম", "ৰৱ"},
}

// hebrew are the profiles of languages in Hebrew script.
var hebrew = []profile{
	{"he", "של את על לא זה הוא כי עם גם היא אני או אבל אם יש כל כך היה הם רק מה לאחר עוד בין", ""},
	{"yi", "און די דער פון איז צו אז ער זיי מיט פאר אויך נישט האט וואס אין א דאס מען", "ײױװ"},
}

// ethiopic are the profiles of languages in Ethiopic script.
var ethiopic = []profile{
	{"am", "ነው ላይ ውስጥ ና እና ግን ወደ ይህ የሚገኙ ጋር ሁሉ እንደ ነበር መሆኑን ዓመት አዲስ ስለ", ""},
	{"ti", "እዩ ኣብ ናይ ካብ ምስ እቲ እታ ድማ ናብ ከም እዚ ኣብቲ እዮም ግን ዘሎ", ""},
}
