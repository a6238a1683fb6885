import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Bridge } from '@shared/rpc/bridge';
import { callFrom } from '../helpers/call-from';
import { buildEchoApp } from '../helpers/echo/app';
import { electronBinary, electronFlags, launchApp } from '../helpers/launch-app';
import type { LaunchedApp } from '../helpers/launch-app';

/** The shell's life around a page and an engine: the real window, with the echo engine behind it. */
const home = mkdtempSync(join(tmpdir(), 'proxylabel-life-'));
let folder: string;
let app: LaunchedApp | null = null;

beforeAll(async () => {
  folder = await buildEchoApp();
});
afterEach(async () => {
  await app?.close();
  app = null;
});
afterAll(() => {
  rmSync(home, { recursive: true });
  if (folder) rmSync(folder, { recursive: true });
});

const launch = async (...args: string[]) => (app = await launchApp({ home, app: folder, args }));
const call = ({ window }: LaunchedApp, method: string, input: unknown = {}) =>
  callFrom(window, method, input);
const openedFile = async (launched: LaunchedApp) =>
  ((await call(launched, 'project.current')) as { file: string } | null)?.file;
const enginePid = async (launched: LaunchedApp) =>
  Number(((await call(launched, 'folder.list', { path: 'pid' })) as { path: string }).path);
const file = (name: string) => {
  const path = join(home, name);
  writeFileSync(path, '');
  return path;
};
const lives = (pid: number) => existsSync(`/proc/${pid}`);

test('a file named on the command line is open when the window is', async () => {
  const launched = await launch(file('named.plabel'));
  expect(await openedFile(launched)).toBe(join(home, 'named.plabel'));
});

test('a second start hands its file to the first and ends', async () => {
  const launched = await launch();
  const second = spawn(electronBinary(), [...electronFlags, folder, file('second.plabel')], {
    env: { ...process.env, PROXYLABEL_HOME: home },
    stdio: 'ignore',
  });
  await new Promise((done) => second.once('exit', done));
  await expect.poll(() => openedFile(launched)).toBe(join(home, 'second.plabel'));
  const windows = await launched.electron.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
  );
  expect(windows).toBe(1);
});

test('the window comes back where it was left', async () => {
  const place = { x: 120, y: 90, width: 1000, height: 700 };
  const first = await launch();
  await first.electron.evaluate(({ BrowserWindow }, bounds) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setBounds(bounds);
  }, place);
  await first.close();
  const again = await launch();
  const bounds = await again.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  );
  expect(bounds).toEqual(place);
});

test('an engine that is killed comes back with its project; the page hears of it', async () => {
  const launched = await launch(file('kept.plabel'));
  await launched.window.evaluate(() => {
    const page = window as unknown as { proxylabel: Bridge; heard: unknown[] };
    page.heard = [];
    page.proxylabel.on('notice', (notice) => page.heard.push(notice));
  });
  const first = await enginePid(launched);
  process.kill(first, 'SIGKILL');
  const second = await enginePid(launched);
  expect(second).not.toBe(first);
  expect(await openedFile(launched)).toBe(join(home, 'kept.plabel'));
  const heard = await launched.window.evaluate(
    () => (window as unknown as { heard: unknown[] }).heard,
  );
  expect(heard).toMatchObject([{ code: 'unavailable' }]);
});

test('a page that dies is loaded again', async () => {
  const launched = await launch();
  const loaded = launched.electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise((done) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('did-finish-load', () => done(contents.isCrashed()));
        contents?.forcefullyCrashRenderer();
      }),
  );
  expect(await loaded).toBe(false);
  expect(launched.log()).toMatch(/The page ended/);
});

test('a dropped file tells the page its path', async () => {
  const launched = await launch();
  const dropped = file('dropped.jpg');
  await launched.window.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    document.body.append(input);
  });
  await launched.window.setInputFiles('input[type=file]', dropped);
  const path = await launched.window.evaluate(() => {
    const [picked] = document.querySelector('input')?.files ?? [];
    return picked && (window as unknown as { proxylabel: Bridge }).proxylabel.pathOf(picked);
  });
  expect(path).toBe(dropped);
});

test('closing takes the engine along', async () => {
  const launched = await launch();
  const pid = await enginePid(launched);
  expect(lives(pid)).toBe(true);
  await launched.close();
  app = null;
  await expect.poll(() => lives(pid)).toBe(false);
});

test('an app that is killed leaves no engine behind', async () => {
  const launched = await launch();
  const pid = await enginePid(launched);
  launched.electron.process().kill('SIGKILL');
  app = null;
  await expect.poll(() => lives(pid), { timeout: 5000 }).toBe(false);
});
