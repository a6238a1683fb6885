// Measures the canvas in a headless Chromium with real pointer events, on a 6000 x 4000 image with 200
// masks, and prints JSON: `node test/bench/canvas.ts`. CHROMIUM names another browser.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { chromium, type Page } from 'playwright-core';
import { createServer } from 'vite';
import type { Bench } from './canvas/page.tsx';

declare const bench: Bench;

const root = resolve(import.meta.dirname, '../..');
const server = await createServer({
  root: resolve(root, 'test/bench/canvas'),
  configFile: false,
  logLevel: 'error',
  cacheDir: resolve(root, 'node_modules/.vite-bench'),
  plugins: [react()],
  resolve: {
    alias: { '@shared': resolve(root, 'src/shared'), '@renderer': resolve(root, 'src/renderer') },
  },
  server: { host: '127.0.0.1', port: 0, hmr: false, fs: { allow: [root] } },
});
await server.listen();
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.on('pageerror', (error) => console.error(error));
  await page.goto(server.resolvedUrls!.local[0]!);
  await page.waitForFunction(() => 'bench' in window);
  console.log(JSON.stringify(await measure(page), null, 2));
} finally {
  await browser.close();
  await server.close();
}

async function measure(page: Page): Promise<object> {
  const open = await page.evaluate(() => bench.open());
  await page.waitForSelector('[aria-busy="false"]');
  await page.waitForTimeout(2000);
  const strokes: Record<string, object> = {};
  for (const zoom of [0, 1, 8])
    for (const size of [1, 24, 300]) {
      await page.evaluate((to) => bench.view(to), zoom);
      await page.waitForTimeout(300);
      await page.evaluate((brush) => bench.tool('brush', brush), size);
      await page.waitForTimeout(300);
      strokes[`zoom ${zoom || 'fit'}, brush ${size}`] = await stroke(page);
    }
  const moves: Record<string, object> = {};
  for (const zoom of [0, 1, 8])
    for (const kind of ['pan', 'zoom'] as const) {
      await page.evaluate((to) => bench.view(to), zoom);
      await page.waitForTimeout(300);
      const frames = await page.evaluate((what) => bench.frames(what, 80), kind);
      moves[`${kind} at ${zoom || 'fit'}`] = summary(frames);
    }
  await page.evaluate(() => bench.view(0));
  await page.evaluate(() => bench.tool('brush', 300));
  const { end, undo } = await page.evaluate(() => bench.undo());
  return {
    'open, first masks ms': round(open),
    'pointer to painted, ms': strokes,
    'frame, ms': moves,
    'end of a stroke ms': round(end),
    'undo ms': round(undo),
    'renderer MiB': await memory(page),
  };
}

async function stroke(page: Page): Promise<object> {
  await page.mouse.move(500, 400);
  await page.mouse.down();
  for (let i = 0; i < 60; i++) {
    await page.mouse.move(700 + 250 * Math.cos(i / 9), 450 + 200 * Math.sin(i / 7));
    await page.waitForTimeout(8);
  }
  await page.mouse.up();
  await page.waitForTimeout(300);
  return summary(await page.evaluate(() => bench.latencies()));
}

function summary(values: number[]): object {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN);
  return { n: values.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}

/** Resident memory of the largest renderer process, MiB. */
async function memory(page: Page): Promise<number | null> {
  const client = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await client.send('SystemInfo.getProcessInfo');
  const sizes = await Promise.all(
    processInfo
      .filter(({ type }) => type === 'renderer')
      .map(async ({ id }) => {
        const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
        return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
      }),
  );
  return sizes.length > 0 ? round(Math.max(...sizes)) : null;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
