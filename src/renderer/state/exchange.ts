import { t } from 'i18next';
import { api } from '../api';
import { pickFolder, pickLabels } from './host';
import { notifyError, notifyInfo } from './notify';
import { transferring } from './transfer';
import { setUi, useUi } from './ui';

/** Opens what a label file, or a folder of them, holds; not while another is being looked at. */
export function importFrom(path: string): void {
  if (useUi.getState().importing === null) setUi({ importing: path, dialog: null });
}

/** Asks for a label file, or a folder of them, and opens what it holds. */
export async function chooseLabels(what: 'file' | 'folder'): Promise<void> {
  const pick = what === 'file' ? pickLabels : pickFolder;
  const path = await pick(t('exchange:import.pick')).catch(notifyError);
  if (path) importFrom(path);
}

/** Takes the last import back. */
export async function undoImport(): Promise<void> {
  const answer = await transferring(() => api.call('import.undo', {}));
  if (answer) notifyInfo(t(answer.found ? 'exchange:import.undone' : 'exchange:import.noneToUndo'));
}
