// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** A failure of set-up, told to the person in one sentence that ends with what to do next. */
export class SetupError extends Error {}

/** One line about a step. On stderr: stdout belongs to the program that set-up starts. @param {string} line */
export function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

/**
 * Runs a program in the foreground to its end; Ctrl+C and SIGTERM reach it, and it decides.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code; 128 + 9 for one that was killed, as a shell would say
 */
export function run(command, args, options = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    // A terminal sends Ctrl+C to the whole group; a supervisor signals only us.
    const onInt = () => process.stdin.isTTY || child.kill('SIGINT');
    const onTerm = () => child.kill('SIGTERM');
    process.on('SIGINT', onInt).on('SIGTERM', onTerm);
    child.on('error', failed);
    child.on('exit', (code) => {
      process.off('SIGINT', onInt).off('SIGTERM', onTerm);
      done(code ?? 137);
    });
  });
}

/**
 * Runs the npm that started us, or the one beside our Node, or the one on the PATH.
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @returns {{ ok: boolean, output: string }} `output`: what it wrote, both streams
 */
export function npm(args, options = {}) {
  const script = process.env['npm_execpath'];
  const [command, first] =
    script && /npm-cli\.[cm]?js$/.test(script) ? [process.execPath, [script]] : ['npm', []];
  const result = spawnSync(command, [...first, ...args, '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    // npm.cmd is a shell script on Windows; our arguments hold nothing that a shell reads.
    shell: command === 'npm' && process.platform === 'win32',
    ...options,
  });
  const output = [result.stdout, result.stderr, result.error?.message].filter(Boolean).join('\n');
  return { ok: result.status === 0, output };
}

/** The full path of a program on the PATH. @param {string} name @returns {string | null} */
export function which(name) {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  return null;
}

/** The JavaScript behind a command of node_modules/.bin. @param {string} script */
export function tool(script) {
  const file = join(root, 'node_modules', script);
  if (!existsSync(file)) {
    throw new SetupError(`node_modules holds no ${script}: delete node_modules and start again.`);
  }
  return file;
}
