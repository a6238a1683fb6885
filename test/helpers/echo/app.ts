import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFolder, bundle } from '../bundle';

/** Entries of the product as a real build lays them out, but with the echo engine and an empty page. */
export async function buildEchoApp(main = 'src/main/electron/main.ts'): Promise<string> {
  const app = buildFolder();
  await bundle(
    {
      main,
      cli: 'src/main/cli/main.ts',
      engine: 'test/helpers/echo/engine.ts',
      inference: 'test/helpers/echo/inference.ts',
    },
    join(app, 'out/main'),
  );
  await bundle({ preload: 'src/main/electron/preload.ts' }, join(app, 'out/preload'));
  const page = join(app, 'out/renderer');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(
    join(page, 'index.html'),
    '<!doctype html><title>Echo</title><h1>Echo</h1><script type="module" src="./assets/page.js"></script>',
  );
  // Tries eval by itself: what a test evaluates from outside the page is exempt from its policy.
  writeFileSync(
    join(page, 'assets/page.js'),
    `const seen = document.documentElement.dataset;
     seen.ran = 'yes';
     try { seen.eval = new Function('return "yes"')(); } catch { seen.eval = 'no'; }`,
  );
  writeFileSync(join(app, 'secret.txt'), 'not for pages');
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({ name: 'echo', version: '0.0.1', main: 'out/main/main.cjs' }),
  );
  return app;
}
