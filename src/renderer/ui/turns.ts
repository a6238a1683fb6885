import { useEffect, useState } from 'react';

/** Pictures that load at the same time: more would only wait for each other in the engine. */
const AT_ONCE = 6;
/** What scrolls past faster than this isn't asked for, ms. */
const SETTLED = 60;
/** A picture that is looked at no more is still being made; its place is kept for about that long, ms. */
const ABANDONED = 200;
/** Addresses that have loaded before and need not wait again. */
const SEEN = 5000;

const seen = new Set<string>();
const waiting: (() => void)[] = [];
let loading = 0;

function next(): void {
  while (loading < AT_ONCE && waiting.length > 0) {
    loading++;
    waiting.shift()!();
  }
}

function leave(): void {
  loading--;
  next();
}

/**
 * Lets pictures load in turn, so that what is on the screen never waits for what has left it.
 * @param url what to load; null for nothing
 * @returns the address once its turn has come, and what to call when it has loaded or failed
 */
export function useTurn(url: string | null): { src: string | null; settle(): void } {
  const [turn, setTurn] = useState<string | null>(null);
  const [settle, setSettle] = useState<() => void>(() => () => {});

  useEffect(() => {
    if (url === null || seen.has(url)) return;
    let state: 'waiting' | 'loading' | 'over' = 'waiting';
    const end = () => {
      if (state !== 'loading') return;
      state = 'over';
      leave();
    };
    const begin = () => {
      state = 'loading';
      setTurn(url);
      setSettle(() => () => {
        remember(url);
        end();
      });
    };
    const timer = setTimeout(() => {
      waiting.push(begin);
      next();
    }, SETTLED);
    return () => {
      clearTimeout(timer);
      const at = waiting.indexOf(begin);
      if (at >= 0) waiting.splice(at, 1);
      if (state === 'loading') setTimeout(end, ABANDONED);
    };
  }, [url]);

  const src = url !== null && (seen.has(url) || turn === url) ? url : null;
  return { src, settle };
}

function remember(url: string): void {
  if (seen.size >= SEEN) seen.clear();
  seen.add(url);
}
