export type Gender = 'male' | 'female';

/** Words by the gender of the person they stand for. */
export type ByGender = { any: string[]; male: string[]; female: string[] };

/** Forms of the verbs that tie a quotation to its speaker. */
export type VerbForms = {
  /** "she said". */
  finite: string[];
  /** After an auxiliary or an infinitive marker, or with many: "they say". */
  bare: string[];
  /** "saying that". */
  participles: string[];
};

export type PronounFacts = {
  words: string[];
  /** `any`: persons or a body ("they"); `speaker` and `listener` refer to nobody in the article. */
  kind: 'person' | 'thing' | 'any' | 'speaker' | 'listener';
  gender: Gender | null;
  number: 'one' | 'many';
  /** Whether it may be the subject. */
  subject: boolean;
};

export type CountryFacts = {
  people: string[];
  adjectives: string[];
  /** Its capital, or a body that speaks for it ("Islamabad said"). */
  metonyms: string[];
  /** Other names of the country itself. */
  also: string[];
};

/** Words that show that what stands between marks was not said, or by nobody; en.yaml says what each list is for. */
export const UNSAID_LISTS = [
  ...(['limits', 'denials', 'withholdings', 'opinions', 'mentions', 'conditions', 'askings', 'maybes'] as const),
  ...(['fakes', 'accusations', 'namingNouns', 'namingVerbs', 'inscriptions', 'laws', 'duties'] as const),
] as const;

