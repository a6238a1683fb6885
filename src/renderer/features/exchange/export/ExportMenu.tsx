import { Button, Menu, Tooltip } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { command } from '../../../actions/commands';
import type { CommandId } from '../../../actions/commands';
import { TipLabel } from '../../../ui/IconButton';
import { Keys } from '../../../ui/Keys';
import classes from './export.module.css';

const MORE: readonly CommandId[] = ['import', 'importFolder', 'undoImport', 'mergeCopy', 'pack'];

/** Labels out, and behind the arrow labels in. */
export function ExportMenu() {
  const { t } = useTranslation('exchange');
  const main = command('export');
  return (
    <Button.Group data-tour="export">
      <Tooltip label={<TipLabel label={main.title()} binding={main.keys[0]} />}>
        <Button
          variant="default"
          className={classes.menuMain}
          leftSection={<IconDownload size={15} stroke={1.7} />}
          onClick={() => void main.run()}
        >
          {t('export.title')}
        </Button>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" className={classes.menuMore} aria-label={t('menu.more')}>
            <IconChevronDown size={14} stroke={2} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {MORE.map(command).map((each) => (
            <Menu.Item
              key={each.id}
              leftSection={each.icon && <each.icon size={15} stroke={1.7} />}
              rightSection={each.keys[0] && <Keys binding={each.keys[0]} />}
              onClick={() => void each.run()}
            >
              {each.title()}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
