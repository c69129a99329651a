// @ts-check
// What was looked through by eye: entries of the stop-word lists that can be what an article is about, and what the
// packages lack. Cut words are folded.

/** English words of two letters that are words; the others in the list are internet domains. */
export const SHORT_ENGLISH =
  'am an as at be by do go he if in is it me my no of oh on or so to up us we ll ve re'.split(' ');

/** @type {Record<string, string>} */
export const CUT = {
  en: `accordance act adopted affected affecting affects announce appropriate area areas arise asked asking asks ask auth
    available back backed backing backs beginning beginnings began begin begins bill billion biol bottom brief buy call
    caption case cases cause causes changes click com computer copy course cry date dear describe described detail differ
    edu effect empty end ended ending ends face faces fact facts felt fill find finds fire fix followed following follows
    forward found free front full further furthered furthering furthers general goods great greater greatest group grouped
    grouping groups hell help high higher highest home homepage hid htm html http hundred ignored immediate importance
    important inc index indicate indicated indicates information inner int interest interested interesting interests
    invention inward join keys kind large largely latest length line little long longer longest look looking looks low
    lower ltd man max member members men microsoft mil mill million miss move mug name netscape new newer newest net novel
    null number numbers obtain obtained old older oldest omitted open opened opening opens opposite ord order ordered
    ordering orders owing page pages part parted parting parts past place placed places pmid point pointed pointing points
    poorly present presented presenting presents problem problems proud provided provides ran readily reasonable ref refs
    related research reserved resulted resulting results right ring room rooms run second secondly seconds section self
    sensible sent serious seriously shed shell show showed showing shows shown showns side sides significant similar
    sincere site small smaller smallest specified specify specifying specifically state states stop strongly sub
    substantially successful successfully suggest sup sure system taken taking test text thank thanks thanx thick thin
    think thinks thorough thoroughly thought thoughts thoughh thousand throug tip tried tries trillion try trying turn
    turned turning turns tops top uucp undoing use used useful usefully usefulness uses using value vol vols want wanted
    wanting wants way ways web webpage website wed welcome width wish word words work worked working works world www year
    years young younger youngest zero arpa gov org gmt msie mine goes going gone keep keeps kept added get hello good
    better best bit big clear clearly different early fewer half hither cant saw ten sees seeing see seen seem won ups
    downed downing downs ill con itd hed appreciate greetings adj ableabout aside noted`,
  es: `acuerdo conocer empleais emplean emplear empleas empleo ejemplo estado estados existe existen final general gueno
    habla hablan horas informo intenta intentais intentamos intentan intentar intentas intento lugar mal manera mejor
    nueva nuevas nuevo nuevos pais paises parte partir pasada pasado peor podeis poner qeu raras realizado realizar realizo
    sal total trabaja trabajais trabajamos trabajan trabajar trabajas trabajo trata usa usais usamos usan usar
    usas uso valor verdad verdadera verdadero llevar lleva llego medio momento gran grandes dias dia buen buena buenas
    bueno buenos bien conseguir consigue consiguen considera considero creo cosas cuenta deprisa despacio dar encuentra
    explico pesar propia propias propio propios quedo`,
  fr: `basee bigre boum bravo brrr chiche clac clic cher chere cheres chers couic crac debut effet essai etat force gens hue
    hui importe laisser mince mot multiple multiples naturel naturelle naturelles nombreuses nombreux nommes nouveau
    nouveaux ouvert ouverte ouverts paf pan parole parle parlent parler personne personnes piece pire plein plouf possessif
    possessifs probante pur pure rare rares rend rendre restrictif retour sacrebleu sent specifique specifiques speculatif
    stop subtiles sujet superpose tac tic touchant tsoin tsouin unique uniques valeur vif vifs vivat vive vives vu zut`,
  de: `ag beispiel bekannt dank dasein ehrlich ei ernst gern gott gross grosse grossen grosser grosses gut gute guter gutes
    jahr jahre jahren kleine kleinen kleiner kleines kurz lang lange leicht leide lieber mann mensch menschen mittel ordnung
    recht rechte rechten rechter rechtes richtig rund sache satt schlecht schluss startseite statt steht suche tag tage
    tagen tat teil tel uhr wahr wart weg weit wissen zeit zusammen offen los`,
  it: `accidenti ansa anticipo anni anno attesa brava bravo buono caso cento cima citta comprare conclusione consecutivi
    consecutivo consiglio cortesia favore forza futuro generale gente giorni giorno grande gruppo improvviso inc lasciato
    luogo mesi miliardi milioni minimi mondo nome nuovi nuovo ore paese parte partendo peccato persone piedi pieno possedere
    posto presa press promesso registrazione relativo scola scopo tempo titolo trovato uomo vita`,
  pt: `apoio apontar area boa boas bom bons caminho coisa comprido conhecido conselho custa dia direita estado exemplo favor
    final geral grande grandes grupo hora horas iniciar inicio ligado desligado local lugar maioria maiorias nivel noite
    nome nova novas novo novos numero obra obrigada obrigado pegar pessoas ponto pontos posicao povo questao quieto relacao
    saber sistema tempo tentar tentaram tente tentei tipo trabalhar trabalho usa usar valor verdade verdadeiro viagem vindo
    ano anos mes meses parte`,
  nl: 'miss vrij vol klaar',
  ru: `белыи важная важное важные важныи вечер взгляд взять вид видел видеть вода воина вопрос время времени глаз главныи
    голова голос город давать дверь дело дел деньги день дом дорога друг думать душа ждать жена женщина жизнь жить земля
    знать занят занята занято заняты идти имя книга комната конец лежать лицо любить люди маленькии мать машина место
    миллионов мир мира многочисленная многочисленное многочисленные многочисленныи мор москва народ начала начать нога ночь
    новыи отец писать плечо пол получить помнить понимать понять правда прекрасно процентов путь работа работать ребенок
    решить россия рука русскии ряд свет сила сидеть слово случаи смотреть посмотреть советскии спасибо спросить старыи стол
    сторона стоять страна суть считать товарищ увидеть улица утро хорошии час человек бывь нх сеаои c меля пожалуиста уметь
    подоиди подумать поити наити выити остаться ответить оказаться вернуться`,
  ar: `اثر اعادة اعلنت اطار بطان ايار مايو برس حار رجع زيارة سبحان شخصا شرع صباح صفر عدس قوة كرب لقاء للامم لوكالة مساء مليار
    مليون نهاية الذاتي ارتد انقلب تبدل جلل جير حري عدد وقف`,
  fa: 'امور بزرگ جناح جريان خدمات زمينه سازي گروهي مردم مرسي ميليارد ميليون شناسي جلوگيري مجاني ناشي ريزي حق عمل نگاه تول',
  id: `bapak ibu bekerja guna jumlah jumlahnya kasus masalah masalahnya persoalan soal soalnya tempat bulan besar panjang
    tinggi wong datang mendatangi didatangkan naik kecil jauh dekat keadaan`,
  tr: 'adet kaynak girla kelli katrilyon milyar milyon trilyon cumlesi',
  uk: 'и',
  hi: 'घर वर्ग वरग',
  zh: '巴 宁 阿 朝 日 人 光 区 年 月 时 秒 望 归 腾 任 临 冲 打 看 大 小 零 多 尔',
};

