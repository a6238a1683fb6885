import type { Format, LabelledImage, LabelSet, OutFile } from '../format';
import { TRAITS } from '../format';
import { chosen, type Report } from '../support/write';
import { type IdMap, panopticOf, type PanopticImage, rgbOfIds, writePanoptic } from './panoptic';
import { panopticPngs } from './panoptic-source';
import { readCoco } from './read';
import type { CocoSegmentation, CocoStyle } from './segmentation';
import { type CocoAnnotation, type CocoContent, writeCoco, writeCocoResults } from './write';

/** Names of the parts, in the order in which they come; one nameless part without splits. */
function partsOf(set: LabelSet): (string | null)[] {
  const parts = new Set<string | null>();
  for (const { split } of set.images()) parts.add(split);
  return parts.size === 0 ? [null] : [...parts];
}

function* imagesOf(set: LabelSet, part: string | null): Generator<LabelledImage> {
  for (const image of set.images()) if (image.split === part) yield image;
}

/** Where the image files are expected: names in the JSON are relative to this folder. */
function* imageFiles(set: LabelSet): Generator<OutFile> {
  for (const { image } of set.images())
    yield { path: `images/${image.fileName}`, imageOf: image.fileName };
}

const fileName = (stem: string, part: string | null): string =>
  part === null ? `${stem}.json` : `annotations/${stem}_${part}.json`;

const categoriesOf = ({ categories }: LabelSet): CocoContent['categories'] =>
  categories.map(({ id, name, supercategory, extra }) => ({ id: id!, name, supercategory, extra }));

const imageOf = ({ image: { id, fileName: path, width, height, extra } }: LabelledImage) => ({
  id: id!,
  path,
  width,
  height,
  extra,
});

function annotationsOf(set: LabelSet, images: Iterable<LabelledImage>): Iterable<CocoAnnotation> {
  const ids = new Map(set.categories.map(({ key, id }) => [key, id!]));
  return (function* () {
    for (const { image, annotations } of images)
      for (const { id, category, mask, crowd, score, extra } of annotations)
        yield {
          id: id!,
          imageId: image.id!,
          categoryId: ids.get(category)!,
          mask,
          crowd,
          score,
          extra,
        };
  })();
}

/** COCO's instances files: the one format that keeps everything. */
export const coco: Format = {
  id: 'coco',
  title: 'COCO instances',
  extensions: ['json', 'json.gz'],
  layout: 'file',
  holds: TRAITS,
  notes: ['A crowd is what you marked as one; how a mask is written never makes it a crowd.'],
  options: [
    {
      key: 'segmentation',
      title: 'Masks as',
      choices: [
        { value: 'polygon', title: 'Polygons' },
        { value: 'rle', title: 'RLE' },
        { value: 'rle-uncompressed', title: 'RLE, plain numbers' },
        { value: 'auto', title: 'Polygons, RLE where they would lose' },
      ],
    },
    {
      key: 'holes',
      title: 'Holes in polygons',
      choices: [
        { value: 'slit', title: 'Cut open, exact' },
        { value: 'rle', title: 'Such masks as RLE' },
      ],
    },
    {
      key: 'tolerance',
      title: 'Polygons may leave the mask by',
      choices: [
        { value: '0', title: 'Nothing (exact)' },
        { value: '0.5', title: 'Half a pixel' },
        { value: '1', title: 'A pixel' },
        { value: '2', title: 'Two pixels' },
      ],
    },
    {
      key: 'scores',
      title: 'Scores',
      choices: [
        { value: 'suggestions', title: 'Of suggestions' },
        { value: 'none', title: 'Left out' },
      ],
    },
  ],
  async *read({ files, inflate }) {
    let read = 0;
    for await (const path of files.list())
      if (/\.json(\.gz)?$/i.test(path) && read++ === 0)
        yield* readCoco(files.open(path), {
          decodePanoptic: await panopticPngs({ files, inflate }, path),
        });
      else if (/\.json(\.gz)?$/i.test(path))
        yield {
          kind: 'problem',
          problem: {
            severity: 'skipped',
            code: 'file-extra',
            where: path,
            message: `${path} was left out: one COCO file is read at a time, as each numbers its records itself.`,
          },
        };
  },
  *write(set, options, report) {
    const style: CocoStyle = {
      segmentation: chosen(coco.options, options, 'segmentation') as CocoSegmentation,
      holes: chosen(coco.options, options, 'holes') as NonNullable<CocoStyle['holes']>,
      tolerance: Number(chosen(coco.options, options, 'tolerance')),
    };
    const scores = chosen(coco.options, options, 'scores') === 'suggestions';
    for (const part of partsOf(set)) {
      const text = writeCoco({
        description: '',
        ...style,
        set: set.set,
        categories: categoriesOf(set),
        images: mapped(imagesOf(set, part), imageOf),
        annotations: scored(set, imagesOf(set, part), scores),
        report,
      });
      yield { path: fileName('instances', part), text };
    }
    yield* imageFiles(set);
  },
};

