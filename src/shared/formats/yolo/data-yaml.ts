/**
 * The two keys of YOLO's data.yaml that labels depend on, out of the YAML that its tools write: block or flow
 * lists, maps by number, plain or quoted names, comments. It is our own, and in time linear in the text,
 * because a YAML parser can be kept busy for hours by a few kilobytes ("? ? ? ...").
 */
export interface DataYaml {
  /** By number; null where there is no `names`, or something else than a list or a map of names. */
  readonly names: ReadonlyMap<number, string> | null;
  readonly keypoints: boolean;
}

export function readDataYaml(text: string): DataYaml {
  const lines = text.split(/\r\n|\n|\r/);
  const at = lines.findIndex((line) => /^["']?names["']?\s*:/.test(line));
  return {
    names: at < 0 ? null : namesFrom(lines, at),
    keypoints: lines.some((line) => /^kpt_shape\s*:/.test(line)),
  };
}

function namesFrom(lines: readonly string[], at: number): Map<number, string> | null {
  const head = lines[at]!.replace(/^[^:]*:\s*/, '');
  const items = /^[[{]/.test(head)
    ? flowItems([head, ...lines.slice(at + 1)])
    : blockItems(lines, at);
  if (items === null) return null;
  const names = new Map<number, string>();
  for (const [i, item] of items.entries()) {
    const pair = /^["']?(\d{1,9})["']?\s*:\s+(.*)$/s.exec(item);
    const name = scalar(pair ? pair[2]! : item);
    if (name !== '') names.set(pair ? Number(pair[1]) : i, name);
  }
  return names;
}

/** The items below `names:`: "- name" or "3: name". */
function blockItems(lines: readonly string[], at: number): string[] | null {
  const items: string[] = [];
  for (const line of lines.slice(at + 1)) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    if (!/^[\s-]/.test(line)) break;
    items.push(line.trim().replace(/^-(\s+|$)/, ''));
  }
  return items.length > 0 ? items : null;
}

/** The items between the first bracket and its closing one, over several lines; null where it isn't closed. */
function flowItems(lines: readonly string[]): string[] | null {
  const items: string[] = [];
  let [item, quote, before] = ['', '', ''];
  // Whether a quote here begins a quoted text: nothing but blanks since the last comma, bracket or colon.
  let fresh = true;
  for (const char of `${lines.join('\n').slice(1)}\n`) {
    const comment = quote === '#' || (quote === '' && char === '#' && /\s/.test(before || ' '));
    if (comment) quote = char === '\n' ? '' : '#';
    else if (quote !== '') quote = char === quote && before !== '\\' ? '' : quote;
    else if (fresh && (char === '"' || char === "'")) quote = char;
    else if (char === ',' || char === ']' || char === '}') {
      if (item.trim() !== '') items.push(item.trim());
      if (char !== ',') return items;
      [item, fresh, before] = ['', true, ' '];
      continue;
    }
    if (!comment) item += char === '\n' ? ' ' : char;
    if (!comment && !/\s/.test(char)) fresh = char === ':' && quote === '';
    before = char;
  }
  return null;
}

/** A plain or quoted text without its comment. */
function scalar(text: string): string {
  const trimmed = text.trim();
  const quoted = /^"(?:[^"\\]|\\.)*"/.exec(trimmed)?.[0];
  if (quoted) return unescaped(quoted);
  const single = /^'((?:[^']|'')*)'/.exec(trimmed)?.[1];
  return single?.replaceAll("''", "'") ?? trimmed.replace(/(^|\s)#.*$/, '').trim();
}

/** YAML's double quotes are JSON's but for rare escapes, which stay as they are. */
function unescaped(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}
