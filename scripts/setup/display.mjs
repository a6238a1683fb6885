// @ts-check
import { spawn } from 'node:child_process';
import { SetupError } from './shell.mjs';

/**
 * A virtual screen of our own, on a display number that nobody uses.
 * @returns {Promise<{ display: string, stop: () => Promise<void> }>}
 */
export async function startXvfb() {
  const xvfb = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const gone = new Promise((done) => xvfb.once('close', done));
  let complaint = '';
  xvfb.stderr?.on('data', (text) => (complaint += text));
  const number = await new Promise((done, failed) => {
    const told = /** @type {import('node:stream').Readable} */ (xvfb.stdio[3]);
    told.once('data', (text) => done(String(text).trim()));
    xvfb.once('error', failed);
    xvfb.once('close', () =>
      failed(
        new SetupError(`Xvfb did not start; mend what it says and start again.\n${complaint}`),
      ),
    );
  });
  return {
    display: `:${number}`,
    async stop() {
      xvfb.kill();
      await gone;
    },
  };
}
