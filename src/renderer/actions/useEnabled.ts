import { useEditor } from '../state/editor';
import { useImage } from '../state/image';
import { useList } from '../state/list';
import { useProject } from '../state/project';
import { useUi } from '../state/ui';
import { isEnabled } from './commands';
import type { Command } from './commands';

/** Whether a command can be run, kept up to date: what it asks lies in these stores. */
export function useEnabled(command: Command): boolean {
  const enabled = () => isEnabled(command);
  useProject(enabled);
  useImage(enabled);
  useList(enabled);
  useUi(enabled);
  return useEditor(enabled);
}
