import type { Handlers } from '@shared/rpc/server';
import type { EngineContract } from '../../process/engine-contract';

/** The handlers of one feature: those whose names begin with it. */
export type FeatureHandlers<F extends string> = Pick<
  Handlers<EngineContract>,
  Extract<keyof EngineContract, `${F}.${string}`>
>;

export const OK = { ok: true } as const;
