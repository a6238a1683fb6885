// Measures the canvas in the app's own window, with real pointer events, on a 6000 x 4000 image with 200 masks,
// and prints JSON: `npm run bench -- canvas [--app FOLDER] [--size WIDTHxHEIGHT] [--masks N]`, after a build.
// Asserts nothing.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { startXvfb } from '../../scripts/setup/display.mjs';

const root = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    app: { type: 'string', default: root },
    size: { type: 'string', default: '6000x4000' },
    masks: { type: 'string', default: '200' },
  },
});
const screen = process.env['DISPLAY'] ? null : await startXvfb();
if (screen) process.env['DISPLAY'] = screen.display;
const vite = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  resolve: {
    alias: { '@shared': resolve(root, 'src/shared'), '@renderer': resolve(root, 'src/renderer') },
  },
});
try {
  const { measure } = await vite.ssrLoadModule('/test/bench/canvas/measure.ts');
  const [width, height] = values.size.split('x').map(Number);
  const figures = await measure(resolve(values.app), {
    width,
    height,
    masks: Number(values.masks),
  });
  console.log(JSON.stringify(figures, null, 2));
} finally {
  await vite.close();
  await screen?.stop();
}
