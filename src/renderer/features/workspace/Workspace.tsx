import { useElementSize } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../state/preferences';
import { Splitter } from '../../ui/Splitter';
import { AnnotationPanel } from '../annotations/AnnotationPanel';
import { Filmstrip } from '../filmstrip/Filmstrip';
import { VocabularyPanel } from '../vocabulary/VocabularyPanel';
import { Stage } from './Stage';
import { ToolsRail } from './ToolsRail';
import classes from './workspace.module.css';

const PANEL = { min: 220, max: 480, usual: 296 };
const STRIP = { min: 60, max: 180, usual: 92 };

const clamp = (value: number, min: number, max: number) => Math.max(min, Math.min(max, value));

/** The place of work: tools, canvas, vocabulary and masks, filmstrip. */
export function Workspace() {
  const { t } = useTranslation('common');
  const { toolsOpen, panelOpen, filmstripOpen, ...sizes } = usePreferences();
  const { ref, width, height } = useElementSize();
  // A small window gives the canvas its room first; the sizes that were chosen come back with the space.
  const panel = clamp(sizes.panelWidth, PANEL.min, Math.max(PANEL.min, width * 0.36 || PANEL.max));
  const strip = clamp(
    sizes.filmstripHeight,
    STRIP.min,
    Math.max(STRIP.min, height * 0.17 || STRIP.max),
  );
  return (
    <div className={classes.body} ref={ref}>
      {toolsOpen && <ToolsRail />}
      <main className={classes.centre}>
        <Stage />
        {filmstripOpen && (
          <>
            <Splitter
              axis="y"
              label={t('region.resizeFilmstrip')}
              value={strip}
              min={STRIP.min}
              max={STRIP.max}
              direction={-1}
              onChange={(filmstripHeight) => setPreferences({ filmstripHeight })}
              onReset={() => setPreferences({ filmstripHeight: STRIP.usual })}
            />
            <Filmstrip height={strip} />
          </>
        )}
      </main>
      {panelOpen && (
        <>
          <Splitter
            axis="x"
            label={t('region.resizePanel')}
            value={panel}
            min={PANEL.min}
            max={PANEL.max}
            direction={-1}
            onChange={(panelWidth) => setPreferences({ panelWidth })}
            onReset={() => setPreferences({ panelWidth: PANEL.usual })}
          />
          <SidePanel width={panel} height={height} />
        </>
      )}
    </div>
  );
}

function SidePanel({ width, height }: { width: number; height: number }) {
  const { t } = useTranslation(['workspace', 'common']);
  const share = usePreferences((preferences) => preferences.vocabularyShare);
  const [min, max] = [Math.min(120, height * 0.3), Math.max(120, height - 120)];
  return (
    <aside className={classes.panel} style={{ width }} aria-label={t('panel')}>
      <div style={{ height: clamp(share * height, min, max), flex: 'none' }}>
        <VocabularyPanel />
      </div>
      <Splitter
        axis="y"
        label={t('common:region.resizeVocabulary')}
        value={share * height}
        min={min}
        max={max}
        direction={1}
        onChange={(size) => height > 0 && setPreferences({ vocabularyShare: size / height })}
        onReset={() => setPreferences({ vocabularyShare: 0.46 })}
      />
      <div className={classes.panelRest}>
        <AnnotationPanel />
      </div>
    </aside>
  );
}
