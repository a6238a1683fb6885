const MINUTE_MS = 60_000;

/**
 * Whether something that crashed shall be started again: not when it did so too often lately, for then it
 * will again.
 * @param most restarts within a minute
 */
export function restartBudget(most = 3): () => boolean {
  let crashes: number[] = [];
  return () => {
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < MINUTE_MS), now];
    return crashes.length <= most;
  };
}
