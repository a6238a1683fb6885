import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { annotationEdit, drawn, photoFolder, SAMPLE, scratchFolder, startEngine } from './harness';

const PHOTOS = readdirSync(SAMPLE);

describe('a project', () => {
  it('is made of a folder: natural order, words, colours, keys, sizes after orientation', async () => {
    const folder = join(scratchFolder(), 'cats');
    mkdirSync(join(folder, 'more'), { recursive: true });
    mkdirSync(join(folder, '.hidden'));
    const picture = sharp({ create: { width: 40, height: 20, channels: 3, background: '#567' } });
    await picture.clone().png().toFile(join(folder, 'img10.png'));
    await picture.clone().jpeg().withMetadata({ orientation: 6 }).toFile(join(folder, 'img2.JPG'));
    await picture.clone().png().toFile(join(folder, 'more/img1.png'));
    await picture.clone().png().toFile(join(folder, '.hidden/img3.png'));
    writeFileSync(join(folder, 'notes.txt'), 'no picture');

    const engine = startEngine();
    const project = await engine.call('project.create', {
      folder,
      file: null,
      words: 'cat; kitten, sky\nCat, grass',
    });
    expect(project).toMatchObject({
      name: 'cats',
      file: join(folder, 'cats.plabel'),
      imageRoot: folder,
      images: 3,
      modelPair: 'starter',
    });
    expect(project.categories.map(({ name, prompts, hotkey }) => [name, prompts, hotkey])).toEqual([
      ['cat', ['kitten'], 1],
      ['sky', [], 2],
      ['grass', [], 3],
    ]);
    expect(new Set(project.categories.map(({ colour }) => colour)).size).toBe(3);
    const { items } = await engine.call('image.list', { offset: 0, limit: 10 });
    expect(items.map(({ path }) => path)).toEqual(['img2.JPG', 'img10.png', 'more/img1.png']);
    const { image } = await engine.call('image.get', { id: items[0]!.id });
    expect([image.width, image.height]).toEqual([20, 40]);
    await engine.until('images', (rows) =>
      rows.some(({ path, width }) => path === 'more/img1.png' && width === 40),
    );
  });

  it('is refused where there is nothing to label, and where one is already', async () => {
    const folder = scratchFolder();
    const engine = startEngine();
    const create = () => engine.call('project.create', { folder, file: null, words: '' });
    await expect(create()).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(folder),
    });
    copyFileSync(join(SAMPLE, PHOTOS[0]!), join(folder, 'a.jpg'));
    await create();
    await expect(create()).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      engine.call('project.create', { folder: join(folder, 'none'), file: null, words: '' }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('stays open when another one cannot be opened', async () => {
    const engine = startEngine();
    const project = await engine.call('project.create', {
      folder: photoFolder(['02'], PHOTOS),
      file: null,
      words: 'sky',
    });
    const strange = join(scratchFolder(), 'strange.plabel');
    writeFileSync(strange, 'not a project');
    await expect(engine.call('project.open', { file: strange })).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(await engine.call('project.current', {})).toEqual(project);
  });

  it('belongs to one engine at a time', async () => {
    const [one, other] = [startEngine(), startEngine()];
    const { file } = await one.call('project.create', {
      folder: photoFolder(['02'], PHOTOS),
      file: null,
      words: 'sky',
    });
    await expect(other.call('project.open', { file })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('another ProxyLabel'),
    });
    await one.call('project.close', {});
    expect((await other.call('project.open', { file })).file).toBe(file);
    await expect(one.call('image.list', { offset: 0, limit: 1 })).rejects.toMatchObject({
      code: 'no-project',
    });
  });

  it('is remembered with a picture, and can be forgotten', async () => {
    const engine = startEngine();
    const { file } = await engine.call('project.create', {
      folder: photoFolder(['02', '03'], PHOTOS),
      file: null,
      words: 'sky',
    });
    await expect
      .poll(async () => (await engine.call('project.recent', {}))[0]?.cover?.slice(0, 23))
      .toBe('data:image/jpeg;base64,');
    await engine.call('project.close', {});
    rmSync(file);
    expect(await engine.call('project.recent', {})).toMatchObject([
      { file, name: 'photos', images: 2, missing: true },
    ]);
    await engine.call('project.forget', { file });
    expect(await engine.call('project.recent', {})).toEqual([]);
  });

  it('can be the sample, which is the same again when asked for afresh', async () => {
    const engine = startEngine();
    const first = await engine.call('project.sample', { fresh: false });
    expect(first.images).toBe(PHOTOS.length);
    expect(first.credits).toHaveLength(PHOTOS.length);
    expect(first.categories.length).toBeGreaterThan(5);
    const { items } = await engine.call('image.list', { offset: 0, limit: 1 });
    const { image } = await engine.call('image.get', { id: items[0]!.id });
    await engine.call('edit.apply', annotationEdit('paint', null, drawn(image, [5, 5, 20, 20])));
    expect((await engine.call('project.sample', { fresh: false })).id).toBe(first.id);
    const fresh = await engine.call('project.sample', { fresh: true });
    expect(fresh.id).not.toBe(first.id);
    expect((await engine.call('image.get', { id: items[0]!.id })).annotations).toEqual([]);
  });

  it('refuses image paths that lead out of its folder', async () => {
    const folder = photoFolder(['02'], PHOTOS);
    const engine = startEngine();
    const { file } = await engine.call('project.create', { folder, file: null, words: 'sky' });
    await engine.call('project.close', {});
    copyFileSync(join(SAMPLE, PHOTOS[0]!), join(folder, '../secret.jpg'));
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(file);
    db.exec("UPDATE image SET path = '../secret.jpg', width = 0");
    db.close();
    await engine.call('project.open', { file });
    for (const size of ['full', 'thumb'] as const)
      await expect(engine.call('image.bytes', { id: 1, size })).rejects.toMatchObject({
        code: 'damaged',
      });
    expect((await engine.call('image.get', { id: 1 })).image.error).toContain('outside its folder');
  });
});

