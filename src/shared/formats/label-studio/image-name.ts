import type { JsonValue } from '../json';
import { asText, type JsonObject } from '../support/json';
import { baseName } from '../support/paths';

/** Longer ones hold the picture itself (data:...), or are none. */
const MAX_ADDRESS = 4096;

const IMAGE = /\.(jpe?g|png|webp|bmp|gif|tiff?|avif|heic)([?#]|$)/i;

/** The address of a task's image: the fields that templates use, else the first that looks like one. */
export function addressOf(data: JsonObject): string | null {
  const addresses = (value: JsonValue | undefined): string[] => {
    const text = asText(value);
    return text === null || text.length > MAX_ADDRESS ? [] : [text];
  };
  const texts = Object.values(data).flatMap(addresses);
  return (
    addresses(data.image)[0] ??
    addresses(data.img)[0] ??
    texts.find((text) => IMAGE.test(text)) ??
    texts[0] ??
    null
  );
}

/**
 * The path that an address means: below the root of local files, below the host, or the name that an uploaded file
 * had before Label Studio put eight letters and a dash before it.
 */
export function pathOf(address: string): string {
  const local = /\/data\/local-files\/?\?(?:.*&)?d=([^&#]*)/.exec(address);
  if (local) return withoutRoot(unescape(local[1]!));
  const path = unescape(
    address.replace(/[?#].*$/s, '').replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, ''),
  );
  if (/(^|\/)data\/upload\//.test(path)) return baseName(path).replace(/^[0-9a-f]{8}-/, '');
  return withoutRoot(path);
}

const withoutRoot = (path: string): string => path.replace(/^\/+/, '');

function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
