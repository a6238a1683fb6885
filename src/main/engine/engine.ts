import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '@shared/domain/settings';
import type { Handlers } from '@shared/rpc/server';
import type { EngineContract } from '../process/engine-contract';
import type { ProcessHost } from '../process/port';
import { DiskCache } from './cache/disk-cache';
import type { Compute } from './compute/operations';
import { type Context, type Emit, tell } from './context';
import { Transfers } from './exchange/transfers';
import { RecentFile } from './files/recent';
import { SettingsFile } from './files/settings';
import { Forms } from './forms/forms';
import { annotationHandlers } from './handlers/annotation';
import { appHandlers } from './handlers/app';
import { backupHandlers } from './handlers/backup';
import { cacheHandlers } from './handlers/cache';
import { editHandlers } from './handlers/edit';
import { exportHandlers } from './handlers/export';
import { importHandlers } from './handlers/import';
import { featureHandlers } from './handlers/features';
import { imageHandlers } from './handlers/image';
import { listHandlers } from './handlers/list';
import { mergeHandlers } from './handlers/merge';
import { modelHandlers } from './handlers/models';
import { prelabelHandlers } from './handlers/prelabel';
import { projectHandlers } from './handlers/project';
import { qualityHandlers } from './handlers/quality';
import { reviewHandlers } from './handlers/review';
import { settingsHandlers } from './handlers/settings';
import { tileHandlers } from './handlers/tile';
import { vocabularyHandlers } from './handlers/vocabulary';
import { Inference } from './inference';
import { installedPairs } from './models/catalog';
import { clearAbandoned } from './models/install';
import { Pulls } from './models/pulls';
import type { Paths } from './paths';
import { Texts } from './prelabel/texts';
import { closeProject } from './switch';

/** Bounds of the caches, bytes. That of the embeddings is a setting. */
const PICTURE_BYTES = 2 ** 30;
const TEXT_BYTES = 2 ** 26;

export interface EngineOptions {
  paths: Paths;
  host: 'electron' | 'serve';
  /** Starts the inference process. */
  processHost: ProcessHost;
  compute: Compute;
  emit: Emit;
}

export interface Engine {
  readonly handlers: Handlers<EngineContract>;
  /** Closes the project and ends what the engine started. Unfinished jobs go on at the next opening. */
  close(): Promise<void>;
}

/** The engine: owner of the project store, the jobs and the caches. */
export function createEngine({ paths, host, processHost, compute, emit }: EngineOptions): Engine {
  const settings = new SettingsFile(join(paths.data, 'settings.json'), ({ code, message }) =>
    emit('notice', { code, message }),
  );
  const forms = new Forms({
    paths,
    host: processHost,
    compute,
    wishes: () => settings.now,
    tell: (error) => tell({ emit }, error),
  });
  const inference = new Inference(processHost, paths.resources, { threads: null }, forms);
  const base: Omit<Context, 'pulls'> = {
    paths,
    host,
    emit,
    compute,
    inference,
    texts: new Texts(inference, new DiskCache(join(paths.cache, 'text'), TEXT_BYTES)),
    settings,
    transfers: new Transfers({ emit }),
    recent: new RecentFile(join(paths.data, 'recent.json')),
    embeddings: new DiskCache(join(paths.cache, 'embeddings'), DEFAULT_SETTINGS.embeddingBytes),
    pictures: new DiskCache(join(paths.cache, 'thumbnails'), PICTURE_BYTES),
    installed: () =>
      installedPairs(paths, (message) => emit('notice', { code: 'damaged', message })),
    session: null,
  };
  const pulls = new Pulls(base);
  const context: Context = Object.assign(base, { pulls });
  void clearAbandoned(context).catch((error: unknown) => tell(context, error));
  return {
    handlers: {
      ...appHandlers(context),
      ...settingsHandlers(context),
      ...cacheHandlers(context),
      ...projectHandlers(context),
      ...backupHandlers(context),
      ...mergeHandlers(context),
      ...imageHandlers(context),
      ...listHandlers(context),
      ...reviewHandlers(context),
      ...qualityHandlers(context),
      ...annotationHandlers(context),
      ...tileHandlers(context),
      ...editHandlers(context),
      ...prelabelHandlers(context),
      ...featureHandlers(context),
      ...vocabularyHandlers(context),
      ...importHandlers(context),
      ...exportHandlers(context),
      ...modelHandlers(context),
    },
    async close() {
      await closeProject(context).catch((error: unknown) => tell(context, error));
      await Promise.all([pulls.close(), inference.kill(), compute.close()]);
    },
  };
}
