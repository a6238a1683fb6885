import { Button } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { endTour, useTour } from '../../state/tour';
import { useUi } from '../../state/ui';
import { placeBeside, type Box } from './place';
import classes from './tour.module.css';

/** What each step points at. Steps whose part of the window isn't there are left out. */
const STEPS = {
  vocabulary: '[data-region="vocabulary"]',
  prelabel: '[data-tour="prelabel"]',
  masks: '[data-region="annotations"]',
  tools: '[data-region="tools"]',
  filmstrip: '[data-region="filmstrip"]',
  export: '[data-tour="export"]',
  palette: '[data-tour="palette"]',
} as const;
type StepId = keyof typeof STEPS;

const anchorOf = (step: StepId): Element | null => document.querySelector(STEPS[step]);

/** A walk round the parts of the window, each shown where it is. Everything stays usable meanwhile. */
export function Tour() {
  const running = useTour((state) => state.running);
  const there = useUi(({ screen }) => screen === 'workspace');
  useEffect(() => {
    if (running && !there) endTour();
  }, [running, there]);
  return running && there ? <Walk /> : null;
}

function Walk() {
  const { t } = useTranslation('help');
  const [steps] = useState(() => (Object.keys(STEPS) as StepId[]).filter(anchorOf));
  const [at, setAt] = useState(0);
  const step = steps[at];
  const card = useRef<HTMLDivElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  const before = useRef(document.activeElement);
  const anchor = useBox(step);
  const [place, setPlace] = useState({ x: 0, y: 0 });

  useEffect(() => {
    if (!step) endTour();
  }, [step]);
  const shown = anchor !== null;
  useEffect(() => next.current?.focus(), [at, shown]);
  useEffect(() => {
    const from = before.current;
    return () => {
      if (from instanceof HTMLElement) from.focus();
    };
  }, []);
  useLayoutEffect(() => {
    if (!card.current || !anchor) return;
    const { offsetWidth: width, offsetHeight: height } = card.current;
    setPlace(placeBeside(anchor, { width, height }, { width: innerWidth, height: innerHeight }));
  }, [anchor]);

  if (!step || !anchor) return null;
  const last = at === steps.length - 1;
  return (
    <>
      <div
        className={classes.ring}
        style={{ left: anchor.x, top: anchor.y, width: anchor.width, height: anchor.height }}
      />
      <div
        ref={card}
        className={classes.card}
        style={{ left: place.x, top: place.y }}
        role="dialog"
        aria-label={t('tour.title')}
        aria-describedby="tour-text"
        onKeyDown={onKeyDown}
      >
        <div id="tour-text" aria-live="polite">
          <strong>{t(`tour.steps.${step}.title`)}</strong>
          <p>{t(`tour.steps.${step}.text`)}</p>
        </div>
        <div className={classes.foot}>
          <span className="figures">{t('tour.step', { n: at + 1, of: steps.length })}</span>
          {!last && (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={endTour}>
              {t('tour.skip')}
            </Button>
          )}
          {at > 0 && (
            <Button size="compact-sm" variant="default" onClick={() => setAt(at - 1)}>
              {t('tour.back')}
            </Button>
          )}
          <Button size="compact-sm" ref={next} onClick={() => (last ? endTour() : setAt(at + 1))}>
            {t(last ? 'tour.done' : 'tour.next')}
          </Button>
        </div>
      </div>
    </>
  );

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') endTour();
    if (event.key === 'ArrowRight' && !last) setAt(at + 1);
    if (event.key === 'ArrowLeft' && at > 0) setAt(at - 1);
  }
}

/** Where a step's part of the window is, kept up to date. */
function useBox(step: StepId | undefined): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  useLayoutEffect(() => {
    const anchor = step && anchorOf(step);
    if (!anchor) return;
    const measure = (): void => setBox(anchor.getBoundingClientRect());
    const observer = new ResizeObserver(measure);
    observer.observe(anchor);
    observer.observe(document.body);
    measure();
    return () => observer.disconnect();
  }, [step]);
  return box;
}
