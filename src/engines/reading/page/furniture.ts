import { type Block, isProse, proseIn } from './page-text.ts';

const SHORT_CHARS = 120;
/** Where headlines, bylines and dates stand before the text begins. */
const OPENING_BLOCKS = 8;
/** Where addresses of authors and short links stand behind it. */
const CLOSING_BLOCKS = 5;
/** Galleries give each caption twice, close together; a refrain may come back later. */
const REPEATED_WITHIN = 3;

// Words of the page around the article, in the languages of most of our feeds' pages; whole blocks only.
const FURNITURE =
  /^(?:advert(?:isement|ising)?s?|sponsored(?: content)?|sign in|log in|subscribe(?: now)?|breaking news|caption|close|share(?: (?:this|on|via)\b.*)?|comments?(?: \(\d+\))?|leave a comment|read more|more|continue reading(?: below)?|article continues below.*|story continues below.*|related(?: (?:articles?|stories|content|topics|coverage))?:?|don['’]t miss:?|most (?:read|popular)|(?:image|photo|slide) \d+ of ?\/? ?\d+|this slideshow requires javascript\.?|tell us what you think.*|print|email|facebook|twitter|whatsapp|copy link|tags?:.*|filed under:.*|(?:- ?)?(?:anzeige|werbung|publicité|publicidade?|pubblicità|advertentie|reklama)(?: ?-|:)?|drucken|teilen|merken|zurück|imprimer|partager|imprimir|compartir|compartilhar|stampa|condividi|delen|drukuj|udostępnij|ver más|voir plus|mehr anzeigen|externer inhalt)$/i;
const LINK_LINE = /^(?:https?:\/\/\S+|@\w+|(?:www\.)?\w+\.com\/\w+|[\w.+-]+@[\w-]+\.[\w.]+)$/i;
const CREDIT =
  /^(?:photos?|images?|pictures?|credit|source|video|fotos?|fotograf(?:ía|ia)|bild(?:er|quelle|nachweis)?|(?:titel|beitrags)bild|quelle|imagen|imagem|crédits?|créditos?|fuente|fonte|źródło|fot\.|beeld)(?: (?:by|credit|courtesy|photos?|von))?\s?[:/].{0,100}$|^(?:photograph|photo|foto) (?:by|de|von) .{0,60}$|^(?:©|\(c\)|copyright\b).{0,100}$|\((?:image|photo|pic|picture|credit|foto|bild|crédito)s?:? [^)]{1,80}\)$|\/(?:AP|AFP|Reuters|Getty Images)\)?$|© ?[^.]{2,60}$/i;
