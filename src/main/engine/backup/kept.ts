/** Of today: what the day began with, and the last two. */
const TODAY = 3;

/**
 * Which backups stay: three of today, the last of each day before, at most `limit`. Pure.
 * @param times milliseconds since 1970, in any order. @param now the end of today
 */
export function keptTimes(times: readonly number[], now: number, limit: number): Set<number> {
  const dayOf = (time: number): string => new Date(time).toDateString();
  const newest = [...times].sort((a, b) => b - a);
  const today = newest.filter((time) => dayOf(time) === dayOf(now));
  const ofToday = [...today.slice(0, TODAY - 1), ...today.slice(TODAY - 1).slice(-1)];
  const days = new Map<string, number>();
  for (const time of newest)
    if (dayOf(time) !== dayOf(now) && !days.has(dayOf(time))) days.set(dayOf(time), time);
  return new Set([...ofToday, ...days.values()].slice(0, limit));
}
