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

/** The content of a `config/languages/*.yaml` file: all that the algorithms know of a language. */
export type LanguageFacts = {
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
  /** Finite forms of verbs that report nothing; they end a noun phrase. */
  verbs: string[];
  /** Endings that make an unknown word such a form. */
  verbEndings: string[];
  /** An unknown word with one of these endings at the start of a sentence is a participle ("getting"). */
  participleEndings: string[];
  /** Endings that make an unknown word a trade ("-ist"). */
  roleEndings: string[];
  auxiliaries: string[];
  /** Auxiliaries that only a plural takes. */
  pluralAuxiliaries: string[];
  passiveAuxiliaries: string[];
  agentPrepositions: string[];
  infinitiveMarkers: string[];
  adverbs: string[];
  adverbEndings: string[];
  determiners: string[];
  /** Determiners of somebody mentioned before ("the"). */
  definiteDeterminers: string[];
  prepositions: string[];
  /** Prepositions before a place. */
  locatives: string[];
  subordinators: string[];
  coordinators: string[];
  relatives: string[];
  negations: string[];
  /** Number words and their values; those from 100 on multiply the number before them. */
  numberWords: Record<string, number>;
  /** Words at the head of a correction or a retraction. */
  correctionWords: string[];
  /** Endings that make a possessor, written as a token of their own. */
  possessives: string[];
  timeWords: string[];
  weekdays: string[];
  months: string[];
  pronouns: PronounFacts[];
  /** A sentence that opens with one of these cannot be read alone. */
  openers: string[];
  /** Capitalised at the start of a sentence without being a name. */
  sentenceStarters: string[];
  titles: ByGender;
  portfolios: string[];
  roleModifiers: string[];
  roleNouns: ByGender;
  groupNouns: string[];
  /** Nouns for one body ("company"), which may refer to the one named last. */
  bodyNouns: string[];
  organisationWords: string[];
  nameConnectors: string[];
  nameParticles: string[];
  nameSuffixes: string[];
  abbreviations: string[];
  groupNames: string[];
  organisationNames: string[];
  outlets: string[];
  countries: Record<string, CountryFacts>;
  places: string[];
  placeWords: string[];
  otherNames: string[];
  /** Nouns of works, whose titles stand in quotation marks ("the podcast"). */
  workNouns: string[];
  creditWords: string[];
  noiseWords: string[];
  bylineWords: string[];
  /** How first names that are not listed tend to end; only a hint. */
  givenEndings: { male: string[]; female: string[] };
  givenNames: { male: string[]; female: string[] };
  nicknames: string[][];
  /** All nouns have a capital (German), so that a capital does not show a name. */
  nounsAreCapitalised: boolean;
  /** Adjectives follow their noun (Spanish). */
  adjectivesFollow: boolean;
};
