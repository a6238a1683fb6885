import type { Page } from 'playwright-core';
import type { Bridge } from '@shared/rpc/bridge';

/** Calls the engine as the page of a window does; the answer is taken to be what the contract says. */
export const callFrom = <T = unknown>(page: Page, method: string, input: unknown): Promise<T> =>
  page.evaluate(
    ([name, given]) =>
      (window as unknown as { proxylabel: Bridge }).proxylabel.call(name as string, given),
    [method, input] as const,
  ) as Promise<T>;
