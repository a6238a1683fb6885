import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { notifications, notificationsStore } from '@mantine/notifications';
import { provideTransport } from '@renderer/api';
import type { Transport } from '@renderer/api';
import '@renderer/app/i18n';
import { editor } from '@renderer/state/editor';
import { commit, statusChange, travel } from '@renderer/state/edits';
import { connect } from '@renderer/state/events';
import { clearFilter, patchFilter } from '@renderer/state/filter';
import { openAt, openImage, step, useImage } from '@renderer/state/image';
import { readList, rowAt, totalOf, useList } from '@renderer/state/list';
import { useProject } from '@renderer/state/project';
import { setPreferences } from '@renderer/state/preferences';
import { endTrial, tryCategory, useEffectOfWords } from '@renderer/state/preview';
import { applyWords } from '@renderer/state/redecide';
import {
  addCategories,
  remove,
  rename,
  setColour,
  setHotkey,
  setRules,
  setThreshold,
} from '@renderer/state/vocabulary';
import { DEFAULT_RULES } from '@shared/domain/rules';
import { createProject } from '@renderer/state/projects';
import { afterwards, drawn, jobOver, photoFolder, root, SAMPLE, startEngine } from './harness';

const PHOTOS = readdirSync(SAMPLE);

/** The window's stores over a real engine: what a person would see, without the pixels. */
async function openWindow(words: string, folder = photoFolder(['01', '02'], PHOTOS)) {
  const engine = startEngine();
  const host = { host: 'serve', imageBase: '/images', pathOf: () => null } as const;
  const transport: Transport = {
    ...host,
    call: (method, input) => engine.call(method as never, input as never) as never,
    on: engine.on,
    onConnection(listener) {
      listener('open');
      return () => {};
    },
  };
  provideTransport(transport);
  const part = connect();
  afterwards(part);
  await createProject(folder, words);
  await settled(() => expect(useImage.getState().phase).toBe('ready'));
  return engine;
}

const names = () => useProject.getState().categories.map(({ name }) => name);
const said = () => notificationsStore.getState().notifications.map(({ message }) => message);
const settled = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });

beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  // That it comes to the front is all that the stores want to know of it.
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => notifications.clean());

