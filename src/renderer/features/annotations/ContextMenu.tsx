import { Menu } from '@mantine/core';
import { IconAdjustments, IconStack2, IconTag } from '@tabler/icons-react';
import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import type { Point } from '../../editor';
import { editor, useEditor } from '../../state/editor';
import { COMBINE, CommandItems, LabelItems, ORDER, SHAPE } from './MaskItems';
import classes from './annotations.module.css';

const useMenu = create<{ at: Point | null }>()(() => ({ at: null }));

/** Opens the menu of masks where the pointer is. A mask that isn't selected is, first: the menu is about it. */
export function openContextMenu(event: MouseEvent, id: string | null): void {
  event.preventDefault();
  if (editor.busy) return;
  if (id !== null && !editor.selection.includes(id)) editor.select([id]);
  useMenu.setState({ at: { x: event.clientX, y: event.clientY } });
}

/** The menu of the canvas and of the list's rows. */
export function ContextMenu() {
  const { t } = useTranslation('annotations');
  const at = useMenu((state) => state.at);
  const some = useEditor((snapshot) => snapshot.selection.length > 0);
  if (at === null) return null;
  return (
    <Menu
      key={`${at.x} ${at.y}`}
      opened
      onChange={(opened) => !opened && useMenu.setState({ at: null })}
      position="right-start"
      offset={0}
      width={292}
      // It has the keys from the moment it is there.
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <span className={classes.pointed} style={{ left: at.x, top: at.y }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('list')}>
        {some && (
          <>
            <CommandItems groups={[['accept', 'reject']]} />
            <Sub title={t('relabel')} icon={<IconTag size={16} stroke={1.6} />}>
              <LabelItems />
            </Sub>
            <Menu.Divider />
            <Sub title={t('refine.title')} icon={<IconAdjustments size={16} stroke={1.6} />}>
              <CommandItems groups={[SHAPE, COMBINE]} />
            </Sub>
            <Sub title={t('order')} icon={<IconStack2 size={16} stroke={1.6} />}>
              <CommandItems groups={[ORDER]} />
            </Sub>
            <Menu.Divider />
            <CommandItems groups={[['lock', 'hide', 'toggleCrowd']]} />
            <Menu.Divider />
            <CommandItems groups={[['cut', 'copy']]} />
          </>
        )}
        <CommandItems groups={[['paste']]} />
        {some && <CommandItems groups={[['duplicate', 'duplicateNext']]} />}
        <Menu.Divider />
        <CommandItems groups={[['selectAll', 'overlap']]} />
      </Menu.Dropdown>
    </Menu>
  );
}

function Sub({ title, icon, children }: { title: string; icon: ReactNode; children: ReactNode }) {
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={icon}>{title}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown className={classes.tall}>{children}</Menu.Sub.Dropdown>
    </Menu.Sub>
  );
}
