import { IconChartBar, IconLayoutGrid, IconListCheck, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { command } from '../../actions/commands';
import type { CommandId } from '../../actions/commands';
import { type Screen, useUi } from '../../state/ui';
import { IconButton } from '../../ui/IconButton';
import classes from './workspace.module.css';

const SCREENS = [
  { screen: 'workspace', id: 'showWorkspace', icon: IconPencil },
  { screen: 'gallery', id: 'showGallery', icon: IconLayoutGrid },
  { screen: 'review', id: 'showReview', icon: IconListCheck },
  { screen: 'quality', id: 'showQuality', icon: IconChartBar },
] as const satisfies readonly { screen: Screen; id: CommandId; icon: unknown }[];

/** Which of the project's screens is shown. */
export function ScreenSwitch() {
  const { t } = useTranslation('workspace');
  const current = useUi((ui) => ui.screen);
  return (
    <div className={classes.screens} role="group" aria-label={t('screens')}>
      {SCREENS.map(({ screen, id, icon }) => (
        <IconButton
          key={screen}
          icon={icon}
          label={command(id).title()}
          binding={command(id).keys[0]}
          pressed={current === screen}
          onClick={() => void command(id).run()}
        />
      ))}
    </div>
  );
}
