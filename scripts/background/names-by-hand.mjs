// @ts-check
// Names by hand: what CLDR does not have, and which of its names are words. A name with words in brackets is a word as well:
// in an article it counts where one of those words stands, too. Whoever types it means the thing, unless a ! says otherwise.

/** Members of the United Nations and who is named like them in the news. */
export const STATES = `
  AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY
  CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT
  JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ
  NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PS PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY
  SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE ZA ZM ZW`
  .trim()
  .split(/\s+/);

/** Names that are words or other names in a language of the news: a query for the country would bring what it is not. */
export const WORDS = `
  Того Чад Перу Мали Малі مالي مالی شام پیرو چلی مالٹا माली マリ チリ 수단 오만 말리 Suède Island Chili Maurice Dominique Salvador
  Turki Swiss França Irã Omã Equateur Équateur ジョージア جورجيا جارجیا जॉर्जिया Géorgie Georgië Geórgia ترکی تركي روم رم 파리 리마 Mosca
  Вена Sofia Sofía Sófia ソフィア Lima Lime Roma Palau Fas Çad Çin Şam پرو Georgia Jordan Chad Turkey Rom Rome Roms
  دوشنبه دوشنبي دوشنبہ سول Damas Wenen Wina Gine گنی 조지아 빈 É.-U. گینې Guinea Vienne`
  .trim()
  .split(/\s+/);

/** More names of a country or a city, by its code or its English name. The last lines are those that need a word beside them. */
export const MORE = `
  AF: افغانستان, Afganistán
  AE: UAE, الإمارات, امارات
  CD: DR Congo, DRC, Congo-Kinshasa, ДР Конго, الكونغو الديمقراطية, 刚果民主共和国, コンゴ民主共和国
  CF: جمهوری آفریقای مرکزی, ЦАР
  CN: الصين, چین
  CZ: Czech Republic, Чешская Республика
  GB: Britain, UK, Grande-Bretagne, Gran Bretaña, Großbritannien, Grã-Bretagna, Gran Bretagna, Британия, Британія, İngiltere, Inggris, بريطانيا, بریتانیا, انگلستان, برطانیہ, بریتانیه, برتانیا, ब्रिटेन, イギリス, 英国
  GE: グルジア, گرجستان
  IN: بھارت, انڈیا, هندوستان, ہندوستان, هند, हिंदुस्तान
  IR: ایران
  KP: DPRK, КНДР, Северная Корея, Північна Корея, Corée du Nord, كوريا الشمالية, کره شمالی, 朝鲜民主主义人民共和国
  KR: Republic of Korea, Южная Корея, كوريا الجنوبية, کره جنوبی
  MM: Burma, Birmania, Birmanie, Birma, Бирма, 缅甸
  NL: Holland, Holanda, Hollanda, Olanda, Голландия, هولندا, هلند
  RU: روسیه, روس, Русия
  SA: السعودية, سعودی عرب, عربستان سعودی, Саудовская Аравия
  SY: سوریه, سوريا, Сирия
  TR: ترکیه, ترکیہ, تركيا
  US: USA, US, United States of America, America, ABD, EEUU, EUA, Estados Unidos, États-Unis, США, Америка, أمريكا, أميركا, امریکا, آمریکا, امریکہ, अमेरिका, 美国, 미국, 米国
  Kabul: کابل, كابول, Кабул, काबुल, काबूल
  Tehran: طهران, تهران, تہران
  OM: سلطنة عمان
  TR: Turkey (Turkish, Ankara, Istanbul, Erdogan, Türkiye)
  JO: Jordan (!Jordanian, Jordanians, Amman, Hashemite)
  GE: Georgia (!Georgian, Georgians, Tbilisi, Caucasus, Abkhazia, Ossetia)
  TD: Chad (Chadian, Chadians, N'Djamena, Sahel, Deby)
  GN: Guinea (Guinean, Guineans, Conakry)
  OM: عمان (مسقط, سلطنة)
  ML: مالی (!باماکو, بماکو), مالي (!باماكو), Мали (!Бамако), माली (!बमाको)
  TD: Чад (!Нджамена)
  TG: Того (!Ломе)`;