describe('looking at the folder again', () => {
  it('finds what came, went, came back and changed', async () => {
    const folder = photoFolder(['02', '03', '04'], PHOTOS);
    const engine = startEngine();
    await engine.call('project.create', { folder, file: null, words: 'sky' });
    const { items } = await engine.call('image.list', { offset: 0, limit: 10 });
    const [kept, gone, changed] = items.map(({ path }) => join(folder, path));
    const bytes = readFileSync(gone!);
    rmSync(gone!);
    writeFileSync(changed!, readFileSync(kept!));
    utimesSync(kept!, new Date(), new Date()); // touched, not changed
    writeFileSync(join(folder, 'broken.jpg'), 'no picture at all');
    await engine.call('image.get', { id: items[0]!.id });
    expect(await engine.call('project.rescan', {})).toEqual({
      added: 1,
      moved: 0,
      gone: 1,
      changed: 1,
      failed: 1,
    });
    const problems = async () =>
      Object.fromEntries(
        (await engine.call('image.list', { offset: 0, limit: 10 })).items.map(({ path, error }) => [
          path,
          error,
        ]),
      );
    expect((await problems())[items[1]!.path]).toContain('not there any more');
    expect((await problems())['broken.jpg']).toContain('broken.jpg is not a picture');
    writeFileSync(gone!, bytes);
    expect(await engine.call('project.rescan', {})).toMatchObject({
      added: 0,
      moved: 0,
      gone: 0,
      failed: 1,
    });
    expect((await problems())[items[1]!.path]).toBeNull();
  });
});

describe('pictures for the window', () => {
  it('are the file itself, and a small WebP that is kept', async () => {
    const folder = photoFolder(['02'], PHOTOS);
    const home = scratchFolder();
    const engine = startEngine(home);
    await engine.call('project.create', { folder, file: null, words: '' });
    const { items } = await engine.call('image.list', { offset: 0, limit: 10 });
    const id = items[0]!.id;
    const full = await engine.call('image.bytes', { id, size: 'full' });
    expect(full.type).toBe('image/jpeg');
    expect(Buffer.from(full.bytes).equals(readFileSync(join(folder, items[0]!.path)))).toBe(true);
    const thumb = await engine.call('image.bytes', { id, size: 'thumb' });
    const { width, height, format } = await sharp(Buffer.from(thumb.bytes)).metadata();
    expect([format, Math.max(width, height)]).toEqual(['webp', 256]);
    expect(readdirSync(join(home, 'cache/thumbnails'))).toHaveLength(1);
    expect((await engine.call('image.bytes', { id, size: 'thumb' })).bytes).toEqual(thumb.bytes);
  });

  it('of a file that is gone are an error that names it, noted on the image', async () => {
    const folder = photoFolder(['02'], PHOTOS);
    const engine = startEngine();
    await engine.call('project.create', { folder, file: null, words: '' });
    const { items } = await engine.call('image.list', { offset: 0, limit: 10 });
    rmSync(join(folder, items[0]!.path));
    await expect(
      engine.call('image.bytes', { id: items[0]!.id, size: 'full' }),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect((await engine.call('image.list', { offset: 0, limit: 1 })).items[0]!.error).toContain(
      items[0]!.path,
    );
    expect(existsSync(join(folder, items[0]!.path))).toBe(false);
  });
});

describe('what is there to choose', () => {
  it('lists a folder: folders, projects, images, each in natural order', async () => {
    const folder = photoFolder(['02', '03'], PHOTOS);
    mkdirSync(join(folder, 'b10'));
    mkdirSync(join(folder, 'b9'));
    writeFileSync(join(folder, 'x.plabel'), '');
    writeFileSync(join(folder, 'x.txt'), '');
    const { path, parent, entries } = await startEngine().call('folder.list', { path: folder });
    expect([path, parent]).toEqual([folder, join(folder, '..')]);
    expect(entries.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'folder b9',
      'folder b10',
      'project x.plabel',
      ...readdirSync(folder)
        .filter((name) => name.endsWith('.jpg'))
        .sort()
        .map((name) => `image ${name}`),
    ]);
  });

  it('names the starter as what it is, and the real pair as one to be had', async () => {
    const { models, host } = await startEngine().call('app.info', {});
    expect(host).toBe('serve');
    expect(models).toContainEqual(
      expect.objectContaining({ id: 'starter', installed: true, starter: true }),
    );
    expect(models).toContainEqual(
      expect.objectContaining({
        id: 'clip-vit-b16-dino-vitb8',
        title: 'CLIP ViT-B/16 + DINO ViT-B/8',
        installed: false,
        starter: false,
      }),
    );
  });
});
