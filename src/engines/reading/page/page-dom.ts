import { parseHTML } from 'linkedom';

/** As much of the DOM as page reading uses; the project compiles without the browser's types. */
export type PageNode = {
  readonly nodeType: number;
  readonly childNodes: Iterable<PageNode>;
  readonly firstChild: PageNode | null;
  readonly nextSibling: PageNode | null;
  readonly parentNode: PageElement | null;
  textContent: string | null;
};

export type PageElement = PageNode & {
  readonly localName: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  remove(): void;
};

export type PageDocument = PageElement & { readonly documentElement: PageElement | null };

const ELEMENT_NODE = 1;
export const TEXT_NODE = 3;

export function isElement(node: PageNode): node is PageElement {
  return node.nodeType === ELEMENT_NODE;
}

export function parsePage(html: string): PageDocument {
  const { document }: { document: PageDocument } = parseHTML(html);
  return document;
}
