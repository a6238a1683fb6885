import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Rle } from '@shared/domain/mask';
import { areaOf, bboxOf, encode, fromPolygons, newBitmap, runsOf } from '@shared/mask';
import { root } from '../helpers/bundle';
import { type Host, Hosts } from '../helpers/hosts';
import { SOON, Workspace } from '../helpers/job';

const PHOTOS = ['02-giraffes.jpg', '03-brown-bear.jpg', '16-dog-in-a-truck.jpg'] as const;

let home: string;
let folder: string;
let labels: string;
let coco: Awaited<ReturnType<typeof writeLabels>>;
let hosts: Hosts;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'proxylabel-labels-'));
  folder = join(home, 'photos');
  labels = join(home, 'instances.json');
  mkdirSync(folder);
  for (const photo of PHOTOS)
    copyFileSync(join(root, 'samples/everyday/images', photo), join(folder, photo));
  coco = await writeLabels();
  hosts = new Hosts(home);
});
afterEach(async ({ task }) => {
  await hosts.close(task.result?.state === 'fail' ? task.id : null);
  rmSync(home, { recursive: true, force: true });
});

/** A ring, a thing of two parts, a polygon, a crowd and a mask with a score; a photo and a category too few. */
async function writeLabels() {
  const images = await Promise.all(
    PHOTOS.slice(0, 2).map(async (file_name, at) => {
      const { width, height } = await sharp(join(folder, file_name)).metadata();
      return { id: 700 + at, file_name, width, height, licence_of: 'another tool' };
    }),
  );
  const [one, two] = images as [(typeof images)[0], (typeof images)[0]];
  const drawn = (image: typeof one, inside: (x: number, y: number) => boolean): Rle => {
    const bitmap = newBitmap(image.width, image.height);
    for (let y = 0; y < image.height; y++)
      for (let x = 0; x < image.width; x++) if (inside(x, y)) bitmap.data[y * image.width + x] = 1;
    return encode(bitmap);
  };
  const from = (cx: number, cy: number) => (x: number, y: number) => Math.hypot(x - cx, y - cy);
  const ring = drawn(one, (x, y) => Math.abs(from(120, 110)(x, y) - 60) < 15);
  const parts = drawn(one, (x, y) => from(60, 200)(x, y) < 20 || from(200, 210)(x, y) < 17.5);
  const crowd = drawn(two, (x, y) => (x + y) % 7 < 4 && y > 40 && y < 90);
  const scored = drawn(two, (x, y) => from(150, 160)(x, y) < 44);
  const polygon = [10, 10, 90.5, 14, 80, 60.25, 12, 71];
  const plain = { size: crowd.size, counts: [...runsOf(crowd)] };
  const labelled = [
    { id: 31, image: one, category_id: 25, segmentation: ring, mask: ring },
    { id: 77, image: one, category_id: 25, segmentation: parts, mask: parts, note: 'two parts' },
    {
      id: 5,
      image: two,
      category_id: 90,
      segmentation: [polygon],
      mask: encode(fromPolygons([polygon], two.width, two.height)),
    },
    { id: 6, image: two, category_id: 90, segmentation: plain, mask: crowd, iscrowd: 1 },
    { id: 8, image: two, category_id: 90, segmentation: scored, mask: scored, score: 0.75 },
  ];
  const annotations = labelled.map(({ image, mask, ...rest }) => ({
    iscrowd: 0,
    ...rest,
    image_id: image.id,
    area: areaOf(mask),
    bbox: bboxOf(mask),
  }));
  const file = {
    info: { description: 'Two photos' },
    images: [...images, { id: 702, file_name: 'not-here.jpg', width: 30, height: 20 }],
    categories: [
      { id: 25, name: 'giraffe', supercategory: 'animal' },
      { id: 90, name: 'bear', supercategory: 'animal' },
    ],
    annotations: [...annotations, { ...annotations[0]!, id: 99, category_id: 1234 }],
  };
  writeFileSync(labels, JSON.stringify(file));
  return { ...file, annotations, masks: new Map(labelled.map(({ id, mask }) => [id, mask])) };
}

async function open(host: Host): Promise<Workspace> {
  const { page } = host;
  const work = new Workspace(page);
  await host.choose(folder, () => page.getByText('New from folder').click());
  await page.getByRole('textbox', { name: 'Words of the data set' }).fill('giraffe, person');
  await page.getByRole('button', { name: /Create project/ }).click();
  await expect.poll(() => work.position(), SOON).toBe('1 of 3');
  return work;
}

async function fromMenu({ page }: Host, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Import and more' }).click();
  await page.getByRole('menuitem', { name }).click();
}

/** What the dialog says an import of the file would do. */
async function foreseen({ page }: Host): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Import labels' });
  await dialog.getByRole('button', { name: 'Import 5 masks' }).waitFor({ timeout: SOON.timeout });
  const figures = await dialog.locator('dl > div').allInnerTexts();
  expect(figures.map((text) => text.split('\n').sort().join(' '))).toEqual([
    '+5 masks',
    '1 left out',
    '2 images found',
    '1 not in the folder',
    '1 categories known',
    '+1 new categories',
  ]);
  await dialog.getByText('The category 1234 is not in the file').first().waitFor();
  await dialog.getByText('1 mask has a score').waitFor();
}

