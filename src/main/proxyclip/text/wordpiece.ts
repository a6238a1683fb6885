import { Tokenizer } from '@huggingface/tokenizers';
import type { Encode } from './tokens';

/**
 * BERT's tokenizer from a tokenizer.json.
 * @param context longest result; what is cut is cut before the closing [SEP], which stays.
 */
export function wordpiece(tokenizerJson: object, context: number): Encode {
  const tokenizer = new Tokenizer(tokenizerJson, {});
  return (prompt) => {
    const { ids } = tokenizer.encode(prompt);
    return ids.length <= context ? ids : [...ids.slice(0, context - 1), ids[ids.length - 1]!];
  };
}
