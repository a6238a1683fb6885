import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { AppError } from '@shared/errors';
import { createPort } from '@shared/rpc/port';
import { childEnvironment } from './environment';
import { relayLines } from './relay-lines';
import type { HostedProcess, Port, StartOptions } from './port';

export interface ForkHostOptions {
  /** Folder of the built entries: `<entry>.cjs`. */
  readonly entries: string;
  /** The Node to run them. Default PROXYLABEL_NODE, else the program that runs us. */
  readonly node?: string;
  /** Added to the environment of the children. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A `ProcessHost`; the shards of an evaluation are only ever forked. */
export interface ForkHost {
  start(entry: 'engine' | 'inference' | 'eval', options?: StartOptions): Promise<HostedProcess>;
}

/** Starts processes with Node's fork. Messages are structured clones. */
export function forkHost({ entries, node, env = {} }: ForkHostOptions): ForkHost {
  const execPath = node ?? process.env['PROXYLABEL_NODE'] ?? process.execPath;
  const inherited = childEnvironment(entries, env);
  // Electron's fork forces this on its children, and a plain Node would hand it on to an Electron it starts.
  if (execPath !== process.execPath) delete inherited['ELECTRON_RUN_AS_NODE'];

  return {
    async start(entry, { quiet = false } = {}) {
      const printed = quiet ? 'ignore' : 'pipe';
      const child = fork(join(entries, `${entry}.cjs`), [], {
        execPath,
        env: inherited,
        serialization: 'advanced', // JSON is forty times slower for arrays
        stdio: ['ignore', printed, printed, 'ipc'],
        // Maglev can deadlock process.exit() in a disconnect handler (Node 24).
        execArgv: ['--no-maglev'],
      });
      relayLines(entry, child.stdout, child.stderr);
      await started(child, execPath, entry);
      return hosted(child);
    },
  };
}

function started(child: ChildProcess, execPath: string, entry: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(
        new AppError('unavailable', `The ${entry} could not be started with ${execPath}.`, {
          cause,
        }),
      ),
    );
  });
}

function hosted(child: ChildProcess): HostedProcess {
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  // After a successful start only a failed send or kill comes here; 'exit' or 'disconnect' tells the rest.
  child.on('error', () => {});
  return {
    port: portTo(child),
    pid: child.pid,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    onExit: (listener) => void gone.then(listener),
  };
}

function portTo(child: ChildProcess): Port {
  const source = createPort(
    (message) => void child.send(message as object, () => {}),
    () => child.disconnect(),
  );
  child.on('message', source.receive);
  child.on('disconnect', source.closed);
  return source.port;
}
