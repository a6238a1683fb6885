import type { FormatReader, Source } from '../format';
import { readJsonItems, type JsonItem } from '../json';
import type { LabelRecord } from '../records';
import { asList, asNumber, asObject, asText, carried, type JsonObject } from '../support/json';
import { isSize } from '../support/masks';
import { baseName, extensionOf } from '../support/paths';
import { imageTwice, problemRecord, shown, unreadable } from '../support/problem';
import { readLabelConfig } from './config';
import { addressOf, pathOf } from './image-name';
import { labelsOf, shapeOf, type Frame } from './shape';

/** Suggestions that were never judged bear this name, so that they are taken even beside annotations. */
export const OWN_MODEL = 'ProxyLabel';

/**
 * Reads Label Studio's JSON (labelstud.io, export and import formats): a list of tasks, each with results of
 * people (annotations) and models (predictions). Of several people one counts, ground truth before others.
 * Predictions count where nobody has annotated, and those that we wrote ourselves always; they become suggestions.
 */
export const readLabelStudio: FormatReader = async function* (source) {
  const categories = new Set<string>();
  const images = new Set<string>();
  for await (const path of source.files.list())
    if (baseName(path) === 'label_config.xml') yield* readLabelConfig(source, path, categories);
    else if (extensionOf(path) === 'json') yield* readTasks(source, path, categories, images);
};

async function* readTasks(
  source: Source,
  path: string,
  categories: Set<string>,
  images: Set<string>,
): AsyncGenerator<LabelRecord> {
  let found = false;
  const wanted = (list: string | null): boolean => list === null;
  for await (const event of readJsonItems(source.files.open(path), { wanted }))
    if (event.kind === 'problem') {
      const { severity, code, where, message } = event.problem;
      yield problemRecord(severity, code, `${path}, ${where}`, message);
    } else if (event.kind === 'list') found ||= event.list === null;
    else {
      yield* readTask(source, path, event.item, categories, images);
    }
  if (!found) yield unreadable(path, 'it is no list of tasks, as Label Studio exports with "JSON"');
}

interface Result {
  readonly json: JsonObject;
  readonly where: string;
  readonly predicted: boolean;
  /** Of the whole prediction, for results without one. */
  readonly score: number | null;
}

async function* readTask(
  { findImage }: Source,
  path: string,
  { value, where: pointer }: JsonItem,
  categories: Set<string>,
  images: Set<string>,
): AsyncGenerator<LabelRecord> {
  const where = `${path}, ${pointer}`;
  const task = asObject(value);
  const address = addressOf(asObject(task?.data) ?? {});
  if (task === null || address === null)
    return yield problemRecord(
      'skipped',
      'task-unreadable',
      where,
      'The task was left out: it has no image.',
    );
  const results = [...humanResults(task, where), ...predictedResults(task, where)];
  if ((asList(task.annotations) ?? []).length > 1)
    yield problemRecord(
      'noted',
      'several-annotators',
      where,
      'Several people annotated the image; one of them was taken.',
    );
  const name = pathOf(address);
  const found = await findImage(name);
  const fileName = found?.fileName ?? name;
  const frame = results.map(({ json }) => frameOf(json)).find((size) => size !== null) ?? found;
  if (frame === null)
    return yield problemRecord(
      'skipped',
      'image-missing',
      where,
      `The task was left out: it doesn't say how large its image is, and there is no image ${shown(name)}.`,
    );
  if (images.has(fileName)) return yield imageTwice(where, fileName);
  images.add(fileName);
  const id = asNumber(task.id);
  const { width, height } = frame;
  yield {
    kind: 'image',
    image: {
      key: fileName,
      id: Number.isSafeInteger(id) ? id : null,
      fileName,
      width,
      height,
      extra: {},
    },
  };
  for (const result of results) yield* readResult(result, fileName, frame, categories);
}

function humanResults(task: JsonObject, where: string): Result[] {
  const key = 'annotations' in task ? 'annotations' : 'completions';
  const all = (asList(task[key]) ?? []).map((each, i) => ({ json: asObject(each), i }));
  const valid = all.filter(({ json }) => json !== null && json.was_cancelled !== true);
  const best = valid.find(({ json }) => json!.ground_truth === true) ?? valid[0];
  return best ? resultsOf(best.json!, `${where}/${key}/${best.i}`, false) : [];
}

function predictedResults(task: JsonObject, where: string): Result[] {
  const judged = humanResults(task, where).length > 0;
  return (asList(task.predictions) ?? []).flatMap((each, i) => {
    const json = asObject(each);
    if (json === null || (judged && json.model_version !== OWN_MODEL)) return [];
    return resultsOf(json, `${where}/predictions/${i}`, true);
  });
}

const resultsOf = (json: JsonObject, where: string, predicted: boolean): Result[] =>
  (asList(json.result) ?? []).map((each, i) => ({
    json: asObject(each) ?? {},
    where: `${where}/result/${i}`,
    predicted,
    score: asNumber(json.score),
  }));

function frameOf(json: JsonObject): Frame | null {
  const [width, height] = [asNumber(json.original_width) ?? 0, asNumber(json.original_height) ?? 0];
  return isSize(width, height) ? { width, height } : null;
}

function* readResult(
  { json, where, predicted, score: whole }: Result,
  image: string,
  frame: Frame,
  categories: Set<string>,
): Generator<LabelRecord> {
  const value = asObject(json.value) ?? {};
  const own = frameOf(json);
  const shape =
    own && (own.width !== frame.width || own.height !== frame.height)
      ? 'it is of an image of another size'
      : asNumber(json.image_rotation)
        ? 'its image was turned in Label Studio'
        : shapeOf(value, frame);
  if (shape === null)
    return yield problemRecord(
      'noted',
      'result-ignored',
      where,
      `A result of type ${shown(json.type)} has no region; it was left out.`,
    );
  const [label, ...others] = labelsOf(asText(json.type) ?? '', value);
  if (typeof shape === 'string' || label === undefined) {
    const why = typeof shape === 'string' ? shape : 'it has no label';
    return yield problemRecord(
      'skipped',
      'shape-unreadable',
      where,
      `The region was left out: ${why}.`,
    );
  }
  if (others.length > 0)
    yield problemRecord(
      'mended',
      'several-labels',
      where,
      `The region has several labels; ${shown(label)} was taken.`,
    );
  if (!categories.has(label))
    yield {
      kind: 'category',
      category: { key: label, id: null, name: label, supercategory: '', extra: {} },
    };
  categories.add(label);
  const given = asNumber(json.score) ?? whole;
  const sound = given !== null && given >= 0 && given <= 1;
  if (predicted && !sound)
    yield problemRecord(
      'mended',
      'score-missing',
      where,
      'The prediction has no score in 0..1; it counts as 1, so that it is a suggestion.',
    );
  yield {
    kind: 'annotation',
    annotation: {
      id: null,
      image,
      category: label,
      shape,
      crowd: false,
      score: predicted ? (sound ? given : 1) : null,
      extra: carried(json, ['meta']),
      where,
    },
  };
}
