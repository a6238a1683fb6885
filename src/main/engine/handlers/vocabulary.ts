import { readFile, stat } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import {
  countChanges,
  type VocabularyEffect,
  type VocabularyPreview,
  type Wording,
} from '@shared/domain/vocabulary';
import { newId } from '@shared/edit';
import { AppError } from '@shared/errors';
import { readVocabulary, writeVocabulary } from '@shared/formats/vocabulary';
import { PROTOCOL_NAMES, protocolOf } from '../../eval/protocols';
import { type Context, openSession } from '../context';
import { writeAtomically } from '../files/atomic';
import { knownImage } from '../files/images';
import { tellEdit } from '../history';
import { preview } from '../prelabel/preview';
import { projectPair } from '../prelabel/suggest';
import { type Vocabulary, vocabularyOf } from '../prelabel/vocabulary';
import { refuseClosed } from '../session';
import { listCategories, readRules, removeSome, usageOf } from '../store';
import { type FeatureHandlers, OK } from './handlers';

/** A vocabulary is a few lines; a COCO file with its annotations may be chosen for its categories. */
const MAX_FILE = 256 * 2 ** 20;

export function vocabularyHandlers(context: Context): FeatureHandlers<'vocabulary'> {
  /** Asks the same words of any number of images. */
  const asking = async ({ categories, rules }: Wording) => {
    const session = openSession(context);
    const pair = await projectPair(context, session);
    let known: Promise<Vocabulary> | null = null;
    const vocabulary = () =>
      (known ??= vocabularyOf(context, session, pair, {
        categories: categories ?? listCategories(session.db),
        rules: rules ?? readRules(session.db),
      }));
    return (imageId: number) => {
      refuseClosed(session);
      return preview(context, session, pair, vocabulary, knownImage(session, imageId));
    };
  };

  return {
    'vocabulary.preview': async ({ imageId, ...wording }) => (await asking(wording))(imageId),
    'vocabulary.survey': async ({ imageIds, ...wording }) => {
      const ask = await asking(wording);
      const effects: VocabularyEffect[] = [];
      for (const id of imageIds) effects.push(effectOf(id, await ask(id)));
      return effects;
    },
    'vocabulary.lists': () =>
      PROTOCOL_NAMES.map((id) => {
        const { title, classes } = protocolOf(id);
        const words = classes.map(({ name, names }) => [...new Set([name, ...names])].join('; '));
        return { id, title, entries: readVocabulary(words.join('\n'), title) };
      }),
    'vocabulary.read': async ({ path }) => ({
      entries: readVocabulary(await textOf(path), path),
    }),
    'vocabulary.write': async ({ target, format }) => {
      const { db } = openSession(context);
      await writeAtomically(target, [writeVocabulary(listCategories(db), format)]);
      return { target };
    },
    'vocabulary.usage': ({ id }) => usageOf(openSession(context).db, id),
    'vocabulary.remove': async (removal) => {
      const session = openSession(context);
      const gesture = newId();
      for (let over = false; !over; await breathe()) {
        refuseClosed(session);
        const step = removeSome(session.db, { ...removal, gesture });
        if (step.edit) tellEdit(context, session, step.edit);
        over = step.over;
      }
      return OK;
    },
  };
}

const effectOf = (
  imageId: number,
  { changes, disagreements }: VocabularyPreview,
): VocabularyEffect => ({
  imageId,
  known: changes !== null,
  ...countChanges(changes ?? []),
  disagree: disagreements.length,
});

async function textOf(path: string): Promise<string> {
  try {
    const info = await stat(path);
    if (!info.isFile() || info.size > MAX_FILE)
      throw new AppError('bad-input', `${path} is no vocabulary file. Choose a text or JSON file.`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('not-found', `${path} can't be read. Choose another file.`, { cause });
  }
}