async function apply({ page }: Host): Promise<void> {
  await page.getByRole('button', { name: 'Import 5 masks' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import labels' });
  await dialog.getByText('Imported', { exact: true }).waitFor({ timeout: SOON.timeout });
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The masks of both photos are in the list, each as what it is. */
async function seen(work: Workspace): Promise<void> {
  await expect.poll(() => work.position(), SOON).toBe('1 of 4');
  await expect.poll(() => work.mask(/^giraffe, accepted/).count(), SOON).toBe(2);
  await work.canvas.focus();
  await work.press('d');
  await expect.poll(() => work.position(), SOON).toBe('2 of 4');
  await expect.poll(() => work.mask(/^bear, accepted/).count(), SOON).toBe(2);
  expect(await work.mask(/^bear, suggested/).count()).toBe(1);
  await work.press('a');
  await expect.poll(() => work.position(), SOON).toBe('1 of 4');
}

async function choose({ page }: Host, label: string, value: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: value, exact: true }).click();
}

/** Opens the export with everything that isn't rejected. */
async function exporting(host: Host, format: string): Promise<void> {
  await host.page.getByRole('button', { name: 'Export', exact: true }).click();
  await host.page.getByRole('dialog').getByText('And suggested').click();
  await choose(host, 'Format', format);
  await expect.poll(() => host.page.getByTestId('export-annotations').innerText(), SOON).toBe('5');
}

async function done({ page }: Host): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByText('Exported', { exact: true }).waitFor({ timeout: SOON.timeout });
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'detached' });
}

describe('labels of other tools', () => {
  it('come in, are taken back, come in by being dropped, and go out the same, bit for bit', async () => {
    const host = await hosts.electron();
    const work = await open(host);

    await host.choose(labels, () => fromMenu(host, 'Import labels from a file'));
    await foreseen(host);
    await apply(host);
    await seen(work);

    await fromMenu(host, 'Take the last import back');
    await expect.poll(() => work.masks.count(), SOON).toBe(0);
    await expect.poll(() => work.position(), SOON).toBe('1 of 3');
    expect(await host.page.getByRole('group', { name: 'bear' }).count()).toBe(0);

    await drop(host, labels);
    await foreseen(host);
    await apply(host);
    await seen(work);

    await exporting(host, 'COCO instances');
    await choose(host, 'Masks as', 'RLE');
    const file = join(home, 'out.json');
    await host.export(file);
    await done(host);
    const out = JSON.parse(readFileSync(file, 'utf8')) as typeof coco;
    const mine = out.annotations.filter(({ id }) => coco.masks.has(id));
    expect(out.annotations).toHaveLength(mine.length);
    for (const { segmentation, ...rest } of mine) {
      const { segmentation: _, ...before } = coco.annotations.find(({ id }) => id === rest.id)!;
      expect(rest).toEqual(before);
      expect(segmentation).toEqual(coco.masks.get(rest.id));
    }
    expect(out.images).toEqual(expect.arrayContaining(coco.images));
    expect(out.categories).toEqual(expect.arrayContaining(coco.categories.slice(1)));

    const yolo = join(home, 'yolo');
    mkdirSync(yolo);
    writeFileSync(join(yolo, 'notes.txt'), 'mine');
    await exporting(host, 'YOLO segmentation');
    await host.export(yolo);
    await host.page.getByText('“yolo” is not empty').waitFor();
    expect(readdirSync(yolo)).toEqual(['notes.txt']);
    await host.page.getByRole('button', { name: 'Write over' }).click();
    await done(host);
    expect(readFileSync(join(yolo, 'notes.txt'), 'utf8')).toBe('mine');
    expect(readFileSync(join(yolo, 'data.yaml'), 'utf8')).toContain('bear');
    const lines = (name: string) =>
      readFileSync(join(yolo, 'labels/train', name), 'utf8')
        .trim()
        .split('\n');
    expect(lines('02-giraffes.txt').map((line) => line.split(' ')[0])).toEqual(['0', '0']);
    // The crowd is no object, and YOLO has no word for it.
    expect(lines('03-brown-bear.txt').map((line) => line.split(' ')[0])).toEqual(['2', '2']);
  });

  it('come into a project in a browser, through serve', async () => {
    const host = await hosts.browser();
    const work = await open(host);
    await host.choose(labels, () => fromMenu(host, 'Import labels from a file'));
    await foreseen(host);
    await apply(host);
    await seen(work);
  });
});

/** Lets a file fall onto the window, as from the system's file manager. */
async function drop({ page }: Host, path: string): Promise<void> {
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'dropped';
    document.body.append(input);
  });
  await page.setInputFiles('#dropped', path);
  await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#dropped')!;
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(input.files![0]!);
    input.remove();
    for (const type of ['dragover', 'drop'])
      window.dispatchEvent(new DragEvent(type, { dataTransfer, cancelable: true }));
  });
}
