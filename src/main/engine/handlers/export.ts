import {
  annotationJson,
  type CocoAnnotation,
  type CocoImage,
  writeCoco,
} from '@shared/formats/coco';
import type { Category } from '@shared/domain/category';
import { AppError } from '@shared/errors';
import type { CocoOptions, Output } from '@shared/rpc/contract';
import { resolve } from 'node:path';
import { type Context, openSession } from '../context';
import { writeAtomically } from '../files/atomic';
import { measureAll } from '../files/images';
import { projectOf, type Session } from '../session';
import { imageFiles, listCategories, numberedAnnotationsOf } from '../store';
import type { FeatureHandlers } from './handlers';

type Counts = Output<'export.coco'>['counts'];

export function exportHandlers(context: Context): FeatureHandlers<'export'> {
  return {
    'export.preview': async ({ options, imageId }) => {
      const { counts, images, annotations } = await collect(context, options);
      const image = images.find(({ id }) => id === imageId) ?? null;
      const records = annotations
        .filter((annotation) => annotation.imageId === image?.id)
        .map((annotation) => annotationJson(annotation, options.segmentation));
      const sample = image
        ? {
            image: {
              id: image.id,
              file_name: image.path,
              width: image.width,
              height: image.height,
            },
            annotations: records,
          }
        : null;
      return { counts, sample: sample ? readable(sample) : '' };
    },
    'export.coco': async ({ options, file }) => {
      const target = resolve(file);
      if (context.session?.file === target)
        throw new AppError('bad-input', `${target} is the project itself. Choose another file.`);
      const { counts, ...content } = await collect(context, options);
      const { name } = projectOf(openSession(context));
      await writeAtomically(
        target,
        writeCoco({ description: name, segmentation: options.segmentation, ...content }),
      );
      return { file: target, counts };
    },
  };
}

interface Content {
  images: CocoImage[];
  categories: Category[];
  annotations: CocoAnnotation[];
  counts: Counts;
}

/** Everything that goes out, read in one go: edits made while the file is written don't tear it. */
async function collect(context: Context, options: CocoOptions): Promise<Content> {
  const session = openSession(context);
  await measureAll(context, session);
  const wanted = imageFiles(session.db).filter(
    ({ status }) => !options.doneOnly || status === 'done',
  );
  const images = wanted.filter(({ width, height }) => width > 0 && height > 0);
  const annotations = images.flatMap(({ id }) => annotationsFor(session, id, options));
  const categories = listCategories(session.db);
  const problems = wanted.flatMap(({ width, path, error }) =>
    error === null ? [] : [`${width > 0 ? '' : `${path} is left out: `}${error}`],
  );
  const counts = {
    images: images.length,
    annotations: annotations.length,
    categories: categories.length,
    problems,
  };
  return { images, categories, annotations, counts };
}

function annotationsFor(
  { db }: Session,
  imageId: number,
  { include }: CocoOptions,
): CocoAnnotation[] {
  return numberedAnnotationsOf(db, imageId)
    .filter(({ annotation: { status } }) =>
      include === 'accepted' ? status === 'accepted' : status !== 'rejected',
    )
    .map(({ cocoId, annotation: { categoryId, mask } }) => ({
      id: cocoId,
      imageId,
      categoryId,
      mask,
    }));
}

/** Indented JSON whose lists of numbers stay on one line, as people read coordinates. */
function readable(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/\[[\d\s.,-]+\]/g, (list) =>
    list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );
}
