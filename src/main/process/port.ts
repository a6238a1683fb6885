/**
 * A two-way channel of structured-clone messages: a child process, a MessagePort, a pair in one process.
 * Messages arrive in order; after `close` nothing is delivered.
 */
export interface Port {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** A process that was started for us and can be killed at any moment. */
export interface HostedProcess {
  readonly port: Port;
  readonly pid: number | undefined;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Called once, with the exit code, however the process ends. */
  onExit(listener: (code: number | null) => void): void;
}

/** Starts our own entry points as processes: forked under plain Node, utility processes under Electron. */
export interface ProcessHost {
  start(entry: 'engine' | 'inference'): Promise<HostedProcess>;
}