/** The lists of words in a language file, each of which may be left out. */
export const WORD_LISTS = [
  /** Finite forms of verbs that report nothing; they end a noun phrase. */
  'verbs',
  /** Endings that make an unknown word such a form. */
  'verbEndings',
  /** An unknown word with one of these endings at the start of a sentence is a participle ("getting"). */
  'participleEndings',
  /** Endings that make an unknown word a trade ("-ist"). */
  'roleEndings',
  'auxiliaries',
  /** Auxiliaries that only a plural takes. */
  'pluralAuxiliaries',
  'passiveAuxiliaries',
  'agentPrepositions',
  'infinitiveMarkers',
  'adverbs',
  'adverbEndings',
  'determiners',
  /** Determiners of somebody mentioned before ("the"). */
  'definiteDeterminers',
  'prepositions',
  /** Prepositions before a place. */
  'locatives',
  'subordinators',
  'coordinators',
  'relatives',
  /** Those that stand for persons alone ("who"). */
  'personRelatives',
  'negations',
  ...UNSAID_LISTS,
  /** Words at the head of a correction or a retraction. */
  'correctionWords',
  /** Words for what happens, by which a story is named; "resign*" has any ending. */
  'acts',
  /** Words without which an act would read as done, or as its opposite ("denies", "calls off"). */
  'turns',
  /** Words that say little of an event ("officials", "first"). */
  'vagueWords',
  /** What is added to a word to make another form of it ("-ment"). */
  'wordEndings',
  /** Words for one act, in groups: "steal stole stolen theft". */
  'sameActs',
  /** What is counted while an event lasts, so that another number is no other event ("killed"). */
  'changingCounts',
  /** Titles that a portfolio goes with ("minister"). */
  'offices',
  /** What an event has one value of ("magnitude"). */
  'measures',
  /** Endings that make a possessor, written as a token of their own. */
  'possessives',
  'timeWords',
  'weekdays',
  'months',
  /** A sentence that opens with one of these cannot be read alone. */
  'openers',
  /** Capitalised at the start of a sentence without being a name. */
  'sentenceStarters',
  'portfolios',
  'roleModifiers',
  'groupNouns',
  /** Nouns for one body ("company"), which may refer to the one named last. */
  'bodyNouns',
  /** Nouns that make a body of the unknown name beside them ("maker"). */
  'bodyMakers',
  'organisationWords',
  'nameConnectors',
  'nameParticles',
  'nameSuffixes',
  'abbreviations',
  'groupNames',
  'organisationNames',
  'outlets',
  'places',
  /** Names of cities and regions; people may have them, too. */
  'largerPlaces',
  'placeWords',
  'otherNames',
  /** A name that ends in one of these is a thing ("War", "Act"). */
  'thingWords',
  /** First words of the names of things that do nothing themselves ("Operation"). */
  'thingOpenings',
  /** Verbs that tell of no acting ("rose"). */
  'thingVerbs',
  /** The second half of adjectives that begin with a name ("Lagos-based"). */
  'compoundEndings',
  /** A name that begins with one of these is a place ("Fort"). */
  'placeOpenings',
  /** Names of one thing, with strokes between them: "United Nations / UN". */
  'sameNames',
  /** Verbs that make somebody do a thing ("led the judge to remark"). */
  'causingVerbs',
  /** Verbs for seeing and hearing somebody speak ("heard a woman shout"). */
  'perceivingVerbs',
  /** Verbs that begin or keep up what a participle tells ("kept asking"). */
  'aspectVerbs',
  /** Verbs for giving another's words ("quoted"). */
  'quotingVerbs',
  /** An abbreviated title and the nouns for whoever bears it: "Gov. governor". */
  'sameTitles',
  /** Verbs by which a notice speaks ("it read"). */
  'readingVerbs',
  /** Verbs by which a report, and only a report, speaks ("a study found"). */
  'findingVerbs',
  /** Verbs for how somebody sees a thing ("viewed as"), whose words are those of the one who tells it. */
  'viewingVerbs',
  /** What stands before whom somebody is asked about or speaks of ("asked about"). */
  'topicPhrases',
  /** Words between two who speak as one ("Okoro and Strand said"). */
  'jointWords',
  /** One person by a region or a town, or by a country with an odd plural ("the Catalan", "the Frenchman"). */
  'inhabitants',
  /** Nouns of works, whose titles stand in quotation marks ("the podcast"). */
  'workNouns',
  'creditWords',
  /** How notices open a line or sentence; a single word is the whole of it. */
  'noiseWords',
  /** What only notices say, anywhere in a sentence. */
  'noticePhrases',
  'bylineWords',
  /** Words for a picture, before who made it ("Photograph: Ada Lens"). */
  'photoWords',
  /** How captions begin, before a mark ("From left: …"). */
  'captionOpenings',
  /** What only captions say ("is seen"). */
  'captionWords',
  /** How the time of a page begins ("Updated"). */
  'stampWords',
  /** Last words of the names of outlets ("Times"). */
  'outletWords',
  /** Lines that are labels of a text that tests what others claim. */
  'claimLabels',
  /** What the headline or the lead of a text has that tells of a hoax. */
  'hoaxWords',
  /** What a sentence of such a text has that does not tell the claim as a fact; what the one behind a claim says of it. */
  ...(['claimWords', 'rebuttalWords'] as const),
  /** What tells of the past or of how things always are, and not of the news. */
  'backgroundWords',
  /** Openings that say only that there is something to say ("there is a new twist"). */
  'teaserPhrases',
  /** What points at something told before: these words themselves, and these nouns with an article ("the couple"). */
  'pointingWords',
  /** Conjunctions before the news of a sentence ("but"). */
  'contrastWords',
  ...(['tollWords', 'verdictWords'] as const),
  /** How votes, matches and contests end. */
  'resultWords',
  /** Currencies and large numbers, behind a number. */
  'sumWords',
] as const;

export type WordLists = { [List in (typeof WORD_LISTS)[number]]: string[] };

/** The content of a `config/languages/*.yaml` file: all that the algorithms know of a language. */
export type LanguageFacts = WordLists & {
  /** BCP 47 primary language tag. */
  tag: string;
  name: string;
  /** The most frequent words, which tell the language of a text. */
  frequentWords: string[];
  reporting: {
    /** Verbs of saying. */
    speech: VerbForms;
    /** Verbs of calling a thing something; the quotation follows them. */
    judging: VerbForms;
    /** Pairs of words that only together report ("shot back"). */
    phrasal: string[];
    /** Verbs of many meanings that report only next to a quotation. */
    onlyBeside: string[];
    /** Phrases before the speaker ("according to"). */
    sourcePhrases: string[];
    /** Nouns that carry speech ("statement"). */
    reportNouns: string[];
  };
  /** Number words and their values; those from 100 on multiply the number before them. */
  numberWords: Record<string, number>;
  pronouns: PronounFacts[];
  titles: ByGender;
  roleNouns: ByGender;
  countries: Record<string, CountryFacts>;
  /** How first names that are not listed tend to end; only a hint. */
  givenEndings: { male: string[]; female: string[] };
  givenNames: { male: string[]; female: string[] };
  nicknames: string[][];
  /** All nouns have a capital (German), so that a capital does not show a name. */
  nounsAreCapitalised: boolean;
  /** Adjectives follow their noun (Spanish). */
  adjectivesFollow: boolean;
};