function* mapped<T, U>(items: Iterable<T>, map: (item: T) => U): Generator<U> {
  for (const item of items) yield map(item);
}

/** A person's work has no score: it is certain. */
function* scored(
  set: LabelSet,
  images: Iterable<LabelledImage>,
  scores: boolean,
): Generator<CocoAnnotation> {
  for (const image of images) {
    let at = 0;
    for (const annotation of annotationsOf(set, [image])) {
      const { suggestion } = image.annotations[at++]!;
      yield { ...annotation, score: scores && suggestion ? annotation.score : null };
    }
  }
}

/** What was found, with scores, for evaluation against a file of truths. */
export const cocoResults: Format = {
  id: 'coco-results',
  title: 'COCO results',
  extensions: ['json', 'json.gz'],
  layout: 'file',
  holds: ['boxes', 'masks', 'holes', 'parts', 'instances', 'overlaps', 'scores'],
  notes: [
    'A list of masks with their scores for COCO’s own evaluation; masks drawn by hand get 1.',
  ],
  options: [],
  *write(set, _options, report) {
    for (const part of partsOf(set))
      yield {
        path: fileName('results', part),
        text: writeCocoResults(annotationsOf(set, imagesOf(set, part)), report),
      };
    yield* imageFiles(set);
  },
};

/** Every pixel has one owner: a JSON and a PNG of segment numbers for each image. */
export const cocoPanoptic: Format = {
  id: 'coco-panoptic',
  title: 'COCO panoptic',
  extensions: ['json'],
  layout: 'folder',
  holds: [
    'boxes',
    'masks',
    'holes',
    'parts',
    'instances',
    'crowd',
    'ids',
    'supercategories',
    'empty-categories',
    'empty-images',
    'extra',
  ],
  notes: [
    'Where masks overlap, the pixel belongs to the one with the higher score; hand-made ones come first, and of those the newer.',
  ],
  options: [],
  *write(set, _options, report) {
    for (const part of partsOf(set)) {
      const folder = part === null ? 'panoptic' : `annotations/panoptic_${part}`;
      const images: PanopticImage[] = [];
      for (const labelled of imagesOf(set, part)) {
        const { map, image } = panopticImage(set, labelled, report);
        images.push(image);
        const { width, height } = map;
        yield { path: `${folder}/${image.png}`, colourPng: { width, height, rgb: rgbOfIds(map) } };
      }
      const text = writePanoptic({
        description: '',
        set: set.set,
        categories: categoriesOf(set),
        images,
      });
      yield { path: fileName('panoptic', part), text };
    }
    yield* imageFiles(set);
  },
};

/** Annotation numbers may be too large for three bytes; segments are numbered within their image. */
function panopticImage(
  set: LabelSet,
  labelled: LabelledImage,
  report: Report,
): { map: IdMap; image: PanopticImage } {
  const image = imageOf(labelled);
  const layers = [...annotationsOf(set, [labelled])].map((one, at) => ({
    id: at + 1,
    categoryId: one.categoryId,
    mask: one.mask,
    crowd: one.crowd ?? false,
    layer: labelled.annotations[at]!.layer,
    score: labelled.annotations[at]!.suggestion ? (one.score ?? null) : null,
    extra: one.extra,
  }));
  const { map, segments } = panopticOf(layers, image.width, image.height, report, image.path);
  const png = `${image.path.replace(/\.[^./]*$/, '')}.png`;
  return { map, image: { image, png, segments } };
}
