import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Hosts } from '../helpers/hosts';
import { SOON, Workspace } from '../helpers/job';

let home: string;
let hosts: Hosts;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'proxylabel-safety-'));
  hosts = new Hosts(home);
});
afterEach(async ({ task }) => {
  await hosts.close(task.result?.state === 'fail' ? task.id : null);
  rmSync(home, { recursive: true, force: true });
});

it('what was done is in the list of jobs, can be gone back to, and comes back after damage', async () => {
  const { page } = await hosts.electron();
  const work = new Workspace(page);
  await page.getByText('Try the sample').click();
  await expect.poll(() => work.position(), SOON).toBe('1 of 21');
  await page.getByRole('button', { name: 'Pre-label', exact: true }).click();
  await expect.poll(() => work.mask(/suggested/).count(), SOON).toBeGreaterThan(3);
  const suggested = await work.mask(/suggested/).count();

  const jobs = page.getByRole('dialog'); // named by what opened it
  await page.getByRole('button', { name: 'Jobs', exact: true }).click();
  await expect.poll(() => jobs.innerText(), SOON).toMatch(/Pre-labelling\s+1 image/);
  await jobs.getByRole('button', { name: 'Clear finished' }).click();
  await expect.poll(() => jobs.count(), SOON).toBe(0);

  // A job that waits is moved and cancelled by keyboard alone.
  await page.getByRole('button', { name: 'What to pre-label' }).click();
  await page.getByRole('menuitem', { name: 'Pre-label all images' }).click();
  const chip = page.getByRole('button', { name: /of 21 images pre-labelled/ });
  await chip.click();
  await jobs.getByRole('listitem', { name: 'Pre-labelling' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => jobs.innerText(), SOON).toContain('Paused');
  await page.keyboard.press('Delete');
  await expect.poll(() => chip.count(), SOON).toBe(0);

  // A backup, a change, and back again.
  const backups = page.getByRole('dialog', { name: 'Backups' });
  const show = async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Commands/ }).click();
    await page.getByRole('textbox', { name: 'What do you want to do?' }).fill('Backups of this');
    await page.getByRole('button', { name: 'Backups of this project' }).click();
    await backups.waitFor({ timeout: SOON.timeout });
  };
  await show();
  await backups.getByRole('button', { name: 'Back up now' }).click();
  await backups.getByRole('listitem').first().waitFor({ timeout: SOON.timeout });
  await page.keyboard.press('Escape');
  await work.canvas.focus();
  await work.press('Shift+Enter');
  await expect.poll(() => work.mask(/suggested/).count(), SOON).toBe(0);
  await show();
  await backups.getByRole('button', { name: 'Restore', exact: true }).first().click();
  await backups.getByRole('button', { name: 'Restore this?' }).click();
  await expect.poll(() => work.mask(/suggested/).count(), SOON).toBe(suggested);

  // Damaged while nobody looked: the way out is offered where it is opened.
  await page.getByRole('button', { name: 'Close the project' }).first().click();
  const tile = page.getByRole('button', { name: /Everyday/ }).first();
  await tile.waitFor({ timeout: SOON.timeout });
  const file = join(home, 'samples/everyday/Everyday.plabel');
  const bytes = readFileSync(file);
  bytes.fill(0xab, 4096 * 10, 4096 * 20);
  writeFileSync(file, bytes);
  await tile.click();
  const damaged = page.getByRole('dialog', { name: 'This project is damaged' });
  await damaged.getByRole('button', { name: 'Restore', exact: true }).first().click();
  await damaged.getByRole('button', { name: 'Restore this?' }).click();
  await expect.poll(() => work.position(), SOON).toBe('1 of 21');
});
