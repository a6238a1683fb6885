import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CommandButton } from '../../actions/CommandButton';
import { editor } from '../../state/editor';
import { useProject } from '../../state/project';
import { Keys } from '../../ui/Keys';
import classes from './annotations.module.css';

/** What can be done with the selected masks. */
export function SelectionBar({ selection }: { selection: readonly string[] }) {
  const { t } = useTranslation('annotations');
  const categories = useProject((state) => state.categories);
  return (
    <div className={classes.bar}>
      <span className={classes.barCount}>{t('selected', { count: selection.length })}</span>
      <Menu position="top-end" width={200}>
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            rightSection={<IconChevronDown size={13} />}
          >
            {t('relabel')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
          {categories.map(({ id, name, colour, hotkey }) => (
            <Menu.Item
              key={id}
              leftSection={<span className={classes.dot} style={{ background: colour }} />}
              rightSection={hotkey !== null && <Keys binding={String(hotkey)} />}
              onClick={() => void editor.relabel(selection, id)}
            >
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <CommandButton id="accept" size={26} position="top" />
      <CommandButton id="reject" size={26} position="top" />
    </div>
  );
}