/** Lists of the package that are no use: its Urdu is text of a font whose letters stand for others. */
export const BROKEN = ['ur'];

/** @type {Record<string, string>} */
export const ADDED = {
  en: 'don didn doesn isn wasn aren weren hasn haven hadn wouldn couldn shouldn ain s t d m amid per via mr ms',
  es: 'cuyo cuya cuyos cuyas alli ambas sean hacia tras segun e u ni ya',
  uk: `і й в у на не ні за по до з із зі та що який яка яке які якого якої яких його її їх їм їй ним нею ними цей ця ці цього цієї
    цих той ті того тієї тих бути є буде будуть був була було були після перед через між при під над без для про якщо щоб
    або чи а але як коли де хто тільки ще вже дуже може можна свій своя своє свої своїх себе ми ви я ти він вона воно вони
    нас вас нам вам мене тебе йому також тому тоді тут там так уже крім проти серед саме якби адже об від біля`,
  ur: `کا کی کے کو نے سے میں پر اور ہے ہیں تھا تھی تھے یہ وہ اس ان جو کہ بھی نہیں ہی تو تک لیے لئے کر کیا گیا گئی گئے گی گے گا ہو
    ہوا ہوئی ہوئے ہوگا ہوگی ہوں رہا رہی رہے رہیں جا جاتا جاتی جاتے جائے دیا دی دیے دئے لیا لی لے کرنے کرتے کرتا کرتی کریں کہا
    کہنا کوئی کچھ سب اپنے اپنی اپنا انہوں انھوں اسے انہیں انھیں جس جن کس کن کیوں کیسے کب کہاں جب تب اب پھر یا مگر لیکن اگر بعد
    پہلے ساتھ بغیر درمیان خلاف ایک دو ہر ہم تم آپ میرا میری میرے ہمارا ہماری ہمارے ان کا والے والی والا تاہم جبکہ چونکہ کیونکہ
    یعنی نہ ہونے ہوتا ہوتی ہوتے سکتا سکتی سکتے چاہیے ذریعے متعلق بارے دوران طرف یہاں وہاں بہت زیادہ کم مزید صرف`,
  ps: `د په کې کښې ته له سره او چې دا دې دی ده دي یې ېې مې دغه هغه هغې هغو هغوی هم نه به شو شوه شوي شوې شول شي کوي کړي
    کړ کړه کړې کړل کړو کول کولو لپاره پر باندې څخه تر پورې وروسته مخکې یو یوه یوې نور نورو نورې ټول ټوله ټولو خو که یا
    بیا زه ته موږ تاسو دوی زما ستا خپل خپله خپلو خپلې څه څوک چا کله چیرې څنګه ولې وو وه وي و کیږي کېږي پرته اړه ډېر ډیر
    لکه ځکه هر هره هېڅ هیڅ دلته هلته اوس لا مو ورته ورسره دوه بل بله بلې هماغه همدا همدغه`,
};

