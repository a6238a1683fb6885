import { resolve } from 'node:path';
import type { ExportOptions } from '@shared/domain/exchange';
import { AppError } from '@shared/errors';
import { formatById } from '@shared/formats';
import type { Format, OutFile } from '@shared/formats/format';
import type { Problem } from '@shared/formats/records';
import { type Context, openSession } from '../context';
import { countSet, type ExportSet, exportSet } from '../exchange/label-set';
import { ProblemLog } from '../exchange/problems';
import { isFree, writeExport } from '../exchange/write';
import { measureAll } from '../files/images';
import { imagePath } from '../session';
import { type FeatureHandlers, OK } from './handlers';

type Writing = Format & Required<Pick<Format, 'write'>>;

/** A preview is for reading. */
const SAMPLE_CHARACTERS = 40_000;

export function exportHandlers(context: Context): FeatureHandlers<'export' | 'transfer'> {
  return {
    'export.preview': async ({ options, imageId }) => {
      const session = openSession(context);
      await measureAll(context, session);
      const problems = new ProblemLog();
      const report = countSet(session, exportSet(session, options, problems), options, problems);
      if (imageId === null) return { report, sample: '' };
      const everything = { ...options, doneOnly: false, emptyImages: true };
      const set = exportSet(session, everything, new ProblemLog(), [imageId]);
      return { report, sample: sampleOf(writing(options), set, options) };
    },
    'export.free': async ({ target }) => ({ free: await isFree(resolve(target)) }),
    'export.write': ({ options, target }) => {
      const session = openSession(context);
      return context.transfers.run('export', session, async (progress) => {
        const file = resolve(target);
        if (session.file === file)
          throw new AppError('bad-input', `${file} is the project itself. Choose another file.`);
        await measureAll(context, session);
        const problems = new ProblemLog();
        const format = writing(options);
        const set = exportSet(session, options, problems);
        const counted = counting(set);
        const root = options.prefix === '' ? '' : `${options.prefix.replace(/\/+$/, '')}/`;
        const files = await writeExport(
          format.write(counted.set, options.style, (problem: Problem) => problems.add(problem)),
          file,
          layoutOf(format, options),
          {
            gzip: options.gzip,
            images: options.images,
            sourceOf: (name) => imagePath(session, name.slice(root.length)),
            breathe: () => progress('writing', counted.done()),
          },
        );
        return { target: file, files, report: countSet(session, set, options, problems) };
      });
    },
    'transfer.cancel': () => {
      context.transfers.cancel();
      return OK;
    },
  };
}

/** @throws AppError('unsupported') */
function writing({ format: id }: ExportOptions): Writing {
  const format = formatById(id);
  if (!format?.write)
    throw new AppError('unsupported', `There is no format “${id}” that can be written.`);
  return format as Writing;
}

/** A format of one file writes several when the set is split or comes with its images. */
export const layoutOf = ({ layout }: Format, { split, images }: ExportOptions): Format['layout'] =>
  split !== null || images !== 'none' ? 'folder' : layout;

/** The set, and which share of its images has been drawn: a format may go through them more than once. */
function counting(set: ExportSet): { set: ExportSet; done(): number } {
  const total = Math.max(1, set.wanted.length);
  let [rounds, drawn] = [0, 0];
  return {
    // Most of the time goes into the last round, in which the masks are written.
    done: () => (rounds < 2 ? (0.1 * drawn) / total : 0.1 + (0.9 * drawn) / total),
    set: {
      ...set,
      *images() {
        rounds++;
        drawn = 0;
        for (const image of set.images()) {
          yield image;
          drawn++;
        }
      },
    },
  };
}

/** Of a format that numbers its categories, those of the image are enough to read. */
function short({ holds }: Writing, set: ExportSet): ExportSet {
  if (!holds.includes('ids')) return set;
  const used = new Set(
    [...set.images()].flatMap(({ annotations }) => annotations.map((one) => one.category)),
  );
  return {
    ...set,
    set: { extra: { info: set.set.extra['info'] } },
    categories: set.categories.filter(({ key }) => used.has(key)),
  };
}

/** What the format's text files hold for one image, with the name of each where there are several. */
function sampleOf(format: Writing, set: ExportSet, options: ExportOptions): string {
  const parts: { path: string; text: string }[] = [];
  let left = SAMPLE_CHARACTERS;
  const files: Iterable<OutFile> = format.write(short(format, set), options.style, () => {});
  for (const file of files) {
    if (!('text' in file) || left <= 0) continue;
    let text = '';
    for (const piece of file.text) if ((text += piece).length > left) break;
    left -= text.length;
    parts.push({ path: file.path, text: text.slice(0, SAMPLE_CHARACTERS) });
  }
  return parts.length === 1
    ? parts[0]!.text
    : parts.map(({ path, text }) => `${path}\n${text}`).join('\n\n');
}
