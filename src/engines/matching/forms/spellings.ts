// What is written in two ways in English, Urdu and Persian, as keys for comparison. It changes with no release of a library, so that stored and
// live words stay the same.

/** Beginnings of words whose British spelling is that of a few letters more: "Hour", "tour" and "contour" are none. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^(arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|parl|rum|sav|splend|tum|val|vap|vig)our/, '$1or'],
  [/^(cent|theat|lit|fib|calib|kilomet|centimet|spect|lust|somb|sab)re$/, '$1er'],
  [/^(def|off|lic|pret)ence$/, '$1ense'],
  [/^(organ|real|recogn|author|critic|emphas|minim|maxim|mobil|modern|national|privat|normal|final|legal)is/, '$1iz'],
  [/^(penal|stabil|util|vandal|victim|apolog|capital|colon|immun|general|special|central|summar|symbol)is/, '$1iz'],
  [/^(protest|advis)or/, '$1er'],
  [/^(dia|cata)logue$/, '$1log'],
  [/^(travel|cancel|label|signal|model|fuel|jewel|counsel)l(er|ed|ing)$/, '$1$2'],
];

const wordPairs = (pairs: string): ReadonlyMap<string, string> =>
  new Map(
    pairs
      .trim()
      .split(/\s+/)
      .map((pair): [string, string] => [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)]),
  );

const SAME_WORDS = wordPairs(`
  mould:mold plough:plow sceptic:skeptic manoeuvre:maneuver grey:gray aluminium:aluminum jewellery:jewelry
  aeroplane:airplane paediatric:pediatric foetus:fetus anaemia:anemia programme:program kiev:kyiv kharkov:kharkiv
  odessa:odesa lvov:lviv calcutta:kolkata bombay:mumbai peking:beijing koran:quran moslem:muslim taleban:taliban`);

/** What all of them have somewhere: most words have none of it. */
const OTHERWISE = /our|re$|ence$|[a-z]{3}is|[si]s?tor|isor|logue|ll[ei]/;

/** Told by a look at most words, so that few are read closely. */
export function mayBeSpelledOtherwise(word: string): boolean {
  return OTHERWISE.test(word) || SAME_WORDS.has(word);
}

/** One of the spellings of a word that English has two of; the word itself where there is one. */
export function englishSpelling(word: string): string {
  const same = SAME_WORDS.get(word);
  if (same !== undefined) return same;
  for (const [spelling, other] of SPELLINGS) if (spelling.test(word)) return word.replace(spelling, other);
  return word;
}

/** Words that are written together, with a hyphen or apart, each parted where it can be; those of Urdu and Persian folded. */
const IN_TWO: ReadonlyMap<string, readonly [string, string]> = new Map(
  `air-strike air-base air-craft air-field air-lift air-port air-raid air-space air-ship cease-fire cross-fire gun-fire
  gun-man gun-shot gun-point fire-arm fire-fight fire-fighter fire-bomb fire-power wild-fire land-mine land-slide mud-slide
  rock-fall flood-water rain-fall snow-fall earth-quake sea-port ship-yard ship-wreck war-ship war-time war-lord war-head
  peace-keeper peace-keeping check-point cyber-attack cyber-security ransom-ware mal-ware spy-ware data-base web-site on-line
  oil-field gas-field pipe-line hard-line head-quarters head-scarf by-election vice-president lock-down break-through
  break-down crack-down walk-out bail-out stand-off cut-back pay-roll tax-payer share-holder stake-holder whistle-blower
  watch-dog health-care child-care work-force work-place school-child home-less life-boat life-guard police-man under-age
  high-way rail-way rail-road black-out off-shore on-shore wind-farm green-house
  وزير-اعظم وزير-اعلي وزير-خارجہ وزير-داخلہ وزير-دفاع وزير-خزانہ وزير-قانون وزير-اطلاعات وزير-خارجه وزير-داخله اسلام-آباد
  جلال-آباد فيصل-آباد حيدر-آباد ايبٹ-آباد مزار-شريف لشكر-گاه پل-خمري خيبر-پختونخوا دہشت-گرد دہشت-گردي دہشت-گردوں جنگ-بندي خود-كش
  بم-باري شدت-پسند عسكريت-پسند عليحدگي-پسند پناہ-گزين پناه-جو پناه-جويان پناه-گزين اتش-بس اتش-بسي نخست-وزير رييس-جمهور
  خبر-نگار خبر-گزاري غير-قانوني غير-ملكي غير-نظامي غير-نظاميان قانون-سازي نيم-فوجي بين-الاقوامي بين-المللي اقوام-متحدہ بے-گھر
  بے-روزگار انتخابي-مہم ہم-وطن سيلاب-زدگان زلزله-زدگان`
    .split(/\s+/)
    .map((word) => {
      const [first = '', second = ''] = word.split('-');
      return [first + second, [first, second]] as const;
    }),
);

/** Beginnings that some outlets set off by a hyphen; a vowel that stands twice is the sign of one. */
const SET_OFF = /^(re(?=e)|pre(?=e)|co(?=o)|anti|non|multi|cyber|ultra)(\p{L}{3,})$/u;

/** The two words that a word is written as, too ("airstrike", "air strike"); null where it is not. */
export function partsOf(word: string): readonly [string, string] | null {
  const known = IN_TWO.get(word);
  if (known) return known;
  const [, first, second] = SET_OFF.exec(word) ?? [];
  return first && second ? [first, second] : null;
}
