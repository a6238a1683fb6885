import { categoriesOf } from '@shared/domain/words';
import { newEdit } from '@shared/edit';
import type { Project } from '@shared/domain/project';
import { openPath } from '../process/open-path';
import type { Context } from './context';

/**
 * Opens or makes the project of `path`, with these words in its vocabulary: words that it has already stay as
 * they are, the others are added. Its folder is looked at again for new images.
 */
export async function openWithWords(
  { engine, output }: Context,
  path: string,
  words: string,
  file?: string,
): Promise<{ project: Project; added: boolean }> {
  const opened = await openPath(engine, path, { words, ...(file !== undefined && { file }) });
  const added = categoriesOf(words, opened.categories);
  if (added.length > 0) {
    await engine.call(
      'edit.apply',
      newEdit(
        'add-category',
        'human',
        added.map((after) => ({ table: 'category', id: after.id, before: null, after })),
      ),
    );
    output.note(`Added to the vocabulary: ${added.map(({ name }) => name).join(', ')}.`);
  }
  await engine.call('project.rescan', {});
  const project = (await engine.call('project.current', {})) ?? opened;
  return { project, added: added.length > 0 };
}
