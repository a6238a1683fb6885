import type { PackImages } from '@shared/domain/exchange';
import type { Output } from '@shared/rpc/contract';
import { t } from 'i18next';
import { api } from '../api';
import { pickFolder, pickLabels } from './host';
import { notifyError, notifyInfo } from './notify';
import { useProject } from './project';
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

/**
 * Asks for a folder and packs the project with its photos into it, or, where something lies in it already,
 * into one in it that is named after the project. @param begin called when the writing begins
 * @returns null when it was not packed, of which a person knows
 */
export async function packInto(
  images: PackImages,
  begin: () => void,
): Promise<Output<'project.pack'> | null> {
  const folder = await pickFolder(t('exchange:pack.pick')).catch(notifyError);
  const project = useProject.getState().project;
  if (!folder || !project) return null;
  begin();
  return transferring(async () => {
    const { free } = await api.call('export.free', { target: folder });
    const target = free ? folder : `${folder}/${project.name}`;
    return api.call('project.pack', { target, images });
  });
}

/** Takes the last import back. */
export async function undoImport(): Promise<void> {
  const answer = await transferring(() => api.call('import.undo', {}));
  if (answer) notifyInfo(t(answer.found ? 'exchange:import.undone' : 'exchange:import.noneToUndo'));
}
