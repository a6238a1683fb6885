import i18n from 'i18next';
import { createRoot } from 'react-dom/client';
import { initReactI18next } from 'react-i18next';
import type { Annotation } from '@shared/domain/annotation';
import { invert } from '@shared/edit';
import { Canvas } from '@renderer/canvas';
import texts from '@renderer/canvas/en.json';
import { Editor } from '@renderer/editor';
import { areaOf, boundsOf, Builder, rleOf, type Spans } from '@renderer/editor/spans';

const [WIDTH, HEIGHT, MASKS] = [6000, 4000, 200];

/** A picture with as much detail as a photo has. */
async function photo(): Promise<string> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const context = canvas.getContext('2d')!;
  const tile = context.createImageData(500, 500);
  for (let i = 0; i < tile.data.length; i++)
    tile.data[i] = i % 4 === 3 ? 255 : 128 + 60 * Math.sin(i / 900) + 40 * Math.random();
  for (let y = 0; y < HEIGHT; y += 500)
    for (let x = 0; x < WIDTH; x += 500) context.putImageData(tile, x, y);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.9));
  return URL.createObjectURL(blob!);
}

/** A blob with a ragged rim, like those that a model suggests. */
function ragged(cx: number, cy: number, rx: number, ry: number): Spans {
  const out = new Builder(1024);
  for (let x = Math.max(0, Math.ceil(cx - rx)); x < Math.min(WIDTH, cx + rx); x++) {
    const half = ry * Math.sqrt(Math.max(0, 1 - ((x - cx) / rx) ** 2));
    const rim = (): number => half * (0.92 + 0.08 * Math.sin(x / 7)) + 3 * Math.random();
    const top = Math.max(0, Math.round(cy - rim()));
    const bottom = Math.min(HEIGHT, Math.round(cy + rim()));
    if (top < bottom) out.add(x * HEIGHT + top, x * HEIGHT + bottom);
  }
  return out.finish();
}

function masks(): Annotation[] {
  return Array.from({ length: MASKS }, (_, i): Annotation => {
    // Every fiftieth is "stuff": sky, road.
    const [rx, ry] = i % 50 === 0 ? [2800, 900] : [60 + 9 * (i % 40), 50 + 7 * (i % 53)];
    const spans = ragged(((i * 977) % 5800) + 100, ((i * 613) % 3800) + 100, rx, ry);
    const { x0, y0, x1, y1 } = boundsOf(spans, HEIGHT)!;
    return {
      id: crypto.randomUUID(),
      imageId: 1,
      categoryId: 1 + (i % 12),
      mask: rleOf(spans, WIDTH, HEIGHT),
      bbox: [x0, y0, x1 - x0, y1 - y0],
      area: areaOf(spans),
      score: 0.8,
      doubt: 0.2,
      source: 'model',
      status: i % 2 === 0 ? 'suggested' : 'accepted',
      locked: false,
      crowd: false,
    };
  });
}

/** Resolves when the frame that is being made now has been painted. */
const painted = (): Promise<number> =>
  new Promise((resolve) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    }),
  );

const timed = async (work: () => void): Promise<number> => {
  const start = performance.now();
  work();
  return (await painted()) - start;
};

const editor = new Editor();
const latencies: number[] = [];
let frames: number[] = [];
const url = await photo();
const annotations = masks();
const colours = new Map(
  Array.from({ length: 12 }, (_, i) => [i + 1, `#${(0x3060a0 + i * 0x142a35).toString(16)}`]),
);
void i18n.use(initReactI18next).init({ lng: 'en', resources: { en: { canvas: texts } } });
editor.setActiveCategory(1);
createRoot(document.getElementById('root')!).render(
  <Canvas editor={editor} imageUrl={url} thumbUrl={null} colours={colours} />,
);
addEventListener('pointermove', ({ timeStamp }) => {
  if (editor.busy) void painted().then((at) => latencies.push(at - timeStamp));
});

const bench = {
  open: () => timed(() => editor.open({ id: 1, width: WIDTH, height: HEIGHT }, annotations)),
  view: (zoom: number) => timed(() => (zoom === 0 ? editor.fit() : editor.zoomTo(zoom))),
  tool: (tool: 'brush' | 'pan', size: number) => {
    editor.setTool(tool);
    editor.setBrushSize(size);
    // The largest one: the worst to paint on.
    const { annotations: all } = editor.getSnapshot();
    editor.select([[...all].sort((a, b) => b.area - a.area)[0]!.id]);
  },
  latencies: () => latencies.splice(0),
  /** Milliseconds of each of n frames, over which the view changes by what `step` does. */
  async frames(kind: 'pan' | 'zoom', n: number): Promise<number[]> {
    frames = [];
    for (let i = 0; i < n; i++) {
      const forth = i % 40 < 20;
      frames.push(
        await timed(() =>
          kind === 'pan'
            ? editor.panBy(forth ? 12 : -12, forth ? 7 : -7)
            : editor.zoomBy(forth ? 1.06 : 1 / 1.06, { x: 500, y: 400 }),
        ),
      );
    }
    return frames;
  },
  /** Milliseconds to end a stroke and to take it back. */
  async undo(): Promise<{ end: number; undo: number }> {
    const edits: Parameters<typeof editor.applyEdit>[0][] = [];
    const stop = editor.onEdit((edit) => edits.push(edit));
    const [target] = editor.selection;
    editor.beginPainting('erase', editor.annotation(target!)!);
    editor.paintTo({ x: 2000, y: 2000 });
    editor.paintTo({ x: 2600, y: 2300 });
    const end = await timed(() => editor.endPainting(true));
    stop();
    const undo = await timed(() => edits.forEach((edit) => editor.applyEdit(invert(edit))));
    return { end, undo };
  },
};
export type Bench = typeof bench;
Object.assign(window, { bench });
