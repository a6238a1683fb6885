import type { Format, Trait } from './format';

/** What happens to that which a format can't hold, one sentence each, as the dialogs show them. */
const SENTENCES: Readonly<Record<Trait, string>> = {
  boxes: 'Only counts are written: neither masks nor boxes.',
  masks: 'Masks become boxes.',
  holes: 'Holes are filled.',
  parts: 'An object of several parts becomes several objects.',
  instances: 'Objects of one category can no longer be told apart.',
  overlaps: 'Where objects overlap, a pixel goes to the smaller one.',
  scores: 'Scores are lost.',
  crowd: 'Crowd regions are left out.',
  ids: 'Numbers of images, categories and annotations are lost.',
  supercategories: 'Supercategories are lost.',
  'empty-categories': 'Categories without an annotation are lost.',
  'empty-images': 'Images without an annotation are lost.',
  extra: 'Fields of other tools are lost.',
};

/** Traits that have no meaning without others: a format of boxes does not lose holes on top. */
const WITHIN: Partial<Readonly<Record<Trait, readonly Trait[]>>> = {
  masks: ['boxes'],
  instances: ['boxes'],
  overlaps: ['boxes'],
  holes: ['masks'],
  parts: ['masks', 'instances'],
};

/** What a project loses when it is written in this format. */
export const lossesOf = (format: Pick<Format, 'holds'>): string[] => lossesBetween(null, format);

/**
 * What a conversion loses: what the source can hold and the target can't. Whether a given set really has
 * such things is another question.
 * @param from null for a project, which holds everything
 */
export function lossesBetween(
  from: Pick<Format, 'holds'> | null,
  to: Pick<Format, 'holds'>,
): string[] {
  const lost = (Object.keys(SENTENCES) as Trait[]).filter(
    (trait) => (from === null || from.holds.includes(trait)) && !to.holds.includes(trait),
  );
  return lost
    .filter((trait) => (WITHIN[trait] ?? []).every((other) => to.holds.includes(other)))
    .map((trait) => SENTENCES[trait]);
}