/** Names that CLDR and GeoNames lack, or that mean more than one country: the name, then its countries. */
export const COUNTRIES = `
  USA=US britain=GB great britain=GB england=GB scotland=GB wales=GB northern ireland=GB holland=NL UAE=AE
  burma=MM ivory coast=CI holy see=VA palestine=PS west bank=PS gaza strip=PS kosovo=XK czech republic=CZ swaziland=SZ
  cape verde=CV east timor=TL DRC=CD dr congo=CD congo=CD,CG republic of congo=CG guinea=GN,GW,GQ korea=KR,KP
  georgia=GE,US macedonia=MK EE UU=US EEUU=US gran bretana=GB inglaterra=GB escocia=GB gales=GB irlanda del norte=GB
  holanda=NL birmania=MM palestina=PS cisjordania=PS franja de gaza=PS republica checa=CZ grande bretagne=GB angleterre=GB
  ecosse=GB grossbritannien=GB schottland=GB inghilterra=GB inglaterra=GB engeland=GB ingiltere=GB англия=GB США=US
  великобритания=GB америка=US امريكا=US انگلستان=GB بريتانيا=GB انگليس=GB`;

export const CITIES = `
  new york=US cologne=DE granada=ES washington=US washington dc=US st petersburg=RU saint petersburg=RU kiev=UA kyiv=UA calcutta=IN bombay=IN
  madras=IN saigon=VN rangoon=MM gaza=PS quebec=CA jerusalem=IL,PS nueva york=US san petersburgo=RU nueva delhi=IN
  ciudad de mexico=MX mexico city=MX pekin=CN peking=CN`;

/** States whose names are given names or words as well, or that share theirs with a lesser city. */
export const REGIONS = 'florida=US virginia=US montana=US maine=US';

