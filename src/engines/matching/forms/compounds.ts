import { germanStem, keysOfWord, STEM_MARK } from './stems.ts';

/**
 * The keys of a word of an article: those under which it is looked up, and in German those of the words that it is made of,
 * so that `Anschlag` finds "Bombenanschlag". Who asks for the whole word does not want its parts.
 */
export function keysInArticle(word: string, language: string): readonly string[] {
  const keys = keysOfWord(word, language);
  return language === 'de' && word.length >= COMPOUND_LETTERS_MIN ? [...keys, ...partKeys(word)] : keys;
}

const KEY = `${STEM_MARK}de`;
const COMPOUND_LETTERS_MIN = 9;

/** What compounds of the news end in. Of a free choice of words, some are the end of others by chance: "Last" in "Palast". */
const TAILS: ReadonlySet<string> = new Set(
  `abgabe abgeordnete abkommen abschiebung angriff anlage anschlag arbeiter armee attentat ausschuss bahnhof basis beamter beben
  behoerde bericht beschluss besuch bombe boot botschaft botschafter branche brand bruecke buerger bundnis chef debatte
  defizit demonstration diplomat drohne einsatz embargo energie ernte explosion export extremist fabrik faehre feuer firma
  fluechtling flughafen flugzeug flut forderung front fuehrer fuehrung gefahr gefangene gesetz gespraech gewalt gericht gewerkschaft gipfel gouverneur
  granate grenze gruppe hafen haushalt helfer hilfe import industrie inflation kabinett kampf kaempfer kandidat katastrophe kette
  kirche klinik koalition kommando kommandeur kommission konferenz konflikt kongress konsulat konvoi konzern krankenhaus krieg krise
  kuerzung kueste lager lieferung luecke mangel markt massaker medien miliz minister ministerin ministerium mission mord nachricht
  netzwerk offensive offizier opfer opposition organisation panzer parlament partei patrouille personal pflicht pipeline plan politik
  politiker polizei polizist praesident praesidentin preis premier programm projekt protest provinz prozess rakete rebell reform
  regierung region reise reserve richter sanktion schaden schiff schmuggel schule schutz seuche sicherheit sieg siedlung soldat
  spende spieler spion sprecher sprecherin staat stadt start steuer stopp strafe strasse streik streit streitkraft strom student
  studie sturm terror terrorist test tote transport treffen truppe tunnel ueberfall umfrage unfall unglueck union universitaet
  unruhe untersuchung urteil verband verbot verbrechen verbrecher verein verhandlung verletzung verlust versammlung versorgung
  versuch vertrag vertreter virus vorwurf waehler waffe waffenruhe wahl wasser welle werk wirtschaft zahl zentrale zentrum zeuge
  zivilist zoll`
    .split(/\s+/)
    .map(germanStem),
);

/** Small words before a verb make another verb of it: "Verhandlung" is no Handlung. Some towns end in a word. */
const NO_HEADS = new Set(
  `unter uber gegen wieder zwischen hinter zusammen nieder durch voran voraus heraus herein empor ludwigs friedrichs wilhelms haupt
  selbst gesamt nach`.split(/\s+/),
);
const HEAD_MIN = 4;
/** The first part is a key of its own where it is long enough to be no other word. */
const NAMED_HEAD_MIN = 6;

function partKeys(word: string): string[] {
  const stem = germanStem(word);
  for (let at = HEAD_MIN; at <= stem.length - HEAD_MIN; at += 1) {
    const [head, tail] = [stem.slice(0, at), stem.slice(at)];
    if (!TAILS.has(tail)) continue;
    if (NO_HEADS.has(head)) return [];
    const ofHead = head.length < NAMED_HEAD_MIN ? [] : [KEY + germanStem(head), ...partKeys(head)];
    return [KEY + tail, ...ofHead];
  }
  return [];
}
