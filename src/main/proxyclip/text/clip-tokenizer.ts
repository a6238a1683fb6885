import { gunzipSync } from 'node:zlib';
import { AppError } from '@shared/errors';
import { cleanText } from './clean';
import type { Encode } from './tokens';

/** 256 bytes, each also as the end of a word, then one token per merge, then start and end of text. */
const BYTES = 256;
const MERGES = 49408 - 2 * BYTES - 2;
const START = 2 * BYTES + MERGES;
const END = START + 1;
/** The published spelling of the special tokens; typed in a text they are those tokens. */
const SPECIAL: Readonly<Record<string, number>> = {
  '<start_of_text>': START,
  '<end_of_text>': END,
};
const PIECES =
  /<start_of_text>|<end_of_text>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/giu;

/**
 * CLIP's byte level BPE (Radford et al. 2021), exact for its published tokenizer: 49,408 tokens.
 * @param vocabulary bpe_simple_vocab_16e6.txt.gz as published
 * @param context longest result; a longer one is cut, with the end token last
 * @throws AppError `damaged` for another file.
 */
export function clipTokenizer(vocabulary: Uint8Array, context: number): Encode {
  const tables = readTables(vocabulary);
  const known = new Map<string, number[]>();
  const idsOf = (piece: string): number[] => {
    let ids = known.get(piece);
    if (!ids) known.set(piece, (ids = SPECIAL[piece] ? [SPECIAL[piece]] : merge(piece, tables)));
    return ids;
  };
  return (prompt) => {
    const ids = [START];
    for (const [piece] of cleanText(prompt).matchAll(PIECES)) {
      // What will be cut need not be looked at.
      if (ids.length >= context) break;
      ids.push(...idsOf(piece));
    }
    return [...ids.slice(0, context - 1), END];
  };
}

interface Tables {
  /** Token of a byte inside a word; + BYTES at its end. */
  byteToken: Uint8Array;
  /** Merged token of two neighbours, by pairKey; the lower, the earlier it applies. */
  merged: ReadonlyMap<number, number>;
}

const pairKey = (left: number, right: number) => left * 65536 + right;

/** The tokens of one piece: its bytes, then always the pair that was learned first, until none is left. */
function merge(piece: string, { byteToken, merged }: Tables): number[] {
  let tokens = [...new TextEncoder().encode(piece)].map((byte) => byteToken[byte]!);
  tokens[tokens.length - 1]! += BYTES;
  while (tokens.length > 1) {
    let best = Infinity;
    for (let i = 0; i + 1 < tokens.length; i++) {
      best = Math.min(best, merged.get(pairKey(tokens[i]!, tokens[i + 1]!)) ?? Infinity);
    }
    if (best === Infinity) break;
    const next: number[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const pair = i + 1 < tokens.length && merged.get(pairKey(tokens[i]!, tokens[i + 1]!));
      if (pair === best) i++;
      next.push(pair === best ? best : tokens[i]!);
    }
    tokens = next;
  }
  return tokens;
}

function readTables(vocabulary: Uint8Array): Tables {
  const lines = lineTexts(vocabulary);
  const byteToken = new Uint8Array(BYTES);
  const tokens = new Map<string, number>();
  printableBytes().forEach(([byte, letter], token) => {
    byteToken[byte] = token;
    tokens.set(letter, token);
    tokens.set(`${letter}</w>`, token + BYTES);
  });
  const merged = new Map<number, number>();
  for (let i = 0; i < MERGES; i++) {
    const [left = '', right = ''] = lines[i + 1]?.split(' ') ?? [];
    const first = tokens.get(left);
    const second = tokens.get(right);
    if (first === undefined || second === undefined) {
      throw new AppError('damaged', `Line ${i + 2} of the CLIP vocabulary is not a merge.`);
    }
    tokens.set(left + right, 2 * BYTES + i);
    merged.set(pairKey(first, second), 2 * BYTES + i);
  }
  return { byteToken, merged };
}

function lineTexts(vocabulary: Uint8Array): string[] {
  try {
    return gunzipSync(vocabulary).toString('utf8').split('\n');
  } catch (cause) {
    throw new AppError('damaged', 'The CLIP vocabulary file cannot be unpacked.', { cause });
  }
}

/** In token order, each byte and the letter that stands for it in the file: printable ones for themselves. */
function printableBytes(): [number, string][] {
  const all = Array.from({ length: BYTES }, (_, byte) => byte);
  const printable = (b: number) =>
    (b >= 0x21 && b <= 0x7e) || (b >= 0xa1 && b <= 0xac) || (b >= 0xae && b <= 0xff);
  return [
    ...all.filter(printable).map((b): [number, string] => [b, String.fromCharCode(b)]),
    ...all
      .filter((b) => !printable(b))
      .map((b, i): [number, string] => [b, String.fromCharCode(BYTES + i)]),
  ];
}
