import type { ModelPairInfo, PairProgress } from '@shared/domain/model';
import { t } from 'i18next';
import { useEffect } from 'react';
import { create } from 'zustand';
import { api } from '../../api';
import { notifyError, notifyInfo } from '../../state/notify';
import { adopt } from '../../state/project';
import { useUi } from '../../state/ui';

interface Models {
  /** Null until the first answer. */
  list: readonly ModelPairInfo[] | null;
  /** Of folders that are being added; null: none are. */
  adding: PairProgress | null;
}

export const useModels = create<Models>()(() => ({ list: null, adding: null }));

export const loadModels = (): Promise<void> =>
  api.call('models.list', {}).then((list) => useModels.setState({ list }), notifyError);

/** Keeps the list up to date for as long as somebody looks. */
export function useModelsKept(): void {
  useEffect(() => {
    void loadModels();
    return api.on('model', ({ id, progress }) => {
      if (id === null) useModels.setState({ adding: progress });
      else if (progress) patch(id, { progress, problem: null });
      if (!progress) void loadModels();
    });
  }, []);
}

function patch(id: string, changed: Partial<ModelPairInfo>): void {
  useModels.setState(({ list }) => ({
    list: list && list.map((model) => (model.id === id ? { ...model, ...changed } : model)),
  }));
}

/** Gets a pair, or goes on with it. Why it failed stands in its row, for as long as that is looked at. */
export async function pull({ id, title }: ModelPairInfo): Promise<void> {
  try {
    await api.call('models.pull', { id });
    notifyInfo(t('models:added', { title }));
  } catch (error) {
    if (useUi.getState().dialog !== 'models') notifyError(error);
  }
}

export const pause = ({ id }: ModelPairInfo) =>
  void api.call('models.pause', { id }).catch(notifyError);

export const cancel = (id: string | null) =>
  void api.call('models.cancel', { id }).catch(notifyError);

export async function use({ id, title }: ModelPairInfo): Promise<void> {
  try {
    adopt(await api.call('project.useModel', { modelPair: id }));
    notifyInfo(t('models:changed', { title }));
  } catch (error) {
    notifyError(error);
  }
}

export async function verify({ id, title }: ModelPairInfo): Promise<void> {
  try {
    const { sound, files } = await api.call('models.verify', { id });
    const bad = files.filter(({ state }) => state !== 'sound').map(({ file }) => file);
    if (sound) notifyInfo(t('models:sound', { title, count: files.length }));
    else patch(id, { problem: t('models:unsound', { files: bad.join(', ') }) });
  } catch (error) {
    notifyError(error);
  }
}

export async function remove({ id, title }: ModelPairInfo): Promise<void> {
  try {
    await api.call('models.remove', { id });
    notifyInfo(t('models:removed', { title }));
  } catch (error) {
    notifyError(error);
  }
  await loadModels();
}

/** Adds pairs by one of the ways to add; the call tells which came. */
export async function add(call: () => Promise<readonly ModelPairInfo[]>): Promise<void> {
  try {
    for (const { title } of await call()) notifyInfo(t('models:added', { title }));
  } catch (error) {
    notifyError(error);
  }
}
