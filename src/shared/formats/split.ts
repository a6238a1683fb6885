/** How images are dealt out to the parts of a data set (train, val, test). */
export type SplitRule =
  /** Shares are relative to their sum. The same image lands in the same part whatever else is there. */
  | {
      readonly kind: 'ratio';
      readonly parts: readonly { readonly name: string; readonly share: number }[];
      /** Another seed deals anew. */
      readonly seed: string;
    }
  /** The first folder of the path that is one of these (or any folder, when `parts` is empty). */
  | { readonly kind: 'folder'; readonly parts: readonly string[]; readonly otherwise: string }
  /** The first of these tags that the image has. */
  | { readonly kind: 'tag'; readonly parts: readonly string[]; readonly otherwise: string };

export interface SplitImage {
  /** Relative, forward slashes. */
  readonly path: string;
  /** Content hash; where it is known, copies and renamed files stay in one part. */
  readonly hash?: string | null;
  readonly tags?: readonly string[];
}

/** The name of the part that an image belongs to; depends on nothing but the image and the rule. */
export function splitOf(image: SplitImage, rule: SplitRule): string {
  if (rule.kind === 'tag')
    return rule.parts.find((name) => image.tags?.includes(name)) ?? rule.otherwise;
  if (rule.kind === 'folder') {
    const folders = image.path.split('/').slice(0, -1);
    const found =
      rule.parts.length === 0 ? folders[0] : folders.find((f) => rule.parts.includes(f));
    return found ?? rule.otherwise;
  }
  const total = rule.parts.reduce((sum, { share }) => sum + share, 0);
  let left = unitHash(`${rule.seed}\n${image.hash ?? image.path.normalize('NFC')}`) * total;
  for (const { name, share } of rule.parts) {
    if (left < share) return name;
    left -= share;
  }
  const last = rule.parts.at(-1);
  if (!last) throw new RangeError('A split needs at least one part.');
  return last.name;
}

/** FNV-1a over UTF-16 units with murmur3's finaliser: even enough to deal out images. 0 <= value < 1. */
function unitHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
