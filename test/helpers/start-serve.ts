import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { root } from './bundle';

export interface ServeOptions {
  /** ProxyLabel's data folder: give each test its own. */
  readonly home: string;
  /** Folder of the app: the repository, unless a test built one. */
  readonly app?: string;
  /** A project or folder to open, and further flags. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningServe {
  /** The link with the token, as printed. */
  readonly url: string;
  readonly origin: string;
  readonly token: string;
  readonly process: ChildProcess;
  /** What it wrote to stderr so far. */
  readonly log: () => string;
  /** As Ctrl+C; resolves to the exit code. */
  close(): Promise<number | null>;
}

/** Starts `proxylabel serve` on a free loopback port, as a process of its own. */
export async function startServe({
  home,
  app = root,
  args = [],
  env = {},
}: ServeOptions): Promise<RunningServe> {
  const child = spawn(
    process.execPath,
    [join(app, 'out/main/cli.cjs'), 'serve', '--json', ...args],
    { env: { ...process.env, PROXYLABEL_HOME: home, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  child.stderr.on('data', (text) => (log += String(text)));
  const exit = new Promise<number | null>((done) => child.once('exit', done));
  const line = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += String(text);
      if (said.includes('\n')) resolve(said);
    });
    void exit.then((code) => reject(new Error(`serve ended with ${code}: ${said}${log}`)));
  });
  const { url } = JSON.parse(line) as { url: string };
  const { origin, searchParams } = new URL(url);
  return {
    url,
    origin,
    token: searchParams.get('token') ?? '',
    process: child,
    log: () => log,
    async close() {
      child.kill('SIGINT');
      return exit;
    },
  };
}
