import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../helpers/bundle';
import { Hosts } from '../helpers/hosts';
import { SOON, Workspace } from '../helpers/job';

const WORDS = 'giraffe, zebra, tree, sky';
const PHOTOS = ['02-giraffes.jpg', '16-dog-in-a-truck.jpg'] as const;

let home: string;
let hosts: Hosts;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'proxylabel-words-'));
  mkdirSync(join(home, 'photos'));
  for (const photo of PHOTOS)
    copyFileSync(join(root, 'samples/everyday/images', photo), join(home, 'photos', photo));
  hosts = new Hosts(home);
});
afterEach(async ({ task }) => {
  await hosts.close(task.result?.state === 'fail' ? task.id : null);
  rmSync(home, { recursive: true, force: true });
});

describe('words on trial', () => {
  it('are seen before they are chosen, looked at image by image, merged and saved', async () => {
    const host = await hosts.electron();
    const { page } = host;
    const workspace = new Workspace(page);
    await host.choose(join(home, 'photos'), () => page.getByText('New from folder').click());
    await page.getByRole('textbox', { name: 'Words of the data set' }).fill(WORDS);
    await page.getByRole('button', { name: /Create project/ }).click();
    await expect.poll(() => workspace.position(), SOON).toBe('1 of 2');
    await workspace.prelabelAll();
    const status = page.getByRole('status');
    const before = await workspace.listed();

    // The hand is on the slider: stripes and counts, and the masks as they were.
    await page.getByRole('button', { name: 'Synonyms and threshold of giraffe' }).click();
    const slider = page.getByRole('slider', { name: 'Threshold giraffe' });
    const track = (await slider.locator('..').boundingBox())!;
    const y = track.y + track.height / 2;
    await page.mouse.move(track.x + 2, y);
    await page.mouse.down();
    await page.mouse.move(track.x + 0.9 * track.width, y, { steps: 5 });
    await expect
      .poll(() => status.allInnerTexts(), SOON)
      .toContainEqual(expect.stringMatching(/would/));
    expect(await workspace.listed()).toEqual(before);
    await page.mouse.up();
    await expect
      .poll(() => status.allInnerTexts(), SOON)
      .toContainEqual(expect.stringMatching(/went|changed/));

    // The others are looked at before anything is done to them.
    await page.getByRole('button', { name: 'Apply to all images' }).click();
    const survey = page.getByRole('dialog', { name: 'Apply the words to all images' });
    await expect.poll(() => survey.getByRole('listitem').count(), SOON).toBeGreaterThan(0);
    await survey.getByRole('button', { name: 'Apply to 2 images' }).click();
    await survey.waitFor({ state: 'hidden' });

    // One category becomes another, and is itself again after one undo.
    await page.getByRole('button', { name: 'Synonyms and threshold of zebra' }).click();
    await page.getByRole('button', { name: 'Merge into…' }).last().click();
    const merge = page.getByRole('dialog', { name: /Merge “zebra”/ });
    await merge.getByRole('combobox', { name: 'Give its masks to' }).click();
    await page.getByRole('option', { name: 'giraffe', exact: true }).click();
    await merge.getByRole('button', { name: 'Merge' }).click();
    const categories = page.getByRole('list', { name: 'Categories' }).getByRole('listitem');
    await expect.poll(() => categories.count(), SOON).toBe(3);
    await page.keyboard.press('Escape');
    await workspace.canvas.focus();
    await page.keyboard.press('Control+z');
    await expect.poll(() => categories.count(), SOON).toBe(4);

    const words = join(home, 'words.json');
    await host.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, words);
    await page.getByRole('button', { name: 'More of the vocabulary' }).click();
    await page.getByRole('menuitem', { name: 'Save as JSON…' }).click();
    await expect
      .poll(
        () =>
          (JSON.parse(readFileSync(words, 'utf8')) as { categories: unknown[] }).categories.length,
        SOON,
      )
      .toBe(4);
  });
});
