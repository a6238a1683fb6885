/** What a route answers, for the window's protocol and the loopback server alike. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** A refusal: one plain line, nothing to cache, nothing about why. */
export function refusal(status: number, text: string): Answer {
  return {
    status,
    headers: { ...safeHeaders, 'content-type': 'text/plain; charset=utf-8' },
    body: `${text}\n`,
  };
}

/** On everything: no guessing of types, no storing unless a route says so. */
export const safeHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};
