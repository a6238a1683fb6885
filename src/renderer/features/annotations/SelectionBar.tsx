import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CommandButton } from '../../actions/CommandButton';
import { LabelItems } from './MaskItems';
import { RefineMenu } from './RefineMenu';
import classes from './annotations.module.css';

/** What can be done with the selected masks. */
export function SelectionBar({ selection }: { selection: readonly string[] }) {
  const { t } = useTranslation('annotations');
  return (
    <div className={classes.bar}>
      <span className={classes.barCount}>{t('selected', { count: selection.length })}</span>
      <Menu position="top-end" width={200}>
        <Menu.Target>
          <Button size="compact-sm" variant="subtle" color="gray">
            {t('relabel')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.tall}>
          <LabelItems />
        </Menu.Dropdown>
      </Menu>
      <RefineMenu />
      <CommandButton id="accept" size={26} position="top" />
      <CommandButton id="reject" size={26} position="top" />
    </div>
  );
}
