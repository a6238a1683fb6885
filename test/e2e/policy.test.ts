import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { root } from '../helpers/bundle';
import { launchApp } from '../helpers/launch-app';
import { startServe } from '../helpers/start-serve';

/** The real page under the real policy: it has all it needs, and asks nobody else for anything. */
const folder = mkdtempSync(join(tmpdir(), 'proxylabel-policy-'));
const photos = join(folder, 'photos');

beforeAll(() => {
  mkdirSync(photos);
  for (const name of ['02-giraffes.jpg', '08-pizza.jpg'])
    copyFileSync(join(root, 'samples/everyday/images', name), join(photos, name));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What went wrong on a page, and where it went for things. */
function watch(page: Page) {
  const complaints: string[] = [];
  const asked = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  // What is under way is broken off by the reload: that is no complaint. What a policy stops has another reason.
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()}, ${reason}`);
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:') asked.add(`${protocol}//${host}`);
  });
  return { complaints, asked };
}

const showsPictures = (page: Page) =>
  page.waitForFunction(
    () =>
      [...document.images].filter((image) => image.complete && image.naturalWidth > 0).length >= 2,
  );

test('in the window', async () => {
  const app = await launchApp({ home: join(folder, 'window'), args: [photos] });
  try {
    await showsPictures(app.window); // a reload would break off what is still on its way
    const { complaints, asked } = watch(app.window);
    await app.window.reload();
    await showsPictures(app.window);
    expect(complaints).toEqual([]);
    expect([...asked].sort()).toEqual(['plabel://app', 'plabel://images']);
  } finally {
    await app.close();
  }
});

test('in a browser, in two tabs of one engine', async () => {
  const server = await startServe({ home: join(folder, 'serve'), args: [photos] });
  const browser = await chromium.launch({
    executablePath: process.env['PROXYLABEL_CHROMIUM'],
    args: ['--no-sandbox'],
  });
  try {
    const context = await browser.newContext();
    const first = await context.newPage();
    const { complaints, asked } = watch(first);
    await first.goto(server.url);
    expect(first.url()).toBe(`${server.origin}/`); // the token is out of the address bar
    await showsPictures(first);
    const second = await context.newPage(); // the cookie is enough
    await second.goto(server.origin);
    await showsPictures(second);
    expect(complaints).toEqual([]);
    expect([...asked]).toEqual([server.origin]);
  } finally {
    await browser.close();
    expect(await server.close()).toBe(0);
  }
});
