/**
 * Who may import whom (docs/architecture.md), as data for eslint-plugin-boundaries.
 * The first pattern that fits a file names its area; the last policy that fits an import decides.
 */
const areas = {
  shared: 'src/shared/**',
  electron: 'src/main/electron/**',
  process: 'src/main/process/**',
  store: 'src/main/engine/store/**',
  engine: 'src/main/engine/**',
  inference: 'src/main/inference/**',
  proxyclip: 'src/main/proxyclip/**',
  checkpoint: 'src/main/checkpoint/**',
  imaging: 'src/main/imaging/**',
  cli: 'src/main/cli/**',
  main: 'src/main/**',
  editor: 'src/renderer/editor/**',
  canvas: 'src/renderer/canvas/**',
  state: 'src/renderer/state/**',
  actions: 'src/renderer/actions/**',
  features: 'src/renderer/features/**',
  api: 'src/renderer/api/**',
  ui: 'src/renderer/ui/**',
  renderer: 'src/renderer/**',
};

export const elements = Object.entries(areas).map(([type, pattern]) => ({
  type,
  pattern,
  partialMatch: false,
}));

const inFolder = (folder) => Object.keys(areas).filter((area) => areas[area].startsWith(folder));
const MAIN = inFolder('src/main/');
const RENDERER = inFolder('src/renderer/');
const others = (...mine) => Object.keys(areas).filter((area) => !mine.includes(area));

const area = (types) => ({ element: { types: { anyOf: types } } });
const anyPackage = { module: { origin: ['external', 'core'] } };

/** `from` may not import the areas `to`. */
const apart = (from, to, message) => ({ from: area(from), disallow: { to: area(to) }, message });

/** Only `owners` may import the npm packages `names`; nobody else, not even their types. */
const only = (owners, names, message) => ({
  from: area(others(...owners)),
  disallow: { to: { module: { origin: ['external', 'core'], source: names } } },
  message,
});

const SIBLINGS = ['store', 'inference', 'imaging', 'checkpoint'];

export const importRules = {
  default: 'allow',
  checkAllOrigins: true,
  policies: [
    apart(['shared'], others('shared'), 'shared runs anywhere: it imports only itself and zod.'),
    {
      from: area(['shared']),
      disallow: { to: anyPackage },
      message: 'shared runs anywhere: it imports only itself and zod.',
    },
    {
      from: area(['shared']),
      allow: { to: { module: { origin: 'external', source: 'zod' } } },
    },
    {
      from: { file: { path: 'src/shared/formats/support/xml.ts' } },
      allow: { to: { module: { origin: 'external', source: 'saxes' } } },
    },
    apart(RENDERER, MAIN, 'The renderer never imports main: they meet in shared/rpc.'),
    apart(MAIN, RENDERER, 'main never imports the renderer: they meet in shared/rpc.'),
    {
      from: area(RENDERER),
      disallow: { to: { module: { origin: 'core' } } },
      message: 'The renderer is sandboxed: Node modules do not exist there.',
    },
    apart(
      ['editor'],
      RENDERER.filter((name) => name !== 'editor'),
      'The editor is framework-free and knows nobody; the others import it.',
    ),
    {
      from: area(['editor']),
      disallow: {
        to: {
          module: {
            origin: 'external',
            source: ['react', 'react-dom', 'konva', 'react-konva', 'react-i18next', '@mantine/*'],
          },
        },
      },
      message: 'The editor is framework-free: no React, no Konva.',
    },
    apart(
      ['state'],
      ['canvas', 'actions', 'features'],
      'What the window knows does not depend on how it is shown or commanded.',
    ),
    apart(
      ['ui'],
      RENDERER.filter((name) => name !== 'ui'),
      'ui components are dumb: what they show comes in as properties.',
    ),
    ...SIBLINGS.map((name) =>
      apart(
        [name],
        SIBLINGS.filter((other) => other !== name),
        'store, inference, imaging and checkpoint do not know each other: engine handlers tie them together.',
      ),
    ),
    only(
      ['electron'],
      ['electron'],
      'Only main/electron and main/process/utility-process.ts import electron.',
    ),
    {
      from: { file: { path: 'src/main/process/utility-process.ts' } },
      allow: { to: { module: { origin: 'external', source: 'electron' } } },
    },
    only(['store'], ['better-sqlite3'], 'Only engine/store imports better-sqlite3.'),
    only(['inference'], ['onnxruntime-node'], 'Only inference imports onnxruntime-node.'),
    only(['imaging'], ['sharp'], 'Only imaging imports sharp.'),
  ],
};
