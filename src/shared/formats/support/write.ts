import { toAppError } from '../../errors';
import type { FormatOption, FormatOptions, LabelledImage, MaskedAnnotation } from '../format';
import type { Problem } from '../records';
import { problem, shown } from './problem';

export type Report = (problem: Problem) => void;

/** The chosen value of an option, or its default. */
export function chosen(
  specs: readonly FormatOption[],
  options: FormatOptions,
  key: string,
): string {
  const { choices } = specs.find((spec) => spec.key === key)!;
  return choices.find(({ value }) => value === options[key])?.value ?? choices[0]!.value;
}

/** The work's result, or null with a report: one bad mask never stops the rest. */
export function attempt<T>(report: Report, where: string, work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    report(problem('skipped', 'mask-unreadable', where, toAppError(error).message));
    return null;
  }
}

/** How an annotation is named in a report. */
export const whereOf = ({ image }: LabelledImage, annotation: MaskedAnnotation): string =>
  annotation.id === null ? image.fileName : `${image.fileName}, annotation ${annotation.id}`;

/** The annotations of an image, those a format has no word for reported instead. */
export function* uncrowded(
  labelled: LabelledImage,
  title: string,
  report: Report,
): Generator<MaskedAnnotation> {
  for (const annotation of labelled.annotations)
    if (!annotation.crowd) yield annotation;
    else
      report(
        problem(
          'skipped',
          'crowd',
          whereOf(labelled, annotation),
          `A crowd region was left out: ${title} would take it for one object.`,
        ),
      );
}

/**
 * Watches over names of files made from those of images without their extension: the second image of a name
 * is refused, as its labels would overwrite the first's.
 */
export function nameKeeper(report: Report): (path: string, image: string) => boolean {
  const owners = new Map<string, string>();
  return (path, image) => {
    const key = path.normalize('NFC').toLowerCase();
    const owner = owners.get(key);
    if (owner === undefined) {
      owners.set(key, image);
      return true;
    }
    report(
      problem(
        'skipped',
        'name-taken',
        image,
        `${shown(image)} was left out: its labels would go into the same file as those of ${shown(owner)}. Rename one of the two images.`,
      ),
    );
    return false;
  };
}

/** A decimal number without trailing zeros. */
export const decimal = (value: number, digits: number): string => String(+value.toFixed(digits));

/** Which of two masks lies on the other where only one can be seen: that of the higher layer. */
export const layerOf = ({ layer = 0 }: Pick<MaskedAnnotation, 'layer'>): number => layer;
