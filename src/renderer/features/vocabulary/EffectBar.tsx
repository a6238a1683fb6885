import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { editor } from '../../state/editor';
import { hideEffect, useEffectOfWords, type Effect } from '../../state/preview';
import { applyWords } from '../../state/redecide';
import { IconButton } from '../../ui/IconButton';
import { useApplyToAll } from './useApplyToAll';
import classes from './effect.module.css';

/** So long the pixels that came and went stay striped after it was done, and the line about it is shown. */
const STRIPES_MS = 1600;
const LINE_MS = 8000;

/** What the words do to the open image, or would: counts, and what to do about it. */
export function EffectBar() {
  const { t } = useTranslation('vocabulary');
  const effect = useEffectOfWords((state) => state.effect);
  const applied = effect?.stage === 'applied';
  useEffect(() => {
    if (!applied) return;
    const stripes = setTimeout(() => editor.setDiff(null), STRIPES_MS);
    const line = setTimeout(hideEffect, LINE_MS);
    return () => [stripes, line].forEach(clearTimeout);
  }, [effect, applied]);
  if (!effect) return null;
  return (
    <div className={classes.bar} role="status" data-stage={effect.stage}>
      <Counts effect={effect} />
      <Disagreements effect={effect} />
      {effect.stage === 'waiting' && (
        <Button size="compact-sm" onClick={() => void applyWords()}>
          {t('effect.apply')}
        </Button>
      )}
      {effect.stage !== 'trying' && (
        <>
          <ToAll />
          <IconButton icon={IconX} label={t('effect.hide')} size={22} onClick={hideEffect} />
        </>
      )}
    </div>
  );
}

const KINDS = ['come', 'go', 'change'] as const;

function Counts({ effect }: { effect: Effect }) {
  const { t } = useTranslation('vocabulary');
  const tense = effect.stage === 'applied' ? 'did' : 'would';
  return KINDS.filter((kind) => effect[kind] > 0).map((kind) => (
    <span key={kind} className={classes.count} data-kind={kind}>
      {t(`effect.${tense}.${kind}`, { count: effect[kind] })}
    </span>
  ));
}

/** Reviewed masks are never touched; where the model says otherwise they can be looked at. */
function Disagreements({ effect: { disagreements } }: { effect: Effect }) {
  const { t } = useTranslation('vocabulary');
  if (disagreements.length === 0) return null;
  return (
    <button
      className={classes.disagree}
      title={t('effect.disagreeHint')}
      onClick={() => editor.select(disagreements.map(({ id }) => id))}
    >
      {t('effect.disagree', { count: disagreements.length })}
    </button>
  );
}

function ToAll() {
  const { t } = useTranslation('vocabulary');
  const apply = useApplyToAll();
  if (!apply) return null;
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="gray"
      disabled={!apply.enabled}
      onClick={apply.run}
    >
      {t('effect.toAll')}
    </Button>
  );
}
