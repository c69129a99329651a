/** What schema.org markup says of an article; empty where it is silent. */
export type LinkedData = {
  headline: string;
  author: string;
  publisher: string;
  published: string;
  modified: string;
  language: string;
  image: string;
  free: boolean | null;
};

type Fields = Record<string, unknown>;

const NODES_MAX = 500;
const ARTICLE = /(?:Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|Review)$/;

/** The first article in a page's JSON-LD scripts; broken ones count for nothing. */
export function readLinkedData(scripts: readonly string[]): LinkedData {
  for (const script of scripts) {
    const article = findArticle(parseLoosely(script));
    if (article !== null) return fromArticle(article);
  }
  return { headline: '', author: '', publisher: '', published: '', modified: '', language: '', image: '', free: null };
}

function parseLoosely(text: string): unknown {
  const json = text.replace(/^\s*(?:\/\/)?\s*<!\[CDATA\[|(?:\/\/)?\s*\]\]>\s*;?\s*$/g, '').trim();
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Breadth first through arrays and @graph, up to a number of nodes. */
function findArticle(start: unknown): Fields | null {
  const open: unknown[] = [start];
  for (let at = 0; at < open.length && at < NODES_MAX; at += 1) {
    const value = open[at];
    if (Array.isArray(value)) open.push(...value.slice(0, NODES_MAX));
    if (!isFields(value)) continue;
    if (typesOf(value).some((type) => ARTICLE.test(type))) return value;
    open.push(value['@graph'], value['mainEntity'], value['mainEntityOfPage']);
  }
  return null;
}

function typesOf(fields: Fields): string[] {
  const type = fields['@type'];
  return (Array.isArray(type) ? type : [type]).filter((each) => typeof each === 'string');
}

function fromArticle(article: Fields): LinkedData {
  return {
    headline: textOf(article['headline']) || textOf(article['name']),
    author: list(article['author'] ?? article['creator'])
      .map(textOf)
      .filter(Boolean)
      .join(', '),
    publisher: textOf(article['publisher']),
    published: textOf(article['datePublished']) || textOf(article['dateCreated']),
    modified: textOf(article['dateModified']),
    language: textOf(article['inLanguage']),
    image: textOf(list(article['image'])[0]),
    free: freeOf(article['isAccessibleForFree']),
  };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** A text, or the name or address of the thing that stands in its place. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return textOf(value[0]);
  if (!isFields(value)) return '';
  for (const name of ['name', 'url', '@value', 'alternateName']) {
    const text = value[name];
    if (typeof text === 'string' && text.trim() !== '') return text.trim();
  }
  return '';
}

function freeOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' ? !/^(?:false|no|0)$/i.test(value.trim()) : null;
}
