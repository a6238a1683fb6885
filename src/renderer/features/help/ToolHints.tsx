import { useTranslation } from 'react-i18next';
import { useEditor } from '../../state/editor';
import { useUi } from '../../state/ui';
import classes from './hints.module.css';

/** What the pointer and the keys do with the tool in hand, in the state it is in. */
export function ToolHints() {
  const { t } = useTranslation('help');
  const state = useEditor(({ statePath }) => statePath);
  const atCanvas = useUi(({ screen }) => screen === 'workspace' || screen === 'review');
  const hints = hintsOf(t('hints', { returnObjects: true }), state);
  const how: Readonly<Record<string, string>> = t('how', { returnObjects: true });
  return (
    <ul className={classes.hints} aria-label={t('hintsTitle')}>
      {atCanvas &&
        Object.entries(hints).map(([key, what]) => (
          <li key={key}>
            <kbd>{how[key] ?? key}</kbd> {what}
          </li>
        ))}
    </ul>
  );
}

export type Hints = Readonly<Record<string, string>>;

/** The hints of a state, or else of the nearest state around it: 'select.outline.resting', 'select.outline', 'select'. */
export function hintsOf(all: Readonly<Record<string, Hints>>, statePath: string): Hints {
  const parts = statePath.split('.');
  for (let length = parts.length; length > 0; length--) {
    const hints = all[parts.slice(0, length).join('.')];
    if (hints) return hints;
  }
  return {};
}
