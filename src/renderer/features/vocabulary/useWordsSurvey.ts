import { ALL_IMAGES } from '@shared/domain/query';
import type { VocabularyEffect } from '@shared/domain/vocabulary';
import { toAppError } from '@shared/errors';
import { useEffect, useState } from 'react';
import { api } from '../../api';

/** Images in one question: an answer comes about every second. */
const AT_ONCE = 8;
/** Of a large project so many are looked at, spread evenly. */
const MOST = 400;

export interface WordsSurvey {
  /** Images that applying would decide anew. */
  total: number;
  /** How many of them are looked at. */
  wanted: number;
  /** Those looked at so far. */
  effects: readonly (VocabularyEffect & { path: string })[];
  /** One sentence. */
  error: string | null;
}

const begun: WordsSurvey = { total: 0, wanted: 0, effects: [], error: null };

/** Looks, a few images at a time, at what the words would do; ends with whoever asked. */
export function useWordsSurvey(): WordsSurvey {
  const [survey, setSurvey] = useState(begun);
  useEffect(() => {
    let current = true;
    const look = async (): Promise<void> => {
      const status = ['new' as const, 'suggested' as const, 'in-progress' as const];
      const query = { ...ALL_IMAGES, filter: { ...ALL_IMAGES.filter, status } };
      const { ids } = await api.call('list.order', { query });
      const wanted = evenly(ids, MOST);
      if (current) setSurvey({ ...begun, total: ids.length, wanted: wanted.length });
      for (let at = 0; at < wanted.length && current; at += AT_ONCE) {
        const imageIds = wanted.slice(at, at + AT_ONCE);
        const [effects, { items }] = await Promise.all([
          api.call('vocabulary.survey', { imageIds }),
          api.call('list.rows', { ids: imageIds }),
        ]);
        const paths = new Map(items.map(({ id, path }) => [id, path]));
        const named = effects.map((one) => ({ ...one, path: paths.get(one.imageId) ?? '' }));
        if (current) setSurvey((now) => ({ ...now, effects: [...now.effects, ...named] }));
      }
    };
    look().catch((thrown: unknown) => {
      if (current) setSurvey((now) => ({ ...now, error: toAppError(thrown).message }));
    });
    return () => void (current = false);
  }, []);
  return survey;
}

/** At most `most` of the list, in its order, as far apart as each other. */
export function evenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]!);
}
