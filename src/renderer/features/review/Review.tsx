import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { setUi } from '../../state/ui';
import { useEditor } from '../../state/editor';
import {
  back,
  fix,
  lookAt,
  maskNow,
  pass,
  reject,
  secondLook,
  skip,
  startReview,
  useReview,
} from '../../state/review';
import { Notice } from '../../ui/Notice';
import { Stage } from '../workspace/Stage';
import { ToolsRail } from '../workspace/ToolsRail';
import classes from './review.module.css';
import { ReviewPanel } from './ReviewPanel';
import { usePreferences } from '../../state/preferences';

/** One thing at a time, one key each. */
export function Review() {
  const { t } = useTranslation('review');
  const { items, at, fixing } = useReview();
  const ready = useEditor((snapshot) => snapshot.viewport.width > 0);
  useEffect(() => void startReview(), []);
  useKeys(fixing);
  useEffect(() => {
    const mask = maskNow();
    if (ready && mask) lookAt(mask);
  }, [ready]);
  const over = items !== null && at >= items.length;
  return (
    <div className={classes.review}>
      {fixing && <ToolsRail />}
      <main className={classes.main}>
        {over ? (
          <Notice
            title={t(items.length === 0 ? 'nothingTitle' : 'overTitle')}
            actions={
              <>
                <Button variant="default" onClick={() => void startReview()}>
                  {t('again')}
                </Button>
                <Button variant="default" onClick={() => setUi({ screen: 'gallery' })}>
                  {t('gallery')}
                </Button>
              </>
            }
          >
            {t(items.length === 0 ? 'nothingText' : 'overText')}
          </Notice>
        ) : (
          <Stage />
        )}
      </main>
      <ReviewPanel />
    </div>
  );
}

/** Where letters are typed; what only chooses keeps the keys that choose. */
const FIELD =
  'input:not([type="radio"], [readonly]), textarea, select, [role="dialog"], [role="menu"], [role="listbox"]';

/** Keys of the review go first; while something is fixed, only those that end it. */
function useKeys(fixing: boolean): void {
  const unit = usePreferences((preferences) => preferences.review.unit);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest(FIELD)) return;
      const chooses = event.target instanceof HTMLInputElement;
      if (chooses && /^(Arrow|Enter|Delete)/.test(event.key)) return;
      if (event.ctrlKey || event.metaKey || event.altKey) {
        if (!(fixing && event.key === 'Enter')) return;
      }
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const run = fixing ? FIXING[key] : KEYS[key];
      if (!run || event.repeat || (unit === 'image' && run === reject)) return;
      if (fixing && key === 'Enter' && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      void run();
    };
    // Before the shortcuts of the workspace, and before a button that has the focus.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [fixing, unit]);
}

const KEYS: Readonly<Record<string, () => void | Promise<void>>> = {
  a: pass,
  Enter: pass,
  r: reject,
  Delete: reject,
  f: () => fix(true),
  s: skip,
  ArrowRight: skip,
  l: secondLook,
  ArrowLeft: back,
};

const FIXING: Readonly<Record<string, () => void | Promise<void>>> = {
  Enter: pass,
  Escape: () => fix(false),
};
