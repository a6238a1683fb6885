import { IconDots } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { FloatingPosition } from '@mantine/core';
import { IconButton } from '../ui/IconButton';
import { command } from './commands';
import type { CommandId } from './commands';
import { useEnabled } from './useEnabled';

interface Props {
  id: CommandId;
  pressed?: boolean;
  position?: FloatingPosition;
  size?: number;
  icon?: Icon;
  /** Key cap to show where the command has none of its own. */
  binding?: string;
}

/** A command as an icon: name, tooltip, key and whether it can be run come from the command. */
export function CommandButton({ id, icon, binding, ...rest }: Props) {
  const it = command(id);
  return (
    <IconButton
      {...rest}
      icon={icon ?? it.icon ?? IconDots}
      label={it.title()}
      binding={it.keys[0] ?? binding}
      disabled={!useEnabled(it)}
      onClick={() => void it.run()}
    />
  );
}
