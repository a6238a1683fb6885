import { SaxesParser } from 'saxes';
import { decodeText } from '../json/decode';

/** An element with everything in it. Attributes have no prototype, so no name is special. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

const MAX_DEPTH = 64;
/** Characters of one element that is kept; also of a single tag, which the parser holds as a whole. */
const MAX_ELEMENT = 64 * 2 ** 20;
const MAX_NODES = 500_000;

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/** Thrown for what is not well formed or beyond the limits; `line` is where the parser stood. */
export class BadXml extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
  }
}

/**
 * Reads XML in pieces and yields each element of the wanted names, whole, at its end; outermost ones only.
 * Memory is that of one such element. Documents can't reach out: external entities and a document's own are
 * unknown to the parser, so a reference to one is an error, and nothing is ever expanded.
 * @throws BadXml after the elements that came before the fault
 */
export async function* elementsOf(
  chunks: AsyncIterable<Uint8Array>,
  wanted: ReadonlySet<string>,
): AsyncGenerator<XmlElement> {
  const parser = new SaxesParser({});
  const stack: OpenElement[] = [];
  let ready: XmlElement[] = [];
  let [depth, kept, nodes] = [0, 0, 0];
  let fault: string | null = null;
  parser.on('error', (error) => {
    fault ??= error.message.replace(/^[\d:]+ /, '').replace(/\.$/, '');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (stack.length === 0) [kept, nodes] = [0, 0];
    if (++nodes > MAX_NODES) fault ??= `one element holds more than ${MAX_NODES} others`;
    if (++depth > MAX_DEPTH) fault ??= `elements lie deeper than ${MAX_DEPTH}`;
    if (stack.length === 0 && !wanted.has(name)) return;
    const element = { name, attributes, children: [], text: '', line: parser.line };
    stack.at(-1)?.children.push(element);
    stack.push(element);
  });
  parser.on('text', (text) => {
    const open = stack.at(-1);
    if (open) open.text += text;
  });
  parser.on('closetag', () => {
    depth--;
    const closed = stack.pop();
    if (closed && stack.length === 0 && fault === null) ready.push(closed);
  });
  const step = function* (work: () => void): Generator<XmlElement> {
    work();
    yield* ready;
    kept = ready.length > 0 ? 0 : kept;
    ready = [];
    if (fault !== null) throw new BadXml(fault, parser.line);
  };
  for await (const text of decodeText(chunks)) {
    kept += text.length;
    if (kept > MAX_ELEMENT) throw new BadXml('one element is larger than 64 MB', parser.line);
    yield* step(() => parser.write(text));
  }
  yield* step(() => parser.close());
}

/** The first child of that name. */
export const childOf = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name);

/** The trimmed text of the first child of that name; null where there is none. */
export const textIn = (element: XmlElement, name: string): string | null =>
  childOf(element, name)?.text.trim() ?? null;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Text for element content and quoted attributes. What XML 1.0 can't hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"\n\r\t]/g, (char) => ESCAPES[char]!);
}

/** `<name a="1">`; attributes that are null are left out. */
export function openTag(
  name: string,
  attributes: Readonly<Record<string, string | number | null>>,
): string {
  const pairs = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return `<${name}${pairs.join('')}>`;
}

/** `<name>text</name>` */
export const element = (name: string, text: string | number): string =>
  `<${name}>${escapeXml(String(text))}</${name}>`;
