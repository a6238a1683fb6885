import { CP1252 } from './cp1252';
import { unescapeHtml } from './html-entities';

/**
 * What the published tokenizer does to a text before it looks at it: repairs (ftfy's, the ones that words
 * typed or pasted by people need), HTML character references twice, blanks to one, lower case.
 */
export function cleanText(text: string): string {
  return unescapeHtml(unescapeHtml(repair(text)))
    .replace(/[\s\x1c-\x1f\x85]+/g, ' ')
    .trim()
    .toLowerCase();
}

/**
 * The steps of ftfy.fix_text in their order. Of mojibake only UTF-8 read as Windows-1252 is undone, by far
 * the most common; other code pages stay as they are.
 */
function repair(text: string): string {
  // Only whole references (with a semicolon), and only where the text is no markup.
  let fixed = text.includes('<') ? text : text.replace(/&#?\w+;/g, unescapeHtml);
  fixed = fixed.replace(/\x1b\[[\d;]*[a-zA-Z]/g, '');
  fixed = undoMojibake(fixed);
  fixed = fixed.replace(/[\x80-\x9f]/g, (c) => CP1252[c.charCodeAt(0) - 0x80]!);
  fixed = fixed.replace(LIGATURES, (c) => (c === 'ﬅ' ? 'ſt' : c.normalize('NFKC')));
  fixed = fixed.replace(/[\uff01-\uffef\u3000]/g, (c) => c.normalize('NFKC'));
  fixed = fixed.replace(/[\u201c-\u201f]/g, '"').replace(/[\u02bc\u2018-\u201b]/g, "'");
  fixed = fixed.replace(/[\x00-\x08\x0b\x0e-\x1f\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]/g, '');
  return fixed.normalize('NFC');
}

const LIGATURES = /[ĲĳŉǄ-ǌǱ-ǳﬀ-ﬆ]/g;

const BYTE_OF = new Map(CP1252.map((c, i) => [c, 0x80 + i]));

/** UTF-8's lead bytes of 2, 3, 4 byte characters, and what follows them, as Windows-1252 shows them. */
const REST = `[\\x80-\\xbf${CP1252.join('')}]`;
const SEQUENCE = new RegExp(`[Â-ß]${REST}|[à-ï]${REST}{2}|[ð-ô]${REST}{3}`, 'g');
/** Punctuation that may really follow an accented letter; after  or Ã it never does. */
const ORDINARY = /^[^ÂÃ][\xa0\xad·´–—…’‘“”‚„•«»‹›]/;

function undoMojibake(text: string): string {
  const fixed = text.replace(SEQUENCE, (sequence) => {
    if (ORDINARY.test(sequence)) return sequence;
    const bytes = Uint8Array.from([...sequence], (c) => BYTE_OF.get(c) ?? c.charCodeAt(0));
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      // Not UTF-8 after all: the letters are meant as they stand.
      return sequence;
    }
  });
  // Text can have been misread more than once; each round makes it shorter.
  return fixed === text ? fixed : undoMojibake(fixed);
}
