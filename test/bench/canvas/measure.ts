import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Bridge } from '@shared/rpc/bridge';
import { launchApp, type LaunchedApp } from '../../helpers/launch-app';
import { installProbe } from './probe';
import { annotationsOf, writeImages, type Scene } from './scene';
import { pageMemory, processorTime, tracedDrags } from './system';

declare const probe: {
  beginStroke(): void;
  endStroke(): { strokes: { wait: number; work: number }[]; long: number[] };
  beginFrames(): void;
  endFrames(): number[];
  blind(): void;
  afterKey(done: () => boolean): Promise<number>;
  pixel(name: string, x: number, y: number): string;
  busy(): boolean;
  position(): string | null;
};

const CATEGORIES = 12;
const IMAGES = 3;
const BRUSHES = [1, 24, 300];
/** Presses of "zoom in" after 100 %: each is a quarter more. */
const ZOOMS = { fit: null, '100 %': 0, '800 %': 9 } as const;

/** Starts the app on a generated project and measures it in its window. */
export async function measure(app: string, scene: Scene): Promise<object> {
  const scratch = mkdtempSync(join(tmpdir(), 'proxylabel-canvas-'));
  const folder = join(scratch, 'images');
  await writeImages(folder, scene, IMAGES);
  const launched = await launchApp({ app, home: join(scratch, 'home') });
  try {
    return await new Session(launched, scene).measure(folder);
  } finally {
    await launched.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

class Session {
  private readonly page: Page;

  constructor(
    private readonly launched: LaunchedApp,
    private readonly scene: Scene,
  ) {
    this.page = launched.window;
  }

  async measure(folder: string): Promise<object> {
    const { page } = this;
    await this.launched.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setPosition(0, 0);
      window?.setContentSize(1400, 900);
    });
    await this.prepare(folder);
    await page.evaluate(installProbe);
    const strokes: Record<string, object> = {};
    const moves: Record<string, object> = {};
    for (const zoom of Object.keys(ZOOMS) as (keyof typeof ZOOMS)[]) {
      await this.zoom(zoom);
      for (const size of BRUSHES) strokes[`${zoom}, brush ${size}`] = await this.stroke(size);
      moves[zoom] = { pan: await this.pan(), zoom: await this.zoomByWheel() };
    }
    await this.zoom('fit');
    const undo = await this.undo();
    const next = await this.next();
    const renderer = await pageMemory(this.launched.electron);
    await page.evaluate(() => probe.blind());
    const blind: Record<string, object> = {};
    for (const zoom of Object.keys(ZOOMS) as (keyof typeof ZOOMS)[]) {
      await this.zoom(zoom);
      blind[zoom] = { pan: await this.pan(), zoom: await this.zoomByWheel() };
    }
    return {
      scene: this.scene,
      'pointer to painted, ms': strokes,
      'frames, ms': moves,
      'frames without the image layer, ms': blind,
      'undo, ms': undo,
      'next image, ms': next,
      'renderer, MiB': renderer,
    };
  }

  /** A project with masks on each of its images, the first one open. */
  private async prepare(folder: string): Promise<void> {
    const words = Array.from({ length: CATEGORIES }, (_, i) => `word ${i + 1}`).join(', ');
    await this.call('project.create', { folder, file: null, words });
    await this.page.getByRole('application').waitFor();
    for (let id = 1; id <= IMAGES; id++) {
      const changes = annotationsOf(this.scene, id).map((after) => ({
        table: 'annotation',
        id: after.id,
        before: null,
        after,
      }));
      const edit = { id: crypto.randomUUID(), label: 'bench', author: 'import', at: 0, changes };
      await this.call('edit.apply', edit);
    }
    await this.page.locator('[role=application][aria-busy=false]').waitFor();
    await this.page.waitForTimeout(4000);
  }

  private call(method: string, input: unknown): Promise<unknown> {
    return this.page.evaluate(
      ([name, given]) =>
        (window as unknown as { proxylabel: Bridge }).proxylabel.call(name as string, given),
      [method, input] as const,
    );
  }

  private async zoom(to: keyof typeof ZOOMS): Promise<void> {
    const { keyboard } = this.page;
    const steps = ZOOMS[to];
    await keyboard.press(steps === null ? 'Control+0' : 'Control+1');
    for (let i = 0; i < (steps ?? 0); i++) await keyboard.press('Control+Equal');
    await this.page.waitForTimeout(800);
  }

  /** A stroke with a brush that is so many image pixels wide, then taken back. */
  private async stroke(size: number): Promise<object> {
    const { page } = this;
    await page.keyboard.press('b');
    const slider = page.getByRole('slider', { name: 'Brush size' });
    for (let i = 0; i < 400; i++) {
      const now = parseInt(await page.locator('output', { hasText: 'px' }).first().innerText());
      if (now === size) break;
      await page.keyboard.press(now < size ? 'BracketRight' : 'BracketLeft');
      if (Math.abs(now - size) <= Math.max(1, Math.round(now / 10)) && now > 10 && now !== size) {
        await slider.press(size >= 300 ? 'End' : 'Home');
        break;
      }
    }
    await page.mouse.move(500, 400);
    let processor = '';
    const events = await tracedDrags(this.launched.electron, async () => {
      await page.evaluate(() => probe.beginStroke());
      await page.mouse.down();
      const before = await processorTime(this.launched.electron);
      for (let i = 0; i < 90; i++) {
        await page.mouse.move(620 + 200 * Math.cos(i / 9), 430 + 180 * Math.sin(i / 7));
        await page.waitForTimeout(6);
      }
      processor = perMove(before, await processorTime(this.launched.electron), 90);
      await page.mouse.up();
      await page.waitForTimeout(400);
    });
    const { strokes, long } = await page.evaluate(() => probe.endStroke());
    await page.keyboard.press('Control+z');
    await page.waitForTimeout(300);
    return {
      // From the event's reaching the page until its frame is made: what the canvas is answerable for.
      work: summary(strokes.map(({ work }) => work)),
      // The same and the wait for the frame before: a screen of 60 Hz has 16.7 ms of it.
      total: summary(strokes.map(({ wait, work }) => wait + work)),
      // As the compositor saw it, from the hand to the screen.
      presented: summary(events),
      processor,
      'tasks over 50 ms': long.length === 0 ? 0 : summary(long),
    };
  }

  private async pan(): Promise<object> {
    const { page } = this;
    await page.mouse.move(620, 430);
    await page.keyboard.down('Space');
    await page.mouse.down();
    await page.evaluate(() => probe.beginFrames());
    const before = await processorTime(this.launched.electron);
    for (let i = 0; i < 100; i++) {
      await page.mouse.move(620 + 160 * Math.sin(i / 14), 430 + 120 * Math.sin(i / 10));
      await page.waitForTimeout(6);
    }
    const processor = perMove(before, await processorTime(this.launched.electron), 100);
    const frames = await page.evaluate(() => probe.endFrames());
    await page.mouse.up();
    await page.keyboard.up('Space');
    return { frames: summary(frames), processor };
  }

  private async zoomByWheel(): Promise<object> {
    const { page } = this;
    await page.mouse.move(620, 430);
    await page.evaluate(() => probe.beginFrames());
    const before = await processorTime(this.launched.electron);
    for (let i = 0; i < 80; i++) {
      await page.mouse.wheel(0, i % 40 < 20 ? -40 : 40);
      await page.waitForTimeout(10);
    }
    const processor = perMove(before, await processorTime(this.launched.electron), 80);
    return { frames: summary(await page.evaluate(() => probe.endFrames())), processor };
  }

  /** A stroke is drawn, then undo pressed: until the pixel in its middle looks as before. */
  private async undo(): Promise<string> {
    const { page } = this;
    const times: number[] = [];
    for (let i = 0; i < 10; i++) {
      const before = await page.evaluate(() => probe.pixel('masks', 0.5, 0.5));
      const box = (await page.getByRole('application').boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x - 30, y);
      await page.mouse.down();
      await page.mouse.move(x + 30, y, { steps: 6 });
      await page.mouse.up();
      await page.mouse.move(x + 200, y + 150);
      await page.waitForTimeout(300);
      const took = page.evaluate(
        (pixel) => probe.afterKey(() => probe.pixel('masks', 0.5, 0.5) === pixel),
        before,
      );
      await page.keyboard.press('Control+z');
      times.push(await took);
      await page.waitForTimeout(200);
    }
    return summary(times);
  }

  /** The next image, fetched ahead, until its picture is painted. */
  private async next(): Promise<string> {
    const { page } = this;
    const times: number[] = [];
    for (const key of ['d', 'a', 'd', 'd', 'a']) {
      await page.waitForTimeout(3000);
      const from = await page.evaluate(() => probe.position());
      const took = page.evaluate(
        (place) =>
          probe.afterKey(() => {
            const now = probe.position();
            return now !== null && now !== place && !probe.busy();
          }),
        from,
      );
      await page.keyboard.press(key);
      times.push(await took);
    }
    return summary(times);
  }
}

const perMove = (before: number, after: number, moves: number): string =>
  `${Math.round((10 * (after - before)) / moves) / 10} ms a move`;

function summary(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(10 * (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN)) / 10;
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)} of ${values.length}`;
}