/** Capitals, by the time zones that CLDR names in every language, and those that no time zone is called by. */
export const CAPITAL_ZONES = `
  Asia/Kabul Asia/Tehran Asia/Baghdad Asia/Damascus Asia/Beirut Asia/Riyadh Asia/Tashkent Asia/Dushanbe Asia/Ashgabat Asia/Bishkek
  Asia/Baku Asia/Yerevan Asia/Tbilisi Asia/Tokyo Asia/Seoul Asia/Pyongyang Asia/Manila Asia/Jakarta Asia/Bangkok Asia/Katmandu
  Asia/Dhaka Asia/Colombo Asia/Vientiane Asia/Phnom_Penh Asia/Taipei Asia/Jerusalem Asia/Karachi Europe/London Europe/Paris
  Europe/Berlin Europe/Madrid Europe/Vienna Europe/Moscow Europe/Kiev Europe/Warsaw Europe/Prague Europe/Budapest
  Europe/Bucharest Europe/Athens Europe/Belgrade Europe/Zagreb Europe/Sarajevo Europe/Ljubljana Europe/Bratislava Europe/Skopje
  Europe/Stockholm Europe/Oslo Europe/Copenhagen Europe/Helsinki Europe/Tallinn Europe/Vilnius Europe/Minsk Europe/Chisinau
  Europe/Brussels Europe/Amsterdam Europe/Dublin Europe/Lisbon Europe/Istanbul Africa/Cairo Africa/Tripoli Africa/Khartoum
  Africa/Juba Africa/Addis_Ababa Africa/Nairobi Africa/Mogadishu Africa/Kampala Africa/Kigali Africa/Kinshasa Africa/Brazzaville
  Africa/Luanda Africa/Lusaka Africa/Harare Africa/Maputo Africa/Bamako Africa/Niamey Africa/Ndjamena Africa/Ouagadougou
  Africa/Dakar Africa/Conakry Africa/Freetown Africa/Monrovia Africa/Accra Africa/Bangui Africa/Libreville Africa/Nouakchott
  Africa/Windhoek America/Havana America/Caracas America/Bogota America/Montevideo America/Managua America/Tegucigalpa
  America/Port-au-Prince America/Santo_Domingo`
  .trim()
  .split(/\s+/);

export const CITIES = `
  Islamabad: اسلام آباد, إسلام آباد, Исламабад, Ісламабад, इस्लामाबाद, 伊斯兰堡, イスラマバード, 이슬라마바드
  New Delhi: نئی دہلی, دهلی نو, نيودلهي, Nueva Delhi, Neu-Delhi, Нью-Дели, Нью-Делі, नई दिल्ली, 新德里, ニューデリー, 뉴델리
  Beijing: Peking, Pékin, Pekín, Pequim, Pechino, Pekin, Пекин, Пекін, بكين, پکن, بیجنگ, बीजिंग, 北京, 베이징
  Ankara: Анкара, أنقرة, آنکارا, انقره, انقرہ, अंकारा, 安卡拉, アンカラ, 앙카라
  Abu Dhabi: Abou Dhabi, Abu Dabi, Абу-Даби, Абу-Дабі, أبوظبي, أبو ظبي, ابوظبی, अबू धाबी, 阿布扎比, アブダビ, 아부다비
  Doha: Доха, الدوحة, دوحه, دوحہ, दोहा, 多哈, ドーハ, 도하
  Sanaa: Sana'a, صنعاء, صنعا, Сана, 萨那, サヌア
  Muscat (Oman, Omani): مسقط, Маскат, मस्कट, 马斯喀特, マスカット
  Astana: Астана, آستانه, 阿斯塔纳, アスタナ, 아스타나
  Hanoi: Ханой, هانوي, هانوی, ہنوئی, हनोई, 河内, ハノイ, 하노이
  Kuala Lumpur: Куала-Лумпур, كوالالمبور, کوالالامپور, कुआलालंपुर, 吉隆坡, クアラルンプール, 쿠알라룸푸르
  Abuja: Абуджа, أبوجا, ابوجا, अबुजा, 阿布贾, アブジャ
  Rabat (Morocco, Moroccan): الرباط, Рабат, رباط (مراکش), 拉巴特
  Rome: Roma (Italia, Italy, Italian), Рим, روما, ローマ, 罗马, रोम
  Canberra: Канберра, كانبرا, کانبرا, 堪培拉, キャンベラ
  Ottawa: Оттава, أوتاوا, اتاوا, 渥太华, オタワ
  Brasilia: Brasília, Бразилиа, برازيليا, 巴西利亚, ブラジリア
  Pretoria: Претория, بريتوريا, 比勒陀利亚, プレトリア
  Gaza: Gazze, Газа, غزة, غزه, ग़ज़ा, 加沙, ガザ, 가자
  Kandahar: قندهار, قندھار, कंधार, Кандагар, 坎大哈, カンダハル
  Herat: هرات, ہرات, Герат, 赫拉特, ヘラート
  Peshawar: پشاور, پیښور, بيشاور, Пешавар, पेशावर, 白沙瓦, ペシャワル
  Lahore: لاہور, لاهور, Лахор, लाहौर, 拉合尔, ラホール
  Quetta: کوئٹہ, كويتا, کویته, Кветта, क्वेटा, 奎达, クエッタ
  Mazar-i-Sharif: Mazar-e-Sharif, مزار شریف, مزارشریف, مزار شريف, Мазари-Шариф`;

