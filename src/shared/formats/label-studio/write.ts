import type { Rle } from '../../domain/mask';
import type {
  FormatOption,
  FormatWriter,
  LabelledImage,
  LabelSet,
  MaskedAnnotation,
} from '../format';
import type { Extra } from '../records';
import { outlineOf, rowRunsOfMask } from '../support/masks';
import { problem } from '../support/problem';
import { attempt, chosen, uncrowded, whereOf, type Report } from '../support/write';
import { encodeBrush } from './brush';
import { FROM_NAME, labelConfig, TO_NAME } from './config';
import { OWN_MODEL } from './read';

export const LABEL_STUDIO_OPTIONS: readonly FormatOption[] = [
  {
    key: 'shapes',
    title: 'Regions',
    choices: [
      { value: 'auto', title: 'Polygons; brush where there are holes or several parts' },
      { value: 'brush', title: 'Brush only' },
    ],
  },
  {
    key: 'images',
    title: 'Addresses of images',
    choices: [
      { value: 'local', title: 'Local files (/data/local-files/?d=...)' },
      { value: 'plain', title: 'The path alone' },
    ],
  },
];

/** Writes the tasks and a labelling interface that fits them; suggestions become predictions. */
export const writeLabelStudio: FormatWriter = function* (set, options, report) {
  yield { path: 'label_config.xml', text: labelConfig(set.categories) };
  const shapes = chosen(LABEL_STUDIO_OPTIONS, options, 'shapes');
  const local = chosen(LABEL_STUDIO_OPTIONS, options, 'images') === 'local';
  yield { path: 'tasks.json', text: tasks(set, shapes, local, report) };
};

function* tasks(set: LabelSet, shapes: string, local: boolean, report: Report): Generator<string> {
  const names = new Map(set.categories.map(({ key, name }) => [key, name]));
  yield '[';
  let separator = '\n';
  for (const labelled of set.images()) {
    const { id, fileName } = labelled.image;
    const path = fileName.split('/').map(encodeURIComponent).join('/');
    const data = { image: local ? `/data/local-files/?d=${path}` : fileName };
    const results: [human: Extra[], model: Extra[]] = [[], []];
    for (const annotation of uncrowded(labelled, 'Label Studio', report)) {
      const result = resultOf(
        labelled,
        annotation,
        names.get(annotation.category)!,
        shapes,
        report,
      );
      if (result) results[annotation.suggestion ? 1 : 0].push(result);
    }
    const [human, model] = results;
    yield (
      separator +
      JSON.stringify({
        ...(id === null ? {} : { id }),
        data,
        annotations: human.length > 0 ? [{ result: human }] : [],
        predictions: model.length > 0 ? [{ model_version: OWN_MODEL, result: model }] : [],
      })
    );
    separator = ',\n';
  }
  yield '\n]\n';
}

function resultOf(
  labelled: LabelledImage,
  annotation: MaskedAnnotation,
  label: string,
  shapes: string,
  report: Report,
): Extra | null {
  const where = whereOf(labelled, annotation);
  const { width, height } = labelled.image;
  const drawn = attempt(report, where, () => draw(annotation.mask, shapes));
  if (drawn === undefined)
    report(problem('skipped', 'mask-empty', where, 'An empty mask was left out.'));
  if (!drawn) return null;
  const { suggestion, score, extra } = annotation;
  const id = `${annotation.id ?? labelled.annotations.indexOf(annotation)}`;
  return {
    id,
    type: drawn.type,
    from_name: FROM_NAME[drawn.type],
    to_name: TO_NAME,
    original_width: width,
    original_height: height,
    image_rotation: 0,
    ...(suggestion && score !== null ? { score } : {}),
    ...(extra.meta === undefined ? {} : { meta: extra.meta }),
    value: { ...drawn.value, [drawn.type]: [label] },
  };
}

interface Drawn {
  readonly type: keyof typeof FROM_NAME;
  readonly value: Extra;
}

/** Undefined for an empty mask. */
function draw(mask: Rle, shapes: string): Drawn | undefined {
  const [height, width] = mask.size;
  const outline = shapes === 'brush' ? null : outlineOf(mask);
  if (outline?.rings.length === 1 && !outline.holes) {
    const ring = outline.rings[0]!;
    const points = ring.flatMap((x, i) =>
      i % 2 === 0 ? [[(100 * x) / width, (100 * ring[i + 1]!) / height]] : [],
    );
    return { type: 'polygonlabels', value: { points, closed: true } };
  }
  const runs = rowRunsOfMask(mask);
  if (runs.length === 0) return undefined;
  return { type: 'brushlabels', value: { format: 'rle', rle: encodeBrush(runs, width * height) } };
}
