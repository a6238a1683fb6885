// Writes a large project through the store, the same for the same seed: images have no files.
import { randomUUID } from 'node:crypto';
import type { Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import { newEdit } from '@shared/edit';
import { areaOf, bboxOf, encode, fromPolygons } from '@shared/mask';
import {
  applyEdit,
  createDatabase,
  type Db,
  insertImage,
  insertProject,
  openDatabase,
  putCategory,
  setImageSize,
  setTags,
  transaction,
} from '@main/engine/store';

const [WIDTH, HEIGHT] = [640, 480];
const CATEGORIES = 20;
const IMAGES_A_FOLDER = 1000;
const COLOURS = ['#e69f00', '#56b4e9', '#009e73', '#0072b2', '#d55e00', '#cc79a7'];

/** Uniform numbers below 1 (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let x = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Uneven outlines of all sizes: as long, stored, as masks of things in photos are. */
function masks(next: () => number): Pick<Annotation, 'mask' | 'area' | 'bbox'>[] {
  return Array.from({ length: 256 }, () => {
    const radius = 8 + 150 * next() ** 2;
    const [x, y] = [
      radius + next() * (WIDTH - 2 * radius),
      radius + next() * (HEIGHT - 2 * radius),
    ];
    const ring = Array.from({ length: 40 }, (_, at) => {
      const angle = (at * Math.PI) / 20;
      const reach = radius * (0.6 + 0.4 * next());
      return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
    }).flat();
    const mask = encode(fromPolygons([ring], WIDTH, HEIGHT));
    return { mask, area: areaOf(mask), bbox: bboxOf(mask) };
  });
}

function image(
  db: Db,
  id: number,
  count: number,
  pool: ReturnType<typeof masks>,
  next: () => number,
) {
  const suggestions = Array.from({ length: count }, (): Annotation => {
    const score = 0.2 + 0.8 * next();
    return {
      ...pool[Math.floor(next() * pool.length)]!,
      id: randomUUID(),
      imageId: id,
      categoryId: 1 + Math.floor(CATEGORIES * next() ** 2),
      score,
      doubt: (1 - score) * next(),
      source: 'model',
      status: 'suggested',
      locked: false,
      crowd: false,
      layer: 0,
      note: '',
    };
  });
  const changes = (after: (one: Annotation) => Annotation, from: readonly Annotation[]): Change[] =>
    from.map((before) => ({ table: 'annotation', id: before.id, before, after: after(before) }));
  applyEdit(
    db,
    newEdit(
      'prelabel',
      'model',
      suggestions.map((after) => ({ table: 'annotation', id: after.id, before: null, after })),
    ),
  );
  const done = next();
  if (done < 0.3) {
    const judged = suggestions.slice(0, done < 0.2 ? undefined : 3);
    const verdicts = changes(
      (one) => ({ ...one, status: next() < 0.9 ? 'accepted' : 'rejected' }),
      judged,
    );
    applyEdit(db, newEdit('accept', 'human', verdicts));
  }
  if (done < 0.15)
    applyEdit(
      db,
      newEdit('status', 'human', [
        { table: 'image-status', id, before: 'in-progress', after: 'done' },
      ]),
    );
  if (next() < 0.1) setTags(db, id, [`tag ${Math.floor(next() * 30)}`]);
}

const [file = '', imageCount = '100000', annotationCount = '1000000'] = process.argv.slice(2);
const [images, annotations] = [Number(imageCount), Number(annotationCount)];
const next = random(7);
createDatabase(file, (db) => {
  insertProject(db, {
    uuid: randomUUID(),
    name: 'large',
    imageRoot: '.',
    modelPair: 'starter',
    credits: [],
  });
  for (let id = 1; id <= CATEGORIES; id++)
    putCategory(db, {
      id,
      name: `word ${id}`,
      supercategory: '',
      colour: COLOURS[id % COLOURS.length]!,
      hotkey: null,
      prompts: [],
      threshold: 0,
      position: id,
    });
});
const db = openDatabase(file);
db.pragma('synchronous = OFF');
const pool = masks(next);
const PIECE = 1000;
let made = 0;
for (let from = 1; from <= images; from += PIECE)
  transaction(db, () => {
    for (let at = from; at < Math.min(from + PIECE, images + 1); at++) {
      const folder = `folder ${Math.floor(at / IMAGES_A_FOLDER)}`;
      const path = `${folder}/camera-${Math.floor(next() * 8)}-${at}.jpg`;
      const bytes = 50_000 + Math.floor(next() * 500_000);
      const id = insertImage(db, { path, bytes, mtimeMs: 1.6e12 + Math.floor(next() * 1e11) });
      setImageSize(db, id, WIDTH, HEIGHT);
      // Few have many, as in photos: spread around the mean, and all of them together as many as asked for.
      const rest = (annotations - made) / (images - at + 1);
      const count = at === images ? annotations - made : Math.round(rest * (0.2 + 1.6 * next()));
      image(db, id, count, pool, next);
      made += count;
    }
  });
db.close();
