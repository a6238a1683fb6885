import { runsToString } from '../../mask';
import type { JsonValue } from '../json';
import type { LabelRecord, Problem } from '../records';
import type { DecodePanoptic, IdMap } from './panoptic';
import { annotationOf, isObject, type JsonObject, keyOf, type Raw } from './read-records';

/** A panoptic annotation is one image's worth of segments, whose pixels lie in a PNG. */
export function isPanoptic(json: JsonObject): boolean {
  return Array.isArray(json['segments_info']);
}

/** Yields one annotation for each segment of one panoptic record. Segment ids count within their image only. */
export async function* readPanoptic(
  { json, where }: Pick<Raw, 'json' | 'where'>,
  decode: DecodePanoptic | undefined,
): AsyncGenerator<LabelRecord> {
  const problem = (
    severity: Problem['severity'],
    code: string,
    message: string,
    place = where,
  ): LabelRecord => ({ kind: 'problem', problem: { severity, code, where: place, message } });
  const png = json['file_name'];
  const name = typeof png === 'string' ? png : '';
  const map = name && decode ? await decode(name) : null;
  if (!map) {
    const [code, why] = decode
      ? ['panoptic-png-missing', `its PNG ${JSON.stringify(name)} can't be read`]
      : [
          'panoptic-png-needed',
          'their masks lie in PNGs. Choose the folder that holds this file and them',
        ];
    yield problem('skipped', code, `Segments were left out: ${why}.`);
    return;
  }
  const runs = runsById(map);
  for (const [i, segment] of (json['segments_info'] as JsonValue[]).entries()) {
    const place = `${where}/segments_info/${i}`;
    if (!isObject(segment)) {
      yield problem(
        'skipped',
        'record-not-object',
        'It is no JSON object; it was left out.',
        place,
      );
      continue;
    }
    const id = Number(keyOf(segment['id']) ?? NaN);
    const counts = runs.get(id);
    runs.delete(id);
    const problems: LabelRecord[] = [];
    const tell: Raw['tell'] = (severity, code, message) =>
      problems.push(problem(severity, code, message, place));
    const annotation = annotationOf(
      { json: { ...segment, image_id: json['image_id'] ?? null }, where: place, tell },
      true,
    );
    yield* problems;
    if (!annotation) continue;
    if (!counts) {
      const message = `Segment ${id} has no pixel in the PNG; it was left out.`;
      yield problem('skipped', 'panoptic-segment-empty', message, place);
      continue;
    }
    const rle = {
      size: [map.height, map.width] as [number, number],
      counts: runsToString(Uint32Array.from(counts)),
    };
    yield {
      kind: 'annotation',
      annotation: { ...annotation, id: null, shape: { kind: 'rle', rle } },
    };
  }
  if (runs.size > 0) {
    const message = `The PNG has ${runs.size} segments that the file doesn't list; they were left out.`;
    yield problem('skipped', 'panoptic-segment-unlisted', message);
  }
}

/** For each id but 0 the runs of its pixels, column by column, zeros first. */
function runsById({ width, height, ids }: IdMap): Map<number, number[]> {
  const found = new Map<number, { runs: number[]; end: number }>();
  const pixels = width * height;
  const close = (id: number, from: number, to: number): void => {
    let entry = found.get(id);
    if (!entry) found.set(id, (entry = { runs: [], end: 0 }));
    entry.runs.push(from - entry.end, to - from);
    entry.end = to;
  };
  let [current, since] = [0, 0];
  for (let x = 0, at = 0; x < width; x++)
    for (let y = 0, pixel = x; y < height; y++, at++, pixel += width) {
      const id = ids[pixel]!;
      if (id === current) continue;
      if (current !== 0) close(current, since, at);
      [current, since] = [id, at];
    }
  if (current !== 0) close(current, since, pixels);
  return new Map(
    [...found].map(([id, { runs, end }]) => [id, end < pixels ? [...runs, pixels - end] : runs]),
  );
}
