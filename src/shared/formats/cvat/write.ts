import type { Rle } from '../../domain/mask';
import { decodePatch } from '../../mask';
import type { FormatOption, FormatWriter, LabelSet, MaskedAnnotation, OutFile } from '../format';
import { outlineOf, rowRunsOf } from '../support/masks';
import { problem } from '../support/problem';
import { attempt, chosen, uncrowded, whereOf, type Report } from '../support/write';
import { element, escapeXml, openTag } from '../support/xml';

export const CVAT_OPTIONS: readonly FormatOption[] = [
  {
    key: 'shapes',
    title: 'Shapes',
    choices: [
      { value: 'auto', title: 'Polygons; masks where there are holes or several parts' },
      { value: 'mask', title: 'Masks only' },
    ],
  },
];

export const writeCvat: FormatWriter = function* (set, options, report) {
  const shapes = chosen(CVAT_OPTIONS, options, 'shapes');
  yield { path: 'annotations.xml', text: annotationsXml(set, shapes, report) };
  yield* imagePlaces(set);
};

function* imagePlaces(set: LabelSet): Generator<OutFile> {
  for (const { image } of set.images())
    yield { path: `images/${image.fileName}`, imageOf: image.fileName };
}

function* annotationsXml(set: LabelSet, shapes: string, report: Report): Generator<string> {
  const names = new Map(set.categories.map(({ key, name }) => [key, name]));
  yield '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n';
  yield `  ${element('version', '1.1')}\n  <meta><task>${element('name', 'ProxyLabel')}<labels>\n`;
  for (const { name, extra } of set.categories) {
    const colour = typeof extra.color === 'string' ? element('color', extra.color) : '';
    yield `    <label>${element('name', name)}${colour}${element('type', 'any')}<attributes></attributes></label>\n`;
  }
  yield '  </labels></task></meta>\n';
  let number = 0;
  for (const labelled of set.images()) {
    const { id, fileName: name, width, height } = labelled.image;
    const subset = labelled.split;
    yield `  ${openTag('image', { id: id ?? number, name, subset, width, height })}\n`;
    number++;
    for (const annotation of uncrowded(labelled, 'CVAT', report)) {
      const where = whereOf(labelled, annotation);
      const drawn = attempt(report, where, () => draw(annotation.mask, shapes));
      if (drawn) yield shapeXml(names.get(annotation.category)!, drawn, annotation);
      else if (drawn === undefined)
        report(problem('skipped', 'mask-empty', where, 'An empty mask was left out.'));
    }
    yield '  </image>\n';
  }
  yield '</annotations>\n';
}

interface Drawn {
  readonly name: 'polygon' | 'mask';
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** Undefined for an empty mask. */
function draw(mask: Rle, shapes: string): Drawn | undefined {
  const outline = shapes === 'mask' ? null : outlineOf(mask);
  if (outline?.rings.length === 1 && !outline.holes) {
    const ring = outline.rings[0]!;
    const points = ring.flatMap((x, i) => (i % 2 === 0 ? [`${x},${ring[i + 1]}`] : []));
    return { name: 'polygon', attributes: { points: points.join(';') } };
  }
  const patch = decodePatch(mask);
  if (patch === null) return undefined;
  const { x: left, y: top, bitmap } = patch;
  const { width, height } = bitmap;
  const rle = rowRunsOf(bitmap).join(', ');
  return { name: 'mask', attributes: { rle, left, top, width, height } };
}

function shapeXml(
  label: string,
  { name, attributes }: Drawn,
  { extra, suggestion }: MaskedAnnotation,
): string {
  const number = (key: string): number | null =>
    typeof extra[key] === 'number' ? extra[key] : null;
  const source = suggestion ? 'auto' : typeof extra.source === 'string' ? extra.source : 'manual';
  const tag = openTag(name, {
    label,
    source,
    occluded: number('occluded') ?? 0,
    ...attributes,
    z_order: number('z_order') ?? 0,
    group_id: number('group_id'),
  });
  const own = typeof extra.attributes === 'object' ? Object.entries(extra.attributes ?? {}) : [];
  const inner = own
    .filter(([, value]) => typeof value === 'string')
    .map(
      ([key, value]) =>
        `${openTag('attribute', { name: key })}${escapeXml(String(value))}</attribute>`,
    );
  return `    ${tag}${inner.join('')}</${name}>\n`;
}
