import type { Port } from '@shared/rpc/port';

export type { Port };

/** A process that was started for us and can be killed at any moment. */
export interface HostedProcess {
  readonly port: Port;
  readonly pid: number | undefined;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /**
   * Called once, however the process ends; soon, when it ended already. The code is for the log: Electron
   * tells 0 or the signal's number for a utility process that was killed, Node null.
   */
  onExit(listener: (code: number | null) => void): void;
}

export interface StartOptions {
  /** What it prints goes nowhere: it tries what may well not be there, and libraries complain of that. */
  readonly quiet?: boolean;
}

/** Starts our own entry points as processes: forked under plain Node, utility processes under Electron. */
export interface ProcessHost {
  start(entry: 'engine' | 'inference', options?: StartOptions): Promise<HostedProcess>;
}
