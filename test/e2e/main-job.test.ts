import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../helpers/bundle';
import { type Host, Hosts } from '../helpers/hosts';
import {
  difference,
  exportedCategories,
  exportedMask,
  middleOf,
  readCoco,
  SOON,
  Workspace,
} from '../helpers/job';

let home: string;
let hosts: Hosts;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'proxylabel-job-'));
  hosts = new Hosts(home);
});
afterEach(async ({ task }) => {
  await hosts.close(task.result?.state === 'fail' ? task.id : null);
  rmSync(home, { recursive: true, force: true });
});

/** Exports everything that is accepted or suggested. */
async function exportAs(host: Host, form: 'Polygons' | 'RLE', file: string): Promise<void> {
  await host.page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = host.page.getByRole('dialog', { name: 'Export' });
  await dialog.getByText('And suggested').click();
  await dialog.getByRole('combobox', { name: 'Masks as' }).click();
  await host.page.getByRole('option', { name: form, exact: true }).click();
  await host.export(file);
  await dialog.getByText('Exported', { exact: true }).waitFor({ timeout: SOON.timeout });
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'detached' });
}

const places = { 'in the window': 'electron', 'in a browser, through serve': 'browser' } as const;

describe.each(Object.entries(places))('the main job %s', (_, place) => {
  it('goes from the sample to a COCO file that holds what was on the screen, and is there tomorrow', async () => {
    const host = await hosts[place]();
    const work = new Workspace(host.page);
    await host.page.getByText('Try the sample').click();
    await expect.poll(() => work.position(), SOON).toBe('1 of 21');

    // One image: suggestions come into the list and onto the canvas.
    await host.page.getByRole('button', { name: 'Pre-label', exact: true }).click();
    await expect.poll(() => work.mask(/suggested/).count(), SOON).toBeGreaterThan(3);
    await expect.poll(() => work.status(), SOON).toBe('Suggestions');
    const suggested = await work.mask(/suggested/).count();
    const person = work.masks.first();

    // Accept one, reject one.
    await person.click();
    await work.press('Enter');
    await expect.poll(() => work.mask(/accepted/).count(), SOON).toBe(1);
    await work
      .mask(/suggested/)
      .last()
      .click();
    await work.press('Delete');
    await expect.poll(() => work.mask(/suggested/).count(), SOON).toBe(suggested - 2);
    expect(await work.status()).toBe('In progress');

    // Erase a stroke from the accepted one, paint it again, and take both back.
    await work.mask(/accepted/).click();
    const before = await work.drawn();
    await work.press('e');
    await work.drag([
      [0.1, 0.1],
      [0.9, 0.9],
    ]);
    await expect
      .poll(async () => difference(before, await work.drawn()), SOON)
      .toBeGreaterThan(100);
    const erased = await work.drawn();
    await work.press('b');
    await work.drag([
      [0.3, 0.65],
      [0.6, 0.65],
    ]);
    await expect
      .poll(async () => difference(erased, await work.drawn()), SOON)
      .toBeGreaterThan(100);
    await work.press('Control+z');
    await expect.poll(async () => difference(erased, await work.drawn()), SOON).toBe(0);
    await work.press('Control+z');
    await expect.poll(async () => difference(before, await work.drawn()), SOON).toBe(0);
    await work.press('Control+Shift+z');
    await expect.poll(async () => difference(erased, await work.drawn()), SOON).toBe(0);

    // Relabel, back and forth.
    await work.press('v');
    await work.mask(/accepted/).click();
    await work.press('2');
    await expect.poll(() => work.mask(/^dog, accepted/).count(), SOON).toBe(1);
    await work.press('Control+z');
    await expect.poll(() => work.mask(/^person, accepted/).count(), SOON).toBe(1);
    await work.press('Control+Shift+z');
    await expect.poll(() => work.mask(/^dog, accepted/).count(), SOON).toBe(1);

    // All images; what was judged stays as it is.
    await work.prelabelAll();
    expect(await work.mask(/^dog, accepted/).count()).toBe(1);
    await work.press('d');
    await expect.poll(() => work.position(), SOON).toBe('2 of 21');
    await expect.poll(() => work.mask(/suggested/).count(), SOON).toBeGreaterThan(0);
    await work.press('Shift+Enter');
    await expect.poll(() => work.mask(/suggested/).count(), SOON).toBe(0);
    await work.press('Control+Enter');
    await expect.poll(() => work.position(), SOON).toBe('3 of 21');
    await work.press('a');
    await expect.poll(() => work.status(), SOON).toBe('Done');

    // A new word.
    await host.page.getByRole('textbox', { name: 'Add words' }).fill('fence; railing');
    await work.press('Enter');
    await host.page.getByRole('group', { name: 'fence' }).waitFor();

    // What is exported is what is drawn, pixel for pixel, in both forms.
    await work.press('Escape');
    await work.press('a');
    await expect.poll(() => work.position(), SOON).toBe('1 of 21');
    await expect.poll(() => work.mask(/suggested/).count(), SOON).toBeGreaterThan(0);
    await work.canvas.focus();
    await work.press('Control+1');
    await expect.poll(() => host.page.getByTestId('zoom').innerText(), SOON).toBe('100%');
    for (const form of ['RLE', 'Polygons'] as const) {
      const file = join(home, `${form}.json`);
      await exportAs(host, form, file);
      const coco = readCoco(file);
      expect(coco.categories.map(({ name }) => name)).toContain('fence');
      expect(coco.images).toHaveLength(21);
      const exported = exportedMask(coco, '01-riders-on-a-beach.jpg');
      const drawn = middleOf(await work.drawn(), exported.width, exported.height);
      expect(drawn.data.some((value) => value === 0)).toBe(true);
      expect(difference(exported, drawn)).toBe(0);
      expect(exportedCategories(coco, '01-riders-on-a-beach.jpg')).toEqual(await work.listed());
    }
    expect(
      readCoco(join(home, 'RLE.json')).annotations.map(({ area, bbox }) => [area, bbox]),
    ).toEqual(
      readCoco(join(home, 'Polygons.json')).annotations.map(({ area, bbox }) => [area, bbox]),
    );
    await host.close();

    // Tomorrow.
    const again = await hosts[place]();
    const later = new Workspace(again.page);
    await again.page
      .getByRole('button', { name: /Everyday/ })
      .first()
      .click();
    await expect.poll(() => later.mask(/^dog, accepted/).count(), SOON).toBe(1);
    await again.page.getByRole('group', { name: 'fence' }).waitFor();
    await later.press('Control+z');
    await again.page.getByRole('group', { name: 'fence' }).waitFor({ state: 'detached' });
    await later.press('Control+z');
    await expect.poll(() => later.position(), SOON).toBe('2 of 21');
    await expect.poll(() => later.status(), SOON).toBe('In progress');
  });
});

