/**
 * A text whose plain order is the order people expect: digits count as numbers ("a2" before "a10"),
 * case does not matter, files stand before the folders beside them.
 */
export function naturalKey(path: string): string {
  const parts = path
    .normalize('NFC')
    .toLowerCase()
    .replace(/\d+/g, (digits) => {
      const number = digits.replace(/^0+(?=\d)/, '');
      return String(number.length).padStart(4, '0') + number;
    })
    .split('/');
  const name = parts.pop() ?? '';
  return `${parts.map((part) => `1${part}`).join('/')}/0${name}\0${path}`;
}
