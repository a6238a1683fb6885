/**
 * Text of a file in pieces: UTF-8 with or without a byte order mark, or UTF-16 with one. Bytes that are no
 * UTF-8 become U+FFFD.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let head: Uint8Array = new Uint8Array(0);
  let first = true;
  for await (const chunk of chunks) {
    if (typeof chunk === 'string') {
      yield first && chunk.startsWith('\ufeff') ? chunk.slice(1) : chunk;
      first &&= chunk === '';
      continue;
    }
    let bytes = chunk;
    if (!decoder) {
      head = join(head, chunk);
      if (head.length < 2) continue;
      decoder = new TextDecoder(encodingOf(head));
      bytes = head;
    }
    yield decoder.decode(bytes, { stream: true });
  }
  yield (decoder ?? new TextDecoder()).decode(decoder ? undefined : head);
}

function encodingOf([a, b]: Uint8Array): string {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return 'utf-8';
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