/** Bodies, groups and what else is in the news by name. Initials count in capitals only. */
export const BODIES = `
  United Nations: UN, ONU, UNO, Naciones Unidas, Nations unies, Vereinte Nationen, Nações Unidas, Nazioni Unite, ООН, Birleşmiş Milletler, الأمم المتحدة, سازمان ملل, ملل متحد, اقوام متحدہ, ملګري ملتونه, ملگري ملتونه, संयुक्त राष्ट्र, 联合国, 国連, 유엔, PBB
  European Union: EU, UE, Unión Europea, Union européenne, Europäische Union, União Europeia, Unione europea, Европейский союз, Евросоюз, Європейський Союз, Євросоюз, Avrupa Birliği, الاتحاد الأوروبي, اتحادیه اروپا, یورپی یونین, اروپايي ټولنه, यूरोपीय संघ, 欧盟, 欧州連合, 유럽연합, Uni Eropa
  NATO: OTAN, НАТО, الناتو, حلف شمال الأطلسي, ناتو, نیٹو, नाटो, 北约, 北大西洋条约组织, 北大西洋条約機構, 나토
  World Health Organization: World Health Organisation, WHO, OMS, Organización Mundial de la Salud, Organisation mondiale de la santé, Weltgesundheitsorganisation, ВОЗ, ВООЗ, Всемирная организация здравоохранения, Dünya Sağlık Örgütü, منظمة الصحة العالمية, سازمان جهانی بهداشت, سازمان صحی جهان, عالمی ادارہ صحت, عالمی ادارۂ صحت, विश्व स्वास्थ्य संगठन, 世界卫生组织, 世卫组织, 世界保健機関, 세계보건기구
  International Monetary Fund: IMF, FMI, IWF, МВФ, Fondo Monetario Internacional, Fonds monétaire international, صندوق النقد الدولي, صندوق بین المللی پول, آئی ایم ایف, अंतरराष्ट्रीय मुद्रा कोष, 国际货币基金组织, 国際通貨基金, 국제통화기금
  World Bank: Banco Mundial, Banque mondiale, Weltbank, Banca mondiale, Всемирный банк, Світовий банк, Dünya Bankası, البنك الدولي, بانک جهانی, عالمی بینک, विश्व बैंक, 世界银行, 世界銀行, 세계은행, Bank Dunia
  International Atomic Energy Agency: IAEA, OIEA, AIEA, IAEO, МАГАТЭ, МАГАТЕ, الوكالة الدولية للطاقة الذرية, آژانس بین المللی انرژی اتمی, 国际原子能机构, 国際原子力機関
  International Criminal Court: ICC, Corte Penal Internacional, Cour pénale internationale, Internationaler Strafgerichtshof, المحكمة الجنائية الدولية, Международный уголовный суд, دیوان کیفری بین المللی, عالمی فوجداری عدالت, 国际刑事法院, 国際刑事裁判所
  International Court of Justice: ICJ, CIJ, Corte Internacional de Justicia, Cour internationale de justice, Internationaler Gerichtshof, محكمة العدل الدولية, دیوان بین المللی دادگستری, عالمی عدالت انصاف, 国际法院, 国際司法裁判所
  UNICEF: ЮНИСЕФ, ЮНІСЕФ, يونيسف, یونیسف, یونیسیف, यूनिसेफ, 联合国儿童基金会, ユニセフ, 유니세프
  UNESCO: ЮНЕСКО, يونسكو, یونسکو, यूनेस्को, 联合国教科文组织, ユネスコ, 유네스코
  UNHCR: ACNUR, HCR, УВКБ, المفوضية السامية لشؤون اللاجئين, کمیساریای عالی پناهندگان, 联合国难民署, 国連難民高等弁務官事務所
  UNRWA: الأونروا, أونروا, 近东救济工程处, БАПОР
  Amnesty International: Amnistía Internacional, منظمة العفو الدولية, عفو بین الملل, Международная амнистия, Uluslararası Af Örgütü, 国际特赦组织
  Human Rights Watch: HRW, هيومن رايتس ووتش, دیده بان حقوق بشر, ہیومن رائٹس واچ, Хьюман Райтс Вотч, 人权观察
  Red Cross: ICRC, Cruz Roja, Croix-Rouge, Rotes Kreuz, Roten Kreuz, Cruz Vermelha, Croce Rossa, Красный Крест, Kızılhaç, الصليب الأحمر, صلیب سرخ, ریڈ کراس, रेड क्रॉस, 红十字, 赤十字, 적십자
  OPEC: OPEP, ОПЕК, أوبك, اوپک, اوپیک, ओपेक, 欧佩克, 石油輸出国機構
  ASEAN: АСЕАН, آسيان, آ سه آن, आसियान, 东盟, 東南アジア諸国連合, 아세안
  African Union: Unión Africana, Union africaine, Afrikanische Union, União Africana, Африканский союз, Afrika Birliği, الاتحاد الأفريقي, اتحادیه آفریقا, افریقی یونین, 非洲联盟, 非盟, アフリカ連合
  Arab League: Liga Árabe, Ligue arabe, Arabische Liga, Лига арабских государств, Arap Birliği, جامعة الدول العربية, الجامعة العربية, اتحادیه عرب, عرب لیگ, अरब लीग, 阿拉伯国家联盟, 阿盟, アラブ連盟
  Shanghai Cooperation Organisation: Shanghai Cooperation Organization, SCO, ШОС, منظمة شنغهاي للتعاون, سازمان همکاری شانگهای, شنگھائی تعاون تنظیم, शंघाई सहयोग संगठन, 上海合作组织, 上合组织, 上海協力機構
  BRICS: БРИКС, بريكس, بریکس, برکس, ब्रिक्स, 金砖国家
  SAARC: سارک, سارك, सार्क
  Kremlin: Кремль, الكرملين, کرملین, کریملن, क्रेमलिन, 克里姆林宫, クレムリン, 크렘린, Kremlj
  White House: Casa Blanca, Maison Blanche, Weißes Haus, Weißen Haus, Casa Branca, Casa Bianca, Белый дом, Beyaz Saray, البيت الأبيض, کاخ سفید, قصر سفید, وائٹ ہاؤس, व्हाइट हाउस, 白宫, ホワイトハウス, 백악관, Gedung Putih
  Pentagon: Pentágono, Pentagone, Пентагон, البنتاغون, پنتاگون, پینٹاگون, पेंटागन, 五角大楼, ペンタゴン, 国防総省
  Taliban: Talibans, Talibán, Talibani, Talebani, Талибан, Талибы, Таліби, Таліб, طالبان, तालिबान, 塔利班, タリバン, 탈레반
  Tehrik-e-Taliban Pakistan: Pakistani Taliban, TTP, تحریک طالبان پاکستان, ٹی ٹی پی, تحريك طالبان باكستان, 巴基斯坦塔利班
  Haqqani network: Red Haqqani, réseau Haqqani, Haqqani-Netzwerk, شبكة حقاني, شبکه حقانی, حقانی نیٹ ورک, Сеть Хаккани, 哈卡尼网络
  Islamic State: ISIS, ISIL, ISIS-K, Daesh, Dáesh, Estado Islámico, État islamique, Islamischer Staat, IŞİD, ИГИЛ, Исламское государство, داعش, تنظيم الدولة, दाएश, 伊斯兰国, イスラム国
  al-Qaeda: al Qaeda, al-Qaida, Al Qaïda, القاعدة (تنظيم), تنظيم القاعدة, القاعده, القاعدہ, Аль-Каида, Аль-Каїда, El Kaide, अल कायदा, अलकायदा, 基地组织, アルカイダ, 알카에다
  Hamas: Hamás, ХАМАС, حماس, हमास, 哈马斯, ハマス, 하마스
  Hezbollah: Hizbullah, Hezbolá, Hisbollah, Хезболла, Хизбалла, Хезболла, حزب الله, حزب اللہ, हिजबुल्लाह, हिज़्बुल्लाह, 真主党, ヒズボラ, 헤즈볼라
  Houthis: Houthi, Hutíes, Houthistes, Huthis, Хуситы, Хусити, الحوثيون, الحوثيين, حوثی, حوثی‌ها, हूती, 胡塞武装, フーシ派, 후티
  Fatah: Fatá, ФАТХ, حركة فتح, 法塔赫, ファタハ
  Boko Haram: Боко Харам, بوكو حرام, بوکو حرام, बोको हराम, 博科圣地, ボコ・ハラム
  Al-Shabaab: al Shabab, Al-Shabab, Chabab, Аш-Шабаб, حركة الشباب, الشباب المجاهدين, الشباب (الصومال), 青年党, アルシャバブ
  PKK: РПК, حزب العمال الكردستاني, پ ک ک, 库尔德工人党, クルド労働者党
  Revolutionary Guards: Revolutionary Guard, IRGC, Guardia Revolucionaria, Gardiens de la révolution, Revolutionsgarden, КСИР, Devrim Muhafızları, الحرس الثوري, سپاه پاسداران, پاسداران انقلاب, 伊斯兰革命卫队, 革命防衛隊`;