/** Places that are first of all surnames, given names, or things. */
export const NO_PLACES = `
  reunion man male york jersey zealand orleans salvador south north west east southern northern western eastern northwest
  southwest northeast southeast northwestern southwestern northeastern southeastern central midland midlands highland highlands
  gulf lakes rivers springs cascades metro uptown chinatown insular oriental occidental nord valle unity freedom temple
  jewish swiss argentine chechen dalai balkan brasil suisse latina clinton jackson lincoln madison franklin hamilton nelson
  palmerston warren sterling gilbert irving garland chandler henderson anderson thornton livingston livingstone lawrence carson
  morales castro guerrero zamora salazar trujillo vargas mendoza batman obama bush trump cameron johnson charlotte cordova
  cortez blair biden putin modi macron clarke marshall stewart taylor turner walker miller cooper carter parker murphy kelly
  moore harvey hart dean grant wright young davis evans mitchell collins bell baker king prince duke marina orange union liberty
  hope sun mesa independence plantation normal surprise enterprise paradise hollywood stanley douglas rodriguez garcia rogers
  richardson hayes newton montgomery norton rivera herrera pereira salinas santana delgado juarez cardenas hidalgo moro rubio
  soriano duarte rocha rodrigues paterson caldwell kendall conway hammond buckley bartlett crosby dudley sutton blackburn bolton
  hastings stafford mansfield edison vaughan hoover bowie adler engel russe bender jupiter falcon constantine antony homestead
  compton ascension corona solana monsanto goodyear toyota hitachi carrefour waldorf ames ponce boe mono ridder rae derby dayton
  hobart warwick bismarck darwin columbus salem victoria concordia bolivar stirling carlisle whitney hawthorne morley denton
  hughes terry barnet napier crewe elgin edmond casper duncan livermore fairfield clifton boulder waterloo burbank`
  .trim()
  .split(/\s+/);

/** Words of the news that are long, so that the vocabulary has them in parts only: they stand last, folded. */
export const SPANISH_NEWS = `
  terremoto terremotos sismo sismos huelga huelgas secuestro secuestros secuestrado secuestrados secuestrada
  helicoptero helicopteros inundacion inundaciones sequia huracan huracanes tormenta tormentas deslizamiento derrumbe
  explosiones atentado atentados bombardeo bombardeos tiroteo tiroteos disparo disparos asesinado asesinada homicidio
  feminicidio atraco estafa soborno detencion detenciones detenida arrestado arrestados condenada condena absuelto
  absolucion jueza jueces tribunales rehen rehenes herido heridos herida fallecido fallecidos fallecida alcaldesa
  alcaldia concejal concejales gobernadora senadora senadores diputada mocion censura votante votantes votacion sondeo
  sondeos escano escanos coalicion dimision dimite dimitio renuncia renuncio destitucion destituido nombramiento
  nombrado nombrada canciller embajador embajadora embajada cumbre sancion sanciones aranceles arancel tregua soldado
  guerrilla guerrillero guerrilleros rebelde rebeldes insurgentes terrorista terroristas ofensiva misiles dron drones
  migrante migrantes refugiado refugiados deportacion deportaciones asilo patera naufragio naufragios buque ferri
  colision descarrilamiento descarrila trenes autobuses aviones autopista rescate rescates rescatado rescatados
  rescatistas bomberos vecina vecinas manifestacion manifestaciones manifestante manifestantes despido despidos
  desempleo bajada obrero obreros pensiones jubilados enfermera enfermeras vacunacion brote brotes epidemia contagio
  contagios vertido vertidos apagon apagones cosecha cosechas agricultor ganaderos pescador pescadores rio embalse
  erupcion temblor evacuacion evacuados evacuada albergue damnificados desaparecido desaparecidos desaparecida
  hallazgo hallado hallada yacimiento gol entrenadora portero campeona fichaje lesionado obispo arzobispo niega acuso
  denuncio investiga ordena ordeno aprueba aprobo rechaza suspende suspendio suspendido cancela cancelo firmo inaugura
  inauguro reabre cierra retira prohibe prohibio prohibicion liberado liberados liberacion capturo capturado
  capturados muere mueren murieron matan mataron hiere hirio choca vuelca cae caen hundio hundimiento sobreviviente
  sobrevivientes superviviente supervivientes trasplante ladron ladrones narcotrafico carteles cocaina incautacion
  incauto decomiso pandilla pandillas sicario sicarios`
  .trim()
  .split(/\s+/);
