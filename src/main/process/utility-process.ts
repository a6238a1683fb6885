import { join } from 'node:path';
import { MessageChannelMain, utilityProcess } from 'electron';
import type { MessagePortMain, UtilityProcess } from 'electron';
import { AppError } from '@shared/errors';
import { ToMain } from './broker';
import type { Entry, FromMain } from './broker';
import { childEnvironment } from './environment';
import { messagePort } from './message-port';
import type { HostedProcess, ProcessHost } from './port';
import { relayLines } from './relay-lines';

export interface UtilityHostOptions {
  /** Folder of the built entries: `<entry>.cjs`. */
  readonly entries: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Launched extends Omit<HostedProcess, 'port'> {
  readonly child: UtilityProcess;
  readonly channel: MessagePortMain;
}

/** Starts processes as Electron's utility processes, and those that the engine asks for; see broker.ts. */
export function utilityHost({ entries, env = {} }: UtilityHostOptions): ProcessHost {
  const launch = async (entry: Entry, quiet: boolean): Promise<Launched> => {
    const child = utilityProcess.fork(join(entries, `${entry}.cjs`), [], {
      serviceName: `ProxyLabel ${entry}`,
      env: childEnvironment(entries, env),
      stdio: quiet ? 'ignore' : 'pipe',
    });
    relayLines(entry, child.stdout, child.stderr);
    const { port1, port2 } = new MessageChannelMain();
    let running = true;
    const gone = new Promise<number>((resolve) =>
      child.once('exit', (code) => {
        running = false; // its pid may be another process's from now on
        resolve(code);
      }),
    );
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      void gone.then((code) =>
        reject(new AppError('unavailable', `The ${entry} ended at its start with code ${code}.`)),
      );
    });
    const { pid } = child;
    tell(child, { kind: 'connect' }, port2);
    if (entry === 'engine') broker(child, launch);
    return {
      child,
      channel: port1,
      pid,
      async kill() {
        // UtilityProcess.kill() asks politely; a process inside a model run does not hear it.
        if (running && pid !== undefined) process.kill(pid, 'SIGKILL');
        await gone;
      },
      onExit: (listener) => void gone.then(listener),
    };
  };

  return {
    async start(entry, { quiet = false } = {}) {
      const { channel, pid, kill, onExit } = await launch(entry, quiet);
      return { port: messagePort(channel), pid, kill, onExit };
    },
  };
}

/** Serves an engine's wishes for processes; they end with it. */
function broker(
  engine: UtilityProcess,
  launch: (entry: Entry, quiet: boolean) => Promise<Launched>,
): void {
  const children = new Map<number, Launched>();

  const start = async (id: number, entry: Entry, quiet: boolean): Promise<void> => {
    try {
      const launched = await launch(entry, quiet);
      children.set(id, launched);
      launched.onExit((code) => {
        children.delete(id);
        tell(engine, { kind: 'exited', id, code });
      });
      tell(engine, { kind: 'started', id, pid: launched.pid }, launched.channel);
    } catch (error) {
      tell(engine, { kind: 'failed', id, message: (error as Error).message });
    }
  };

  engine.on('message', (data: unknown) => {
    const message = ToMain.parse(data);
    if (message.kind === 'start') void start(message.id, message.entry, message.quiet);
    else void children.get(message.id)?.kill();
  });
  engine.once('exit', () => {
    for (const child of children.values()) void child.kill();
  });
}

function tell(child: UtilityProcess, message: FromMain, channel?: MessagePortMain): void {
  child.postMessage(message, channel ? [channel] : []);
}
