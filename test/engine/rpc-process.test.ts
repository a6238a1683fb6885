import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hostEngine } from '@main/process/engine-host';
import type { EngineHost } from '@main/process/engine-host';
import { forkHost } from '@main/process/fork-host';
import { bundle } from '../helpers/bundle';

const folder = mkdtempSync(join(tmpdir(), 'proxylabel-rpc-'));
let entries: string;
let engine: EngineHost | null = null;

beforeAll(async () => {
  entries = await bundle({
    engine: 'test/helpers/echo/engine.ts',
    inference: 'test/helpers/echo/inference.ts',
  });
});
afterEach(async () => {
  await engine?.close();
  engine = null;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  if (entries) rmSync(entries, { recursive: true });
});

const open = () => (engine = hostEngine(forkHost({ entries })));
const ask = async (host: EngineHost, path: string) =>
  (await host.call('folder.list', { path })).path;
/** A file whose presence makes the echo engine die, once. */
const trap = () => {
  const file = join(folder, `${Math.random()}`);
  writeFileSync(file, '');
  return file;
};

test('bytes cross a fork unchanged, as a typed array', async () => {
  const { bytes } = await open().call('image.bytes', { id: 1_000_000, size: 'full' });
  expect(bytes).toBeInstanceOf(Uint8Array);
  expect(bytes.length).toBe(1_000_000);
  expect(bytes.every((byte) => byte === 7)).toBe(true);
});

test('the engine runs without telemetry and without Electron in its environment', async () => {
  process.env['ELECTRON_RUN_AS_NODE'] = '1';
  try {
    engine = hostEngine(forkHost({ entries, node: '/proc/self/exe' }));
    // Another path to the same Node: a program that isn't the one that runs us.
    expect(await ask(engine, 'env:ELECTRON_RUN_AS_NODE')).toBe('(unset)');
    expect(await ask(engine, 'env:ORT_DISABLE_TELEMETRY')).toBe('1');
  } finally {
    delete process.env['ELECTRON_RUN_AS_NODE'];
  }
});

test('a program that is not there is an error that names it', async () => {
  await expect(forkHost({ entries, node: '/no/such/node' }).start('engine')).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('/no/such/node'),
  });
});

test('an engine that dies comes back with its project, and the call is answered', async () => {
  const host = open();
  const notices: string[] = [];
  host.on('notice', ({ code }) => notices.push(code));
  await host.call('project.open', { file: '/somewhere/a.plabel' });
  const before = await ask(host, 'pid');
  const file = trap();
  // Both go to the engine that dies; both are answered by the next, in order.
  const [died, after] = await Promise.all([
    host.call('project.forget', { file }),
    ask(host, 'pid'),
  ]);
  expect(died).toEqual({ ok: true });
  expect(existsSync(file)).toBe(false);
  expect(after).not.toBe(before);
  expect((await host.call('project.current', {}))?.file).toBe('/somewhere/a.plabel');
  expect(notices).toEqual(['unavailable']);
});

test('what may have happened already is not sent again', async () => {
  const host = open();
  let deaths = 0;
  host.on('notice', () => deaths++);
  await expect(host.call('edit.undo', {})).rejects.toMatchObject({ code: 'unavailable' });
  expect(Number(await ask(host, 'pid'))).toBeGreaterThan(0); // the next call finds a new engine
  expect(deaths).toBe(1);
});

test('Ctrl+C in the terminal does not take the engine away', async () => {
  const host = open();
  const pid = Number(await ask(host, 'pid'));
  process.kill(pid, 'SIGINT');
  expect(Number(await ask(host, 'pid'))).toBe(pid);
});

test('closing lets the engine end by itself', async () => {
  const host = open();
  const pid = Number(await ask(host, 'pid'));
  await host.close();
  engine = null;
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  await expect(host.call('project.current', {})).rejects.toMatchObject({ code: 'unavailable' });
});

test('the engine starts the inference process, gets arrays through, and can kill it', async () => {
  const answer: unknown = JSON.parse(await ask(open(), 'inference'));
  expect(answer).toMatchObject({ sum: 125_000, count: 250_000, killed: true });
  expect(answer).toHaveProperty('backends', expect.arrayContaining(['cpu']));
});
