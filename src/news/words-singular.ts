/**
 * The word without its English plural ending: "strikes" → "strike", "countries" → "country". Only plurals of the same
 * word: "Afghan" and "Afghanistan", "Hama" and "Hamas", "new" and "news" stay apart. What it returns is a key for
 * comparing, the same for both numbers, and need not be a word.
 */
export function singular(word: string): string {
  const known = IRREGULAR.get(word);
  if (known !== undefined) return known;
  if (word.length < SHORTEST_PLURAL || !word.endsWith('s') || !LATIN.test(word)) return word;
  if (NOT_PLURAL.has(word) || /(?:ss|us|sis)$/.test(word)) return word;
  return withoutEnding(word);
}

/** Three letters ending in s are names and small words (US, gas, his), not plurals. */
const SHORTEST_PLURAL = 4;
const LATIN = /^[a-z]+$/;

function withoutEnding(word: string): string {
  if (word.endsWith('ies')) {
    return word.length < 5 || ENDS_IN_IE.has(word.slice(0, -1)) ? word.slice(0, -1) : `${word.slice(0, -3)}y`;
  }
  if (/(?:sse|xe|she|tze|oe|che)s$/.test(word) && !ENDS_IN_E.has(word.slice(0, -1))) return word.slice(0, -2);
  return word.slice(0, -1);
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** Words whose plural is regular but for which the rules would guess "-y" or cut an e too many. */
const ENDS_IN_IE = wordSet(`
  movie cookie calorie zombie rookie prairie selfie brownie hoodie newbie freebie junkie birdie genie sortie reverie
  menagerie aussie smoothie foodie techie magpie necktie veggie indie hippie walkie talkie eerie bourgeoisie boogie`);
const ENDS_IN_E = wordSet(`
  ache headache toothache heartache cache niche quiche avalanche mustache moustache psyche apache creche brioche
  porsche tranche panache douche pastiche cliche shoe horseshoe snowshoe canoe oboe toe foe woe axe doe hoe aloe`);

/** Ends in s and is no plural, or has a neighbour without the s that means something else. */
const NOT_PLURAL = wordSet(`
  news hamas laos mars lagos rhodes tunis davos means goods customs commons aids sars mers series species lens bias
  canvas alias atlas christmas economics electronics genetics logistics robotics politics athletics dynamics physics
  adams andrews carlos marcos santos lucas nicolas andreas elias rios ramos campos collins daniels edwards evans jacobs
  johns jones matthews michaels owens peters phillips philips richards roberts rogers simons stephens stevens williams
  wills hughes harris lewis thomas james myers meyers always perhaps towards besides sometimes afterwards does this`);

const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['women', 'woman'],
  ['men', 'man'],
  ['children', 'child'],
  ['mps', 'mp'],
  ['tvs', 'tv'],
  ['ads', 'ad'],
  ['crises', 'crisis'],
  ['analyses', 'analysis'],
  ['hypotheses', 'hypothesis'],
  ['theses', 'thesis'],
  ['diagnoses', 'diagnosis'],
  ['oases', 'oasis'],
  ['knives', 'knife'],
  ['wives', 'wife'],
  ['wolves', 'wolf'],
  ['halves', 'half'],
  ['thieves', 'thief'],
  ['shelves', 'shelf'],
  ['loaves', 'loaf'],
  ['calves', 'calf'],
  ['lives', 'life'],
  ['hindus', 'hindu'],
  ['hutus', 'hutu'],
  ['zulus', 'zulu'],
  ['gurus', 'guru'],
  ['menus', 'menu'],
  ['lenses', 'lens'],
  ...['bus', 'virus', 'status', 'campus', 'bonus', 'census', 'focus', 'chorus', 'surplus', 'caucus', 'consensus'].map(
    (word) => [`${word}es`, word] as const,
  ),
  ...['gas', 'bias', 'canvas', 'alias', 'atlas', 'genius', 'prospectus', 'coronavirus', 'minibus', 'cactus'].map(
    (word) => [`${word}es`, word] as const,
  ),
  // "-men" is a plural only behind these: Yemen, Bremen and a regimen are not.
  ...wordPairs('gun police fire fisher states congress spokes business militia service country tribes crafts lay work'),
]);

function wordPairs(heads: string): [string, string][] {
  return heads.split(' ').map((head) => [`${head}men`, `${head}man`]);
}