describe('a folder of one’s own', () => {
  it('becomes a project whatever its files are called, and a broken one says why', async () => {
    const folder = join(home, 'Fotos für die Prüfung');
    mkdirSync(join(folder, 'unter ordner'), { recursive: true });
    const samples = join(root, 'samples/everyday/images');
    const [first, second] = readdirSync(samples) as [string, string];
    copyFileSync(join(samples, first), join(folder, 'größe & mehr (1).jpg'));
    copyFileSync(join(samples, second), join(folder, 'unter ordner', '2 #hash%20.jpg'));
    copyFileSync(join(root, 'test/fixtures/images/truncated.jpg'), join(folder, 'kaputt.jpg'));

    const host = await hosts.electron();
    const { page } = host;
    const work = new Workspace(page);
    await host.choose(folder, () => page.getByText('New from folder').click());
    await page.getByRole('textbox').fill('person; people, horse, sea, giraffe, tree');
    await page.getByRole('button', { name: /Create project/ }).click();
    await expect.poll(() => work.position(), SOON).toBe('1 of 3');
    await work.prelabelAll();
    await expect.poll(() => work.mask(/^person, suggested/).count(), SOON).toBeGreaterThan(0);
    await work.press('d');
    // Which of the two the decoder says depends on its threads.
    await page.getByText(/kaputt\.jpg is (cut off|damaged)/).waitFor();
    await work.press('d');
    await expect.poll(() => work.mask(/^giraffe, suggested/).count(), SOON).toBeGreaterThan(0);
    expect(readdirSync(folder)).toContain('Fotos für die Prüfung.plabel');
  });
});

describe('an engine that is killed', () => {
  it('comes back, with every edit it had acknowledged, and the work goes on', async () => {
    const { page, electron } = await hosts.electron();
    const work = new Workspace(page);
    await page.getByText('Try the sample').click();
    await expect.poll(() => work.position(), SOON).toBe('1 of 21');
    await page.getByRole('button', { name: 'Pre-label', exact: true }).click();
    await expect.poll(() => work.mask(/suggested/).count(), SOON).toBeGreaterThan(3);
    await work.masks.first().click();
    await work.press('Enter');
    await expect.poll(() => work.status(), SOON).toBe('In progress');

    const parent = electron.process().pid!;
    const pids = execFileSync('pgrep', ['-P', String(parent), '-f', 'engine.cjs'], {
      encoding: 'utf8',
    });
    for (const pid of pids.trim().split('\n')) process.kill(Number(pid), 'SIGKILL');

    await work.press('d');
    await expect.poll(() => work.position(), SOON).toBe('2 of 21');
    await work.press('a');
    await expect.poll(() => work.position(), SOON).toBe('1 of 21');
    expect(await work.mask(/accepted/).count()).toBe(1);
    await work
      .mask(/suggested/)
      .first()
      .click();
    await work.press('Enter');
    await expect.poll(() => work.mask(/accepted/).count(), SOON).toBe(2);
  });
});
