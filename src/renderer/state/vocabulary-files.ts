import { additions, type Entry, type VocabularyFormat } from '@shared/formats/vocabulary';
import type { Output } from '@shared/rpc/contract';
import { t } from 'i18next';
import { api } from '../api';
import { categoryChange, commit } from './edits';
import { hasSaveDialog, pickLabels, pickSave } from './host';
import { notifyError, notifyInfo } from './notify';
import { useProject } from './project';

export type VocabularyList = Output<'vocabulary.lists'>[number];

/** Adds what a vocabulary has and this one lacks, in one step of the history, and says how much it was. */
export async function addEntries(entries: readonly Entry[]): Promise<void> {
  const pairs = additions(useProject.getState().categories, entries);
  const added = pairs.filter(({ before }) => before === null).length;
  const changes = pairs.map(({ before, after }) => categoryChange(before, after));
  if (changes.length > 0 && !(await commit('import-category', changes))) return;
  notifyInfo(t('vocabulary:files.added', { count: added, known: entries.length - added }));
}

/** Asks for a file and adds its words. */
export async function chooseVocabulary(): Promise<void> {
  try {
    const path = await pickLabels(t('vocabulary:files.pick'));
    if (path) await addEntries((await api.call('vocabulary.read', { path })).entries);
  } catch (error) {
    notifyError(error);
  }
}

/** Writes the vocabulary where a person wants it; beside the project where they can't be asked. */
export async function saveVocabulary(format: VocabularyFormat): Promise<void> {
  const { project } = useProject.getState();
  if (!project) return;
  const extension = format === 'text' ? 'txt' : 'json';
  const kind = format === 'coco' ? 'categories' : 'words';
  const suggested = `${project.file.replace(/\.plabel$/, '')}-${kind}.${extension}`;
  try {
    const target = hasSaveDialog()
      ? await pickSave(t('vocabulary:files.save'), suggested, extension)
      : suggested;
    if (!target) return;
    await api.call('vocabulary.write', { target, format });
    notifyInfo(t('vocabulary:files.saved', { file: target }));
  } catch (error) {
    notifyError(error);
  }
}
