import { Menu } from '@mantine/core';
import { Fragment } from 'react';
import { command, type CommandId } from '../../actions/commands';
import { useEnabled } from '../../actions/useEnabled';
import { editor } from '../../state/editor';
import { useProject } from '../../state/project';
import { Keys } from '../../ui/Keys';
import classes from './annotations.module.css';

export const SHAPE = [
  'fillHoles',
  'removeSpecks',
  'smooth',
  'grow',
  'shrink',
  'splitParts',
] as const;
export const COMBINE = ['merge', 'subtract', 'intersect'] as const;
export const ORDER = ['bringToFront', 'bringForward', 'sendBackward', 'sendToBack'] as const;

/** Commands as items of a menu, a line between groups. */
export function CommandItems({ groups }: { groups: readonly (readonly CommandId[])[] }) {
  return groups.map((ids, i) => (
    <Fragment key={ids[0]}>
      {i > 0 && <Menu.Divider />}
      {ids.map((id) => (
        <CommandItem key={id} id={id} />
      ))}
    </Fragment>
  ));
}

function CommandItem({ id }: { id: CommandId }) {
  const it = command(id);
  return (
    <Menu.Item
      leftSection={it.icon && <it.icon size={16} stroke={1.6} />}
      rightSection={<Keys binding={it.keys[0]} />}
      disabled={!useEnabled(it)}
      onClick={() => void it.run()}
    >
      {it.title()}
    </Menu.Item>
  );
}

/** The vocabulary; choosing a word labels the selected masks with it. */
export function LabelItems() {
  const categories = useProject((state) => state.categories);
  return categories.map(({ id, name, colour, hotkey }) => (
    <Menu.Item
      key={id}
      leftSection={<span className={classes.dot} style={{ background: colour }} />}
      rightSection={hotkey !== null && <Keys binding={String(hotkey)} />}
      onClick={() => void editor.relabel(editor.selection, id)}
    >
      {name}
    </Menu.Item>
  ));
}
