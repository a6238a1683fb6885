import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import { newEdit } from '@shared/edit';
import { fromPolygons } from '@shared/mask';
import { callFrom } from '../helpers/call-from';
import { SOON, Workspace } from '../helpers/job';
import { launchApp, type LaunchedApp } from '../helpers/launch-app';
import { annotationOf, box } from '../helpers/test-editor';

/** Tools that draw, in the real window: what the hand does leaves in the file the pixels it should, all of them. */
const home = mkdtempSync(join(tmpdir(), 'proxylabel-tools-'));
const [WIDTH, HEIGHT] = [600, 400];
type Has = (x: number, y: number) => boolean;
type At = readonly [x: number, y: number];
let app: LaunchedApp;
let page: Page;
let work: Workspace;

const hand = {
  press: (keys: string) => page.keyboard.press(keys),
  hold: (key: string) => page.keyboard.down(key),
  release: (key: string) => page.keyboard.up(key),
  move: async (at: At) => page.mouse.move(...(await placeOf(at))),
  click: async (at: At) => page.mouse.click(...(await placeOf(at))),
  doubleClick: async (at: At) => page.mouse.dblclick(...(await placeOf(at))),
  drag: async (...points: readonly At[]) => {
    await hand.move(points[0]!);
    await page.mouse.down();
    for (const point of points.slice(1)) await hand.move(point);
    await page.mouse.up();
  },
};

/** What COCO draws for an outline. */
const inside = (...points: readonly At[]): Has => {
  const { data } = fromPolygons([points.flat()], WIDTH, HEIGHT);
  return (x, y) => data[y * WIDTH + x] === 1;
};
const ringed: Has = (x, y) => box(200, 100, 100, 80)(x, y) && !box(240, 130, 20, 20)(x, y);
const triangle: At[] = [
  [100, 80],
  [420, 130],
  [210, 330],
];
const drawn = inside(...triangle);
const pulled = inside([200, 100], [300, 100], [350, 230], [200, 180]);

interface Case {
  readonly name: string;
  /** The mask there is, which is selected. */
  readonly before?: Has;
  readonly act: () => Promise<void>;
  readonly after: readonly Has[];
}

/** Each on an image of its own, one after another. What is done is one step, and undone by one. */
const CASES: readonly Case[] = [
  {
    name: 'polygon: points, one of them taken back, and Enter',
    act: async () => {
      await hand.press('p');
      for (const at of triangle) await hand.click(at);
      await hand.click([50, 350]);
      await hand.press('Backspace');
      await hand.press('Enter');
    },
    after: [drawn],
  },
  {
    name: 'polygon with Alt: taken from the selected mask, closed on its first point',
    before: ringed,
    act: async () => {
      await hand.press('p');
      await hand.hold('Alt');
      for (const at of [...triangle, triangle[0]!]) await hand.click(at);
      await hand.release('Alt');
    },
    after: [(x, y) => ringed(x, y) && !drawn(x, y)],
  },
  {
    name: 'lasso',
    act: async () => {
      await hand.press('l');
      await hand.drag(...triangle);
    },
    after: [drawn],
  },
  {
    name: 'lasso, with another button pressed on the way',
    act: async () => {
      await hand.press('l');
      await hand.move(triangle[0]!);
      await page.mouse.down();
      await hand.move(triangle[1]!);
      await page.mouse.down({ button: 'right' });
      await page.mouse.up({ button: 'right' });
      await hand.move(triangle[2]!);
      await page.mouse.up();
    },
    after: [drawn],
  },
  {
    name: 'polygon, with the window left on the way',
    act: async () => {
      await hand.press('p');
      await hand.click(triangle[0]!);
      await hand.click(triangle[1]!);
      await page.evaluate(() => window.dispatchEvent(new Event('blur')));
      await hand.click(triangle[2]!);
      await hand.press('Enter');
    },
    after: [drawn],
  },
  {
    name: 'rectangle with Shift: added to the selected mask',
    before: ringed,
    act: async () => {
      await hand.press('r');
      await hand.hold('Shift');
      await hand.drag([340, 150], [230, 110]);
      await hand.release('Shift');
    },
    after: [(x, y) => ringed(x, y) || box(230, 110, 110, 40)(x, y)],
  },
  {
    name: 'split: two masks, and no pixel lost on the line',
    before: ringed,
    act: async () => {
      await hand.press('x');
      await hand.drag([220, 90], [220, 190]);
    },
    after: [(x, y) => ringed(x, y) && x > 220, (x, y) => ringed(x, y) && x <= 220],
  },
  {
    name: 'select: moved beyond the border',
    before: ringed,
    act: async () => {
      await hand.press('v');
      await hand.drag([210, 110], [100, 60], [210, -20]);
    },
    after: [(x, y) => ringed(x, y + 130)],
  },
  {
    name: 'select: moved by keys',
    before: ringed,
    act: async () => {
      await hand.press('v');
      await hand.press('Shift+ArrowRight');
    },
    after: [(x, y) => ringed(x - 1, y)],
  },
  {
    name: 'select: resized about the opposite corner',
    before: ringed,
    act: async () => {
      await hand.press('v');
      await hand.drag([300, 180], [350, 200], [400, 260]);
    },
    after: [(x, y) => ringed(200 + Math.floor((x - 200) / 2), 100 + Math.floor((y - 100) / 2))],
  },
  {
    name: 'select: a copy moved with Alt',
    before: ringed,
    act: async () => {
      await hand.press('v');
      await hand.hold('Alt');
      await hand.drag([210, 110], [250, 150], [310, 210]);
      await hand.release('Alt');
    },
    after: [ringed, (x, y) => ringed(x - 100, y - 100)],
  },
  {
    name: 'outline: a vertex pulled, a hole moved by none of it',
    before: ringed,
    act: async () => {
      await hand.press('v');
      await hand.doubleClick([210, 110]);
      await hand.drag([300, 180], [330, 200], [350, 230]);
      await hand.press('Enter');
    },
    after: [(x, y) => ringed(x, y) || (pulled(x, y) && !box(200, 100, 100, 80)(x, y))],
  },
];