const POINTER =
  /^(?:read more|read also|see also|related|more|watch|also read|click here|don['’]t miss|(?:le|te) puede interesar|puedes ver|le[ae] (?:también|más)|mire|(?:veja|leia) (?:também|mais)|(?:à )?lire aussi|voir aussi|lesen sie auch|lies auch|mehr (?:dazu|zum thema)|siehe auch|leggi anche|lees ook|czytaj (?:też|także|również)|zobacz (?:też|także)) ?(?::|\.\.\.|>|»)/i;
const DATELINE =
  /^(?:\|? ?(?:(?:first )?(?:published|updated|posted|last updated|last modified|modified)|veröffentlicht|veröffentlichung|publiziert|aktualisiert|erstellt|publicado|actualizado|atualizado|publié|mis à jour|pubblicato|aggiornato|gepubliceerd|publikacja|opublikowano|aktualizacja)\b.{0,60}|.{0,40}\b\d{1,2}[:.]\d{2} ?(?:[ap]\.?m\.?|uhr)?(?: [A-Z]{2,4})?(?: .{0,30}\d{4})?|(?:\p{L}{2,12}\.?,? )?\d{1,2}[./-]? ?(?:\d{1,2}[./-]|(?:de )?\p{L}{3,10}\.?)(?: de)? ?\d{4}|\p{L}{3,10} \d{1,2}, \d{4})$/iu;
const BYLINE = /^(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|[Aa]v|[Pp]rzez)\s\p{Lu}[^.!?:]{2,70}$/u;

const HEADING_CHARS_MAX = 60;
/** Boxes of other stories: an end only where no text follows. */
const BOX =
  /^(?:related(?: (?:articles?|stories|content|posts?|news|coverage))?|more (?:from|on|stories|news|\w+ news)\b.{0,40}|you (?:may|might) (?:also )?like.{0,30}|recommended(?: for you)?|most (?:read|popular|viewed).{0,20}|want more stories like this\?|share this(?: article| story)?|trending(?: now)?|latest (?:news|stories)|read next|up next|editor['’]s picks|weitere (?:artikel|beiträge|links|themen|meldungen|nachrichten)\b.{0,40}|weiterführende links?|mehr zum thema.{0,30}|mehr themen|(?:das )?(?:könnte|dürfte).{0,20} interessieren|auch interessant|lesen sie auch.{0,40}|ähnliche (?:artikel|beiträge|themen)|empfohlene beiträge|meistgelesen.{0,20}|(?:meistdiskutierte|neueste) artikel|zum weiterlesen|siehe auch|(?:notas|noticias|notícias|artículos) relacionad[ao]s|(?:te|le) puede interesar|más (?:noticias|leíd[ao]s|en .{2,20})|lo más (?:leído|visto)|articles? (?:liés|similaires|connexes)|à lire (?:aussi|également)|sur le même (?:sujet|thème)|les plus lus|leggi anche|articoli correlati|potrebbe interessarti.{0,20}|i più letti|(?:veja|leia) (?:também|mais)|mais lidas|lees ook|meer over.{0,30}|gerelateerd.{0,20}|czytaj (?:też|także)|zobacz (?:też|także)|polecane)[:.!?]?$/i;
/** What comes behind the text, with text of its own. */
const END =
  /^(?:comments?|leave a (?:reply|comment)|about the authors?|(?:keine )?kommentare?(?: \(\d+\))?|kommentar schreiben|über (?:den autor|die autorin)|comentarios|commentaires|commenti|comentários|reacties|komentarze)[:.]?$/i;

const PLEA_CHARS_MAX = 350;
/** The publisher asks the reader for something: at the opening of a sentence, in the second person. */
const PLEA =
  /(?:^|[.!?,;:–¡]\s*)(?:subscribe (?:now|today|here|to (?:our|the|my))|sign up (?:for|to|here|now|today)|become an? (?:\w+ )?(?:member|subscriber|supporter|patron) (?:today|now|here|and|for|from)|(?:join|follow) (?:us|our)\b|(?:follow|like) .{2,40} on (?:twitter|facebook|instagram)|support (?:us|our)\b|(?:get|download) (?:the|our) .{0,30}\bapps?\b|never miss|donate (?:now|today|here)|(?:jetzt|hier) (?:abonnieren|anmelden|newsletter|registrieren)|abonnieren sie|melden sie sich|folgen sie uns|unterstützen sie|werden sie (?:mitglied|abonnent)|verpassen? (?:sie )?keine|abonnez-vous|inscrivez-vous|recevez (?:notre|nos|chaque)|suivez-nous|soutenez|devenez (?:membre|abonné)|rejoignez-nous|suscríb(?:ete|ase)|regístr(?:ate|ese)|recib[ae]s? (?:nuestr[ao]|en tu)|síguenos|hazte (?:socio|miembro|suscriptor)|únete|apóyanos|descarga (?:la|nuestra)|abbonati|iscriviti|seguici|sostieni|diventa (?:socio|membro)|assine|inscreva-se|siga-nos|cadastre-se|apoie|torne-se|abonneer|schrijf je in|meld je aan|volg ons|word (?:lid|abonnee)|zapisz się|zapraszamy.{0,10} do subskrypcji|subskrybuj|dołącz do nas|obserwuj nas|wesprzyj)\b/i;

/** The blocks that are the article's own, and what stands between them: without its repeated headline and what follows it. */
export function withoutFurniture(blocks: readonly Block[], title: string): Block[] {
  const own = blocks.slice(0, endOfArticle(blocks));
  const texts = own.filter(({ kind }) => isProse(kind));
  const headline = plain(title);
  let place = -1;
  const kept = own.flatMap((block, at) => {
    if (!isProse(block.kind)) return [block];
    place += 1;
    const before = texts.slice(Math.max(0, place - REPEATED_WITHIN), place);
    const isOpening = place < OPENING_BLOCKS;
    const isEdge = isOpening || place > texts.length - CLOSING_BLOCKS;
    return settleBlock(block, { before, next: own[at + 1], headline, isOpening, isEdge });
  });
  return withoutLastLabels(kept);
}

type BlockPlace = {
  before: readonly Block[];
  next: Block | undefined;
  headline: string;
  isOpening: boolean;
  isEdge: boolean;
};

/** The block itself, what it is kept apart as, or nothing. */
function settleBlock(block: Block, { before, next, headline, isOpening, isEdge }: BlockPlace): Block[] {
  const { text } = block;
  if (text.length > 20 && before.some((other) => other.text === text)) return [];
  if ((isOpening && plain(text) === headline) || (isEdge && LINK_LINE.test(text))) return [];
  const kind = asideKind(text, isOpening, isEdge);
  if (kind !== null) return [{ text, kind }];
  return isFurniture(text) || isPlea(block) || isLabel(block, next) ? [] : [block];
}

/** Asked of so many headings: each asks all that follows. */
const BOXES_MAX = 20;

function endOfArticle(blocks: readonly Block[]): number {
  const total = blocks.reduce((sum, { text, kind }) => sum + (isProse(kind) ? text.length : 0), 0);
  let passed = 0;
  const late = blocks.flatMap(({ text, kind }, place) => {
    passed += isProse(kind) ? text.length : 0;
    return passed - text.length > total / 2 && isProse(kind) && text.length < HEADING_CHARS_MAX ? [place] : [];
  });
  const textAt = (place: number) => blocks[place]?.text ?? '';
  const boxes = late.filter((place) => BOX.test(textAt(place))).slice(0, BOXES_MAX);
  const ends = [late.find((place) => END.test(textAt(place))), boxes.find((place) => isLast(blocks.slice(place + 1)))];
  return Math.min(blocks.length, ...ends.filter((place) => place !== undefined));
}

const PROSE_BEHIND_MIN = 150;
/** What is shorter may be a teaser. */
const PARAGRAPH_MIN = 100;

/** Whether no text of the article follows. */
function isLast(rest: readonly Block[]): boolean {
  const texts = rest.filter(({ kind }) => isProse(kind));
  // One headline of another story may stand in a box of its own; where each block has one, they are teasers.
  const isTeasers = texts.filter(({ link }) => link === 'headline').length > 1;
  const own = isTeasers ? texts.filter(({ link }) => link === undefined) : texts;
  const paragraphs = own.filter(({ text }) => text.length >= PARAGRAPH_MIN);
  return paragraphs.reduce((sum, { text }) => sum + proseIn(text, 0), 0) < PROSE_BEHIND_MIN;
}

function asideKind(text: string, isOpening: boolean, isEdge: boolean): Block['kind'] | null {
  if (text.length > 2 * SHORT_CHARS) return null;
  if (CREDIT.test(text)) return 'credit';
  if (POINTER.test(text)) return 'teaser';
  if (text.length > SHORT_CHARS) return null;
  if (isEdge && DATELINE.test(text)) return 'time';
  return isOpening && BYLINE.test(text) ? 'byline' : null;
}

function isFurniture(text: string): boolean {
  return text.length <= SHORT_CHARS && (FURNITURE.test(text) || BOX.test(text));
}

function isPlea({ text, kind }: Block): boolean {
  return kind !== 'line' && text.length <= PLEA_CHARS_MAX && !/["“„«]/.test(text) && PLEA.test(text);
}

const LABEL_WORDS_MAX = 3;

/** "More on this:", where what it stands over was left out; whole sentences lead to what is shown from elsewhere. */
function isLabel({ text, kind }: Block, next: Block | undefined): boolean {
  if (next?.kind !== 'teaser' || next.link === undefined || kind === 'line') return false;
  if (text.length > HEADING_CHARS_MAX || /[.!?…]["”»’')]*$/.test(text)) return false;
  return kind === 'heading' || text.split(' ').length <= LABEL_WORDS_MAX;
}

const LAST_LABELS_MAX = 5;
/** An entry of a list, a writer's sign-off. */
const LISTED = /^[\d\p{Pd}*•·–—]/u;

/** A heading with nothing under it, and short lines that are no sentence, are no end of a text. */
function withoutLastLabels(blocks: readonly Block[]): Block[] {
  const labels = new Set<Block>();
  for (let place = blocks.length - 1; place >= 0 && labels.size < LAST_LABELS_MAX; place--) {
    const block = blocks[place];
    if (block === undefined || !isProse(block.kind)) continue;
    const isText = block.text.length > HEADING_CHARS_MAX || /[.!?…。！？।؟]["”»’')\]]*$/.test(block.text);
    if (isText || LISTED.test(block.text) || block.kind === 'line' || blocks[place - 1]?.kind === 'line') break;
    labels.add(block);
  }
  const isText = blocks.some((block) => isProse(block.kind) && !labels.has(block) && proseIn(block.text, 0) > 0);
  return isText ? blocks.filter((block) => !labels.has(block)) : [...blocks];
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