/** The lists of words in a `config/languages/cued/*.yaml` file; docs/languages.md says what each is for. */
export const CUED_LISTS = [
  ...(['auxiliaries', 'roles', 'complements', 'titles', 'groups', 'bodies', 'places', 'givenNames'] as const),
  ...(['surnames', 'particles', 'pronouns', 'functionWords', 'prepositions', 'postpositions', 'relatives'] as const),
  ...(['conjunctions', 'negations', 'nameMarkers'] as const),
  ...(['prefixes', 'endings', 'subjectEndings', 'placeEndings', 'noNameStarts'] as const),
] as const;

/** Where whoever speaks and the cue stand, seen from the quotation. */
export const CUE_ORDERS = [
  'who cue quote',
  'cue who quote',
  'who quote cue',
  'quote cue who',
  'quote who cue',
] as const;

export type CueOrder = (typeof CUE_ORDERS)[number];

/** Verbs or phrases that report, and where they stand; `participle`: only beside an auxiliary. */
export type CueGroup = { orders: CueOrder[]; words: string[]; participle: boolean };

type CuedSwitch = 'capitals' | 'spaces' | 'titleAfter' | 'dropsPronoun' | 'apostropheEndings';

/** A language of level "cued": speakers are named where a cue reports, and else left blank. */
export type CuedFacts = Record<(typeof CUED_LISTS)[number], string[]> &
  Record<CuedSwitch, boolean> & {
    tag: string;
    name: string;
    /** Who speaks the language and has read the file; null for nobody. */
    reviewedBy: string | null;
    cues: CueGroup[];
  };

/** What pages say that show something else than their article, by kind; of `cookies` articles tell too. */
export const PAGE_KINDS = ['consent', 'cookies', 'pay', 'region', 'missing', 'login', 'bot', 'notice'] as const;

export type PageKind = (typeof PAGE_KINDS)[number];

/** What stands around an article on its page: whole lines, or how lines begin. */
export const FURNITURE_KINDS = ['label', 'pointer', 'credit', 'date', 'byline', 'box', 'end', 'plea'] as const;

export type FurnitureKind = (typeof FURNITURE_KINDS)[number];

/** A `config/languages/pages/*.yaml` file: parts of sentences, for each kind of page, and lines. */
export type PageWords = Record<PageKind, string[]> & { furniture: Record<FurnitureKind, string[]> };

/** Facts about words and places that come with the program: the texts of config/background. */
export type BackgroundFacts = {
  /** One word a line, the most frequent first, for one language or several. */
  words: readonly { tags: readonly string[]; text: string }[];
  /** A line for each language: its tag, a tab, its function words. */
  functionWords: string;
  /** A line for each language: its tag, script, rank among the news, letters and function words, with tabs between. */
  alphabets: string;
  /** A line for each name: the name, its countries, its kind where it is no city, with tabs between. */
  places: string;
  /** A line for each thing: its code, its kind, its names in many scripts, with tabs between (engines/matching/names.ts). */
  names: string;
};

/**
 * The language that a text is in, as a primary tag ("ps"), or "und". `declared`: what its feed or page says, which counts
 * where the text itself leaves room. Give title and text together.
 */
export type LanguageOfText = (text: string, declared: string | null) => string;

/** Where nothing is known: every word is rare, and no name is a place. */
export const NO_BACKGROUND: BackgroundFacts = { words: [], functionWords: '', alphabets: '', places: '', names: '' };
