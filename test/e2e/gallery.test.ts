import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Hosts } from '../helpers/hosts';
import { SOON, Workspace } from '../helpers/job';

let home: string;
let hosts: Hosts;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'proxylabel-gallery-'));
  hosts = new Hosts(home);
});
afterEach(async ({ task }) => {
  await hosts.close(task.result?.state === 'fail' ? task.id : null);
  rmSync(home, { recursive: true, force: true });
});

const images = (page: Page) => page.getByRole('listbox', { name: 'Images' }).getByRole('option');
const picked = (page: Page) => images(page).and(page.locator('[aria-selected=true]'));
const shown = (page: Page) => page.getByTestId('shown').innerText();
const choice = (page: Page, name: RegExp) => page.getByRole('checkbox', { name });

describe('the gallery', () => {
  it('finds, picks and judges many images, takes it back, and keeps a filter for tomorrow', async () => {
    const { page, close } = await hosts.electron();
    const work = new Workspace(page);
    await page.getByText('Try the sample').click();
    await expect.poll(() => work.position(), SOON).toBe('1 of 21');
    await work.prelabelAll();
    await page.getByRole('button', { name: 'Gallery', exact: true }).click();
    await expect.poll(() => shown(page), SOON).toBe('21 images');

    // A filter: what its choice promised is what is there.
    const promised = await choice(page, /^dog, \d+$/).getAttribute('aria-label');
    await choice(page, /^dog,/).click();
    const dogs = Number(promised!.replace('dog, ', ''));
    expect(dogs).toBeGreaterThan(0);
    await expect.poll(() => shown(page), SOON).toBe(`${dogs} of 21 images`);
    await expect.poll(() => images(page).count()).toBe(dogs);
    await page.getByRole('button', { name: 'Remove filter dog' }).click();
    await expect.poll(() => shown(page), SOON).toBe('21 images');

    // Picking: a range, one out of it, everything, nothing.
    await images(page).nth(1).click();
    await images(page)
      .nth(4)
      .click({ modifiers: ['Shift'] });
    await expect.poll(() => picked(page).count()).toBe(4);
    await images(page)
      .nth(2)
      .click({ modifiers: ['Control'] });
    await expect.poll(() => picked(page).count()).toBe(3);
    await work.press('Control+a');
    await page.getByText('21 selected').waitFor();
    await work.press('Escape');
    await expect.poll(() => picked(page).count()).toBe(0);

    // Everything of a filter is accepted in one step, and stays in sight until the list is asked again.
    await choice(page, /^person,/).click();
    await choice(page, /^Has suggestions,/).click();
    await expect.poll(() => shown(page), SOON).toMatch(/^\d+ of 21 images$/);
    const people = Number((await shown(page)).split(' ')[0]);
    await images(page).first().click();
    await work.press('Control+a');
    await page.getByRole('button', { name: /^Accept \d+/ }).click();
    await page.getByRole('menuitem', { name: /^Accept \d+ suggestions/ }).click();
    await page
      .getByText(new RegExp(`\\d+ suggestions accepted in ${people} images`))
      .waitFor({ timeout: SOON.timeout });
    await page.getByText(`${people} no longer match`).waitFor({ timeout: SOON.timeout });
    expect(await images(page).count()).toBe(people);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('No image matches').waitFor();

    // One step back.
    await work.press('Control+z');
    await page.getByText('Undone: accept').waitFor();
    await page.getByRole('button', { name: 'Clear' }).first().click();
    await choice(page, /^In progress, 0/).waitFor();
    await choice(page, /^Has suggestions,/).click();

    // Kept under a name; next and previous stay within it.
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('textbox', { name: 'Name of the filter' }).fill('to judge');
    await work.press('Enter');
    const toJudge = Number((await shown(page)).split(' ')[0]);
    await images(page).nth(1).dblclick();
    await expect.poll(() => work.position(), SOON).toBe(`2 of ${toJudge}`);
    await work.press('d');
    await expect.poll(() => work.position(), SOON).toBe(`3 of ${toJudge}`);
    await work.press('Control+Enter');
    await expect.poll(() => work.position(), SOON).toBe(`4 of ${toJudge}`);
    await expect.poll(() => page.getByTestId('progress').innerText(), SOON).toMatch(/^1 done/);

    // One by one.
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    const place = page.getByTestId('review-position');
    await expect.poll(() => place.innerText(), SOON).toMatch(/^1 of \d+$/);
    const [, total] = (await place.innerText()).split(' of ');
    await work.press('a');
    await expect.poll(() => place.innerText(), SOON).toBe(`2 of ${total}`);
    await work.press('r');
    await expect.poll(() => place.innerText(), SOON).toBe(`3 of ${total}`);
    await work.press('l');
    await page.getByText('1 accepted, 1 rejected, 1 for a second look').waitFor();
    await close();

    // Tomorrow.
    const again = await hosts.electron();
    await again.page
      .getByRole('button', { name: /Everyday/ })
      .first()
      .click();
    await expect.poll(() => new Workspace(again.page).position(), SOON).toMatch(/of 21$/);
    await again.page.getByRole('button', { name: 'Gallery', exact: true }).click();
    await again.page.getByRole('button', { name: 'to judge', exact: true }).click();
    await expect.poll(() => shown(again.page), SOON).toMatch(/^\d+ of 21 images$/);
    await choice(again.page, /^Needs a second look, 1/).waitFor();
  });
});