const call = <T>(method: string, input: unknown) => callFrom<T>(page, method, input);

/** The RLE of every mask of an image. */
const stored = async (id: number): Promise<string[]> =>
  (await call<{ annotations: Annotation[] }>('image.get', { id })).annotations
    .map(({ mask }) => mask.counts)
    .sort();

const rles = (masks: readonly Has[]): string[] =>
  masks.map((has) => annotationOf(WIDTH, HEIGHT, has).mask.counts).sort();

/** Where a point of the image is in the window at 100 %: on a whole pixel of the screen. */
async function placeOf([x, y]: At): Promise<[number, number]> {
  const area = (await work.canvas.boundingBox())!;
  return [area.x + (area.width - WIDTH) / 2 + x, area.y + (area.height - HEIGHT) / 2 + y];
}

beforeAll(async () => {
  const folder = join(home, 'images');
  mkdirSync(folder);
  const picture = sharp({
    create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#6080a0' },
  });
  for (const i of CASES.keys())
    await picture
      .clone()
      .png()
      .toFile(join(folder, `${String(i).padStart(2, '0')}.png`));
  app = await launchApp({ home: join(home, 'data') });
  page = app.window;
  work = new Workspace(page);
  await call('project.create', { folder, file: null, words: 'thing' });
  await work.canvas.waitFor();
  const changes = CASES.flatMap(({ before }, i) => {
    if (before === undefined) return [];
    const after = { ...annotationOf(WIDTH, HEIGHT, before), imageId: i + 1 };
    return { table: 'annotation' as const, id: after.id, before: null, after };
  });
  await call('edit.apply', newEdit('test', 'human', changes));
  // Even sides, so that the middle of the canvas is a whole pixel.
  const area = (await work.canvas.boundingBox())!;
  await app.electron.evaluate(
    ({ BrowserWindow }, [dx, dy]) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      const [width, height] = window.getContentSize() as [number, number];
      window.setContentSize(width + dx, height + dy);
    },
    [area.width % 2, area.height % 2] as const,
  );
  await vi.waitFor(async () => {
    const { width, height } = (await work.canvas.boundingBox())!;
    expect([width % 2, height % 2]).toEqual([0, 0]);
  }, SOON);
});

afterAll(async () => {
  await app?.close();
  rmSync(home, { recursive: true, force: true });
});

test.each(CASES.map((each, i) => [each.name, each, i + 1] as const))(
  '%s',
  async (_, { before, act, after }, image) => {
    await expect.poll(() => work.position(), SOON).toBe(`${image} of ${CASES.length}`);
    const first = rles(before ? [before] : []);
    await work.canvas.focus();
    await hand.press('Control+1');
    await expect.poll(() => page.getByTestId('zoom').innerText(), SOON).toBe('100%');
    if (before) await work.masks.first().click();

    await act();
    await expect.poll(() => stored(image), SOON).toEqual(rles(after));
    await hand.press('Control+z');
    await expect.poll(() => stored(image), SOON).toEqual(first);
    if (image < CASES.length) await hand.press('d');
  },
);
