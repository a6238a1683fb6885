import { resolve } from 'node:path';
import type { ExportOptions } from '@shared/domain/exchange';
import { AppError } from '@shared/errors';
import { formatById } from '@shared/formats';
import type { Format, LabelSet, OutFile } from '@shared/formats/format';
import { type Context, openSession } from '../context';
import { exportReport, labelSet, prefixOf, wantedImages } from '../exchange/label-set';
import { ProblemLog } from '../exchange/problems';
import { paced } from '../exchange/transfers';
import { isFree, writeExport } from '../exchange/write';
import { hashAll, measureAll } from '../files/images';
import { imagePath, refuseClosed } from '../session';
import { ownFiles } from '../exchange/own-files';
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
      const rest = paced(() => refuseClosed(session));
      const wanted = await wantedImages(session, options, problems, rest);
      refuseClosed(session);
      const report = exportReport(wanted, session, problems);
      const sample =
        imageId === null
          ? ''
          : sampleOf(writing(options), labelSet(session, options, [imageId], false), options);
      return { report, sample };
    },
    'export.free': async ({ target }) => ({ free: await isFree(resolve(target)) }),
    'export.write': ({ options, target }) => {
      const session = openSession(context);
      return context.transfers.run('export', session, async (progress) => {
        const format = writing(options);
        const place = resolve(target);
        const layout = layoutOf(format, options);
        const named = layout === 'file' && /\.gz$/i.test(place);
        if (options.gzip && layout === 'file' && !named)
          throw new AppError('bad-input', `A packed file is told by its name: choose ${place}.gz.`);
        await measureAll(context, session);
        const problems = new ProblemLog();
        const wanted = await wantedImages(session, options, problems, () => progress('writing', 0));
        if (options.split?.kind === 'ratio')
          await hashAll(context, session, wanted.ids, () => progress('writing', 0));
        const counted = counting(labelSet(session, options, wanted.ids, true), wanted.ids.length);
        const files = await writeExport(
          format.write(counted.set, options.style, problems.add),
          place,
          layout,
          {
            gzip: options.gzip || named,
            images: options.images,
            sourceOf: (name) => imagePath(session, name.slice(prefixOf(options).length)),
            isOwn: await ownFiles(session),
            report: problems.add,
            breathe: () => progress('writing', counted.done()),
          },
        );
        return { target: place, files, report: exportReport(wanted, session, problems) };
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
const layoutOf = ({ layout }: Format, { split, images }: ExportOptions): Format['layout'] =>
  split !== null || images !== 'none' ? 'folder' : layout;

/** The set, and which share of its images has been drawn: a format may go through them more than once. */
function counting(set: LabelSet, images: number): { set: LabelSet; done(): number } {
  let [rounds, drawn, furthest] = [0, 0, 0];
  return {
    // The first round is for names; masks are written in a later one. Nothing goes back.
    done: () => {
      const round = drawn / Math.max(1, images);
      return (furthest = Math.max(furthest, rounds < 2 ? 0.1 * round : 0.1 + 0.9 * round));
    },
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
function short({ holds }: Writing, set: LabelSet): LabelSet {
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
function sampleOf(format: Writing, set: LabelSet, options: ExportOptions): string {
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
