import { useEditor } from '../state/editor';
import { useImage } from '../state/image';
import { useProject } from '../state/project';
import { isEnabled } from './commands';
import type { Command } from './commands';

/** Whether a command can be run, kept up to date: what it asks lies in these three stores. */
export function useEnabled(command: Command): boolean {
  const enabled = () => isEnabled(command);
  useProject(enabled);
  useImage(enabled);
  return useEditor(enabled);
}
