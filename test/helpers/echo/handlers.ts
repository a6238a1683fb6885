import { AppError } from '@shared/errors';
import type { Handlers } from '@shared/rpc/server';
import { engineContract } from '@main/process/engine-contract';
import type { EngineContract } from '@main/process/engine-contract';

/** Handlers that refuse everything but what a test defines. */
export function onlyThese(defined: Partial<Handlers<EngineContract>>): Handlers<EngineContract> {
  const refuse = (name: string) => () => {
    throw new AppError('unsupported', `The echo engine does not do ${name}.`);
  };
  return {
    ...Object.fromEntries(Object.keys(engineContract).map((name) => [name, refuse(name)])),
    ...defined,
  } as Handlers<EngineContract>;
}

/** A project as the contract wants it, with nothing in it. */
export const emptyProject = (file: string) => ({
  id: '3f2b8f5e-6a52-4a53-9b39-0f4d1e4d8c11',
  name: 'Echo',
  file,
  imageRoot: '/',
  modelPair: 'starter',
  images: 0,
  done: 0,
  categories: [],
  jobs: [],
  credits: [],
});