describe('the window over the engine', () => {
  it('opens a new project at its first image, with its words', async () => {
    await openWindow('person; people, sky');
    expect(names()).toEqual(['person', 'sky']);
    expect(useImage.getState()).toMatchObject({ index: 0, phase: 'ready' });
    expect(totalOf(useList.getState())).toBe(2);
    expect(editor.activeCategoryId).toBe(useProject.getState().categories[0]!.id);
  });

  it('shows a change before the engine has answered, and keeps it', async () => {
    const engine = await openWindow('person, sky');
    const { id } = useProject.getState().categories[0]!;
    const done = rename(id, 'rider');
    expect(names()).toEqual(['rider', 'sky']);
    await done;
    expect((await engine.call('project.current', {}))!.categories[0]!.name).toBe('rider');
    expect(useProject.getState().history.undo).toBe('rename-category');
  });

  it('takes back what the engine refuses, and says why', async () => {
    await openWindow('person, sky');
    const [person] = useProject.getState().categories;
    const done = rename(person!.id, 'Sky');
    expect(names()).toEqual(['Sky', 'sky']);
    await done;
    expect(names()).toEqual(['person', 'sky']);
    expect(said().join()).toMatch(/category .sky. already/i);
  });

  it('is not set back by the echo of an older edit', async () => {
    await openWindow('person');
    const { id } = useProject.getState().categories[0]!;
    const seen: string[] = [];
    const stop = useProject.subscribe(({ categories }) => seen.push(categories[0]!.colour));
    await Promise.all([
      setColour(id, '#111111'),
      setColour(id, '#222222'),
      setColour(id, '#333333'),
    ]);
    stop();
    expect(seen.lastIndexOf('#111111')).toBeLessThan(seen.indexOf('#222222'));
    expect(seen.lastIndexOf('#222222')).toBeLessThan(seen.indexOf('#333333'));
    expect(useProject.getState().categories[0]!.colour).toBe('#333333');
  });

  it('adds words with free keys and colours; a key that is given is taken from who had it', async () => {
    await openWindow('person, sky');
    await addCategories('dog; puppy, person, cat');
    expect(names()).toEqual(['person', 'sky', 'dog', 'cat']);
    const dog = useProject.getState().categories[2]!;
    expect(dog).toMatchObject({ hotkey: 3, prompts: ['puppy'] });
    expect(editor.activeCategoryId).toBe(dog.id);
    await setHotkey(dog.id, 1);
    expect(useProject.getState().categories.map(({ hotkey }) => hotkey)).toEqual([null, 2, 1, 4]);
    await travel('undo');
    expect(useProject.getState().categories.map(({ hotkey }) => hotkey)).toEqual([1, 2, 3, 4]);
  });

  it('shows what words would do while they are tried, and does it when they are chosen', async () => {
    const engine = await openWindow('giraffe, tree, sky', photoFolder(['02'], PHOTOS));
    const imageId = useImage.getState().image!.id;
    const { id } = await engine.call('prelabel.start', { scope: 'images', imageIds: [imageId] });
    await jobOver(engine, id);
    await settled(() => expect(editor.getSnapshot().annotations.length).toBeGreaterThan(0));
    const masks = editor.getSnapshot().annotations;
    const [giraffe] = useProject.getState().categories;

    await tryCategory({ ...giraffe!, threshold: 0.9 });
    expect(useEffectOfWords.getState().effect).toMatchObject({ imageId, stage: 'trying' });
    expect(editor.getSnapshot().diff!.lost.length).toBeGreaterThan(0);
    expect(editor.getSnapshot().annotations).toBe(masks);
    endTrial();
    expect(editor.getSnapshot().diff).toBeNull();

    setPreferences({ askBeforeMasksChange: true });
    await setThreshold(giraffe!.id, 0.9);
    await settled(() => expect(useEffectOfWords.getState().effect?.stage).toBe('waiting'));
    expect(editor.getSnapshot().annotations).toBe(masks);
    const { effect } = useEffectOfWords.getState();
    await applyWords();
    expect(useEffectOfWords.getState().effect).toEqual({ ...effect, stage: 'applied' });
    expect(editor.getSnapshot().annotations).not.toBe(masks);

    setPreferences({ askBeforeMasksChange: false });
    await setRules({ ...DEFAULT_RULES, minArea: 0.1 });
    const { height, width } = useImage.getState().image!;
    await settled(() => {
      for (const { area } of editor.getSnapshot().annotations)
        expect(area).toBeGreaterThanOrEqual(0.1 * height * width);
    });
    await travel('undo');
    expect(useProject.getState().project!.rules).toEqual(DEFAULT_RULES);
  });

  it('undoes on the image that the step was made on', async () => {
    const engine = await openWindow('person, sky');
    const { image } = useImage.getState();
    const mask = drawn(image!, [10, 10, 40, 30]);
    await engine.call('edit.apply', {
      id: crypto.randomUUID(),
      label: 'paint',
      author: 'human',
      at: Date.now(),
      changes: [{ table: 'annotation', id: mask.id, before: null, after: mask }],
    });
    await settled(() => expect(editor.getSnapshot().annotations).toHaveLength(1));
    expect(useImage.getState().image!.status).toBe('in-progress');
    editor.accept([mask.id]);
    editor.relabel([mask.id], useProject.getState().categories[1]!.id);
    await settled(() => expect(useProject.getState().history.undo).toBe('relabel'));

    await openAt(1);
    expect(useImage.getState().image!.id).not.toBe(image!.id);
    await travel('undo');
    expect(useImage.getState()).toMatchObject({ index: 0, phase: 'ready' });
    expect(editor.annotation(mask.id)!.categoryId).toBe(mask.categoryId);
    await travel('undo');
    expect(editor.getSnapshot().annotations).toHaveLength(0);
    await travel('redo');
    expect(editor.annotation(mask.id)).not.toBeNull();
  });

  it('goes through the images of a filter, and moves nothing until it is asked again', async () => {
    await openWindow('person', photoFolder(['01', '02', '03'], PHOTOS));
    const [first, second, third] = useList.getState().ids!;
    await patchFilter({ status: ['new'] });
    expect(useList.getState().ids).toEqual([first, second, third]);
    await openAt(1);

    await commit('status', [statusChange(second!, 'new', 'done')]);
    await settled(() => expect(useList.getState().moved).toEqual({ come: 0, gone: 1 }));
    expect(useList.getState().ids).toEqual([first, second, third]);
    expect(rowAt(useList.getState(), 1)).toMatchObject({ status: 'done' });
    await travel('undo');
    await settled(() => expect(useList.getState().moved).toEqual({ come: 0, gone: 0 }));
    await travel('redo');

    // Asked again, the next image of the old list takes the place of the one that left.
    await readList();
    expect(useList.getState().ids).toEqual([first, third]);
    await settled(() =>
      expect(useImage.getState()).toMatchObject({ index: 1, phase: 'ready', image: { id: third } }),
    );
    // The open image stays, wherever it is in another list; one outside of the list can be open, too.
    await clearFilter();
    expect(useImage.getState()).toMatchObject({ index: 2, image: { id: third } });
    await patchFilter({ status: ['done'] });
    await settled(() =>
      expect(useImage.getState()).toMatchObject({ index: 0, image: { id: second } }),
    );
    await openImage(first!);
    expect(useImage.getState()).toMatchObject({ index: -1, row: { id: first } });
    await step(1);
    expect(useImage.getState()).toMatchObject({ index: 0, image: { id: second } });
  });

  it('says what is wrong with the open image as soon as that is found out', async () => {
    const folder = photoFolder(['02'], PHOTOS);
    copyFileSync(join(root, 'test/fixtures/images/truncated.jpg'), join(folder, '01.jpg'));
    const engine = await openWindow('sky', folder);
    expect(useImage.getState()).toMatchObject({ index: 0, error: null });
    const { id } = await engine.call('prelabel.start', { scope: 'all', imageIds: [] });
    expect(await jobOver(engine, id)).toMatchObject({ done: 1, failed: 1 });
    await settled(() => expect(useImage.getState().phase).toBe('failed'));
    expect(useImage.getState().error).toMatch(/01\.jpg is (cut off|damaged)/);
  });

  it('keeps a category that has reviewed masks', async () => {
    const engine = await openWindow('person, sky');
    const mask = drawn(useImage.getState().image!, [5, 5, 20, 20]);
    await engine.call('edit.apply', {
      id: crypto.randomUUID(),
      label: 'paint',
      author: 'human',
      at: Date.now(),
      changes: [{ table: 'annotation', id: mask.id, before: null, after: mask }],
    });
    await remove(mask.categoryId);
    expect(names()).toEqual(['person', 'sky']);
    expect(said().join()).toMatch(/reviewed mask/);
    await remove(useProject.getState().categories[1]!.id);
    expect(names()).toEqual(['person']);
  });
});
