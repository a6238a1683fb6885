import type { SourceFiles } from './format';

/** So much of a file tells what it is. */
const HEAD_BYTES = 1 << 16;

/** What a file or a folder of files most likely is; null when nothing is recognised. An id of a format. */
export async function detectFormatId(files: SourceFiles): Promise<string | null> {
  const names: string[] = [];
  for await (const name of files.list()) {
    names.push(name);
    if (names.length === 2000) break;
  }
  const with_ = (pattern: RegExp) => names.find((name) => pattern.test(name));
  const json = with_(/\.json(\.gz)?$/i);
  if (with_(/(^|\/)data\.ya?ml$/i)) return yoloKind(files, names);
  if (json) return jsonKind(await headOf(files, json));
  const xml = with_(/\.xml$/i);
  if (xml) return /<annotations[\s>]/.test(await headOf(files, xml)) ? 'cvat' : 'voc-boxes';
  if (with_(/(^|\/)SegmentationClass\/.*\.png$/i)) return 'voc-masks';
  if (with_(/(^|\/)masks\/.*\.png$/i)) return 'mask-png';
  if (with_(/\.txt$/i)) return yoloKind(files, names);
  return with_(/\.png$/i) ? 'mask-png' : null;
}

function jsonKind(head: string): string | null {
  if (/"shapes"\s*:/.test(head) && /"imagePath"|"version"|"flags"/.test(head)) return 'labelme';
  if (
    /^\s*\[/.test(head) &&
    /"(annotations|completions|predictions)"\s*:/.test(head) &&
    /"data"\s*:/.test(head)
  )
    return 'label-studio';
  return 'coco';
}

/** A line of five numbers is a box, of more an outline. */
async function yoloKind(files: SourceFiles, names: readonly string[]): Promise<string | null> {
  const label = names.find(
    (name) =>
      /\.txt$/i.test(name) && !/(classes|names|readme|train|val|test)[^/]*\.txt$/i.test(name),
  );
  if (!label) return 'yolo-seg';
  const line = (await headOf(files, label)).split('\n')[0]!.trim();
  return line.split(/\s+/).length === 5 ? 'yolo-boxes' : 'yolo-seg';
}

async function headOf(files: SourceFiles, name: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of files.open(name)) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes >= HEAD_BYTES) break;
  }
  const head = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    head.set(part, at);
    at += part.length;
  }
  return new TextDecoder().decode(head.subarray(0, HEAD_BYTES));
}
