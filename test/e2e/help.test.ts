import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SOON, Workspace } from '../helpers/job';
import { launchApp, type LaunchedApp } from '../helpers/launch-app';

/** Help in place, keys of one's own, the history, and what assistive technology is told, in one window. */
const home = mkdtempSync(join(tmpdir(), 'proxylabel-help-'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let app: LaunchedApp;
let page: Page;
let work: Workspace;

async function start(): Promise<void> {
  app = await launchApp({ home });
  page = app.window;
  work = new Workspace(page);
  await page
    .getByRole('button', { name: /sample/i })
    .first()
    .click();
  await work.canvas.and(page.locator('[aria-busy=false]')).waitFor({ timeout: SOON.timeout });
}

beforeAll(start, 2 * SOON.timeout);
afterAll(async () => {
  await app?.close();
  rmSync(home, { recursive: true, force: true });
});

interface Axe {
  run(
    on: string,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/** What breaks WCAG 2.2 A or AA now, on the screen or in a part of it (a CSS selector). */
async function violations(within = 'body'): Promise<string[]> {
  await page.evaluate(axe);
  // What is still fading in has no contrast yet.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {}))),
  );
  return page.evaluate(async (part) => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { axe: checker } = window as unknown as { axe: Axe };
    const found = await checker.run(part, { runOnly: tags });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
    );
  }, within);
}

const pressed = (name: string) =>
  page
    .getByRole('navigation', { name: 'Tools' })
    .getByRole('button', { name })
    .getAttribute('aria-pressed');

describe('the tour', () => {
  test('is gone through by keyboard, ends with Escape, and is not offered again', async () => {
    const offer = page.getByRole('button', { name: /two-minute tour/ });
    await offer.click();
    const card = page.getByRole('dialog', { name: 'A look around' });
    await card.getByText('Your words').waitFor();
    await work.press('Enter');
    await card.getByText('Masks are suggested').waitFor();
    await work.press('ArrowLeft');
    await card.getByText('Your words').waitFor();
    expect(await violations()).toEqual([]);
    await work.press('Escape');
    await card.waitFor({ state: 'detached' });
    expect(await offer.count()).toBe(0);
  });
});

describe('keys', () => {
  test('are changed by pressing others, swapped where they clash, and shown at once', async () => {
    await work.press('Control+,');
    await page.getByRole('tab', { name: 'Keys' }).click();
    await page.getByRole('button', { name: 'Brush: B, change' }).click();
    await work.press('e');
    await page.getByText('E is the key of “Eraser”').waitFor();
    await page.getByRole('button', { name: 'Swap keys' }).click();
    await page.getByRole('button', { name: 'Brush: E, change' }).waitFor();
    await page.getByRole('button', { name: 'Eraser: B, change' }).waitFor();
    await work.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await work.press('e');
    await expect.poll(() => pressed('Brush'), SOON).toBe('true');
  });

  test('typed in the recorder do nothing else, and Escape leaves them', async () => {
    await work.press('Control+,');
    await page.getByRole('button', { name: 'Polygon: P, change' }).click();
    await work.press('Escape');
    await page.getByRole('button', { name: 'Polygon: P, change' }).waitFor();
    expect(await page.getByRole('dialog', { name: 'Settings' }).count()).toBe(1);
    expect(await pressedBehind('Brush')).toBe('true');
    await work.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

/** What a dialog hides from screen readers is asked for by its attributes. */
const pressedBehind = (name: string) =>
  page.locator(`nav [aria-label="${name}"]`).getAttribute('aria-pressed');

describe('the history', () => {
  test('goes to any step, on whatever image', async () => {
    await work.drag([
      [0.3, 0.4],
      [0.5, 0.4],
    ]);
    await expect.poll(() => work.masks.count(), SOON).toBe(1);
    await page.getByRole('button', { name: 'Next image' }).click();
    await expect.poll(() => work.position(), SOON).toMatch(/^2 of/);
    await work.drag([
      [0.4, 0.5],
      [0.6, 0.5],
    ]);
    await expect.poll(() => work.masks.count(), SOON).toBe(1);
    await page.getByRole('button', { name: 'History' }).click();
    const panel = page.getByRole('complementary', { name: 'History', exact: true });
    const steps = panel.getByRole('button', { name: /paint/i });
    await expect.poll(() => steps.count(), SOON).toBe(2);
    expect(await violations()).toEqual([]);
    await panel.getByRole('button', { name: 'As it was at first' }).click();
    await expect.poll(() => work.position(), SOON).toMatch(/^1 of/);
    await expect.poll(() => work.masks.count(), SOON).toBe(0);
    await steps.first().click();
    await expect.poll(() => work.position(), SOON).toMatch(/^2 of/);
    await expect.poll(() => work.masks.count(), SOON).toBe(1);
    await panel.getByRole('button', { name: 'Close the history' }).click();
  });
});

describe('the palette', () => {
  test('goes to an image by its name', async () => {
    await work.press('Control+k');
    await page.getByRole('dialog').getByRole('textbox').fill('brown-bear');
    await page
      .getByRole('button', { name: /brown-bear/ })
      .first()
      .waitFor();
    await work.press('Enter');
    await expect.poll(() => work.position(), SOON).toMatch(/^3 of/);
  });
});

describe('in both themes', () => {
  test('nothing on screens and dialogs breaks WCAG AA', { timeout: 3 * SOON.timeout }, async () => {
    for (const scheme of ['light', 'dark']) {
      await page.evaluate(
        (value) => localStorage.setItem('mantine-color-scheme-value', value),
        scheme,
      );
      await page.reload();
      await work.canvas.and(page.locator('[aria-busy=false]')).waitFor();
      expect(await violations(), `${scheme}, workspace`).toEqual([]);
      for (const keys of ['Control+e', 'Control+,', 'Shift+?', 'Control+k', 't']) {
        await work.press(keys);
        await page.getByRole('dialog').waitFor();
        expect(await violations('[role=dialog]'), `${scheme}, ${keys}`).toEqual([]);
        await work.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
    }
  });
});

describe('after a restart', () => {
  test(
    'keys are still those chosen, and the tour is not offered',
    { timeout: 2 * SOON.timeout },
    async () => {
      await app.close();
      await start();
      await work.press('e');
      await expect.poll(() => pressed('Brush'), SOON).toBe('true');
      expect(await page.getByRole('button', { name: /two-minute tour/ }).count()).toBe(0);
      await page.getByRole('button', { name: 'Close the project' }).click();
      await page
        .getByRole('button', { name: /sample/i })
        .first()
        .waitFor();
      expect(await violations()).toEqual([]);
    },
  );
});
