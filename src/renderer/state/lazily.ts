/** Does something once things have been quiet for `ms`, and at the latest after four times as long. */
export function lazily(ms: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;
  return () => {
    const now = Date.now();
    if (timer === undefined) latest = now + 4 * ms;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        timer = undefined;
        run();
      },
      Math.max(0, Math.min(ms, latest - now)),
    );
  };
}
