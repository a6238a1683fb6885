export type Headers = Readonly<Record<string, string | string[] | undefined>>;
type Value = Headers[string];

export const single = (value: Value): string | undefined =>
  Array.isArray(value) ? value[0] : value;

export function count(value: Value): number | null {
  const text = single(value);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** The hub's tag of a large file is its SHA-256; that of a small one is another hash, and of no use. */
export function hashIn(value: Value): string | null {
  return /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(single(value) ?? '')?.[1] ?? null;
}

/** A tag that promises the same bytes, not only the same meaning (RFC 9110, 8.8.1). */
export function strongTag(value: Value): string | null {
  const text = single(value);
  return text !== undefined && /^"[^"]*"$/.test(text) ? text : null;
}

/** Of a 206 answer: where it begins, and how long the whole file is. */
export function rangeOf(value: Value): { from: number; total: number | null } | null {
  const found = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(single(value) ?? '');
  return found && { from: Number(found[1]), total: found[2] === '*' ? null : Number(found[2]) };
}
