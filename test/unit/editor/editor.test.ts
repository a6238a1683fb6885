import { describe, expect, it, vi } from 'vitest';
import { invert, newEdit } from '@shared/edit';
import type { Annotation } from '@shared/domain/annotation';
import { TestEditor, annotationOf, box } from '../../helpers/test-editor';

const one = annotationOf(40, 30, box(2, 2, 10, 10));
const two = annotationOf(40, 30, box(20, 5, 10, 10), { status: 'accepted', source: 'human' });
const locked = annotationOf(40, 30, box(20, 20, 5, 5), { locked: true });
const editorOf = (...annotations: Annotation[]): TestEditor => new TestEditor(40, 30, annotations);

describe('operations', () => {
  it('are one edit each, by a human, and in effect before it is announced', () => {
    const editor = editorOf(one, two);
    let seen: string | undefined;
    editor.onEdit(() => (seen = editor.annotation(one.id)!.status));
    const edit = editor.accept([one.id, two.id]);
    expect(seen).toBe('accepted');
    expect(editor.edits).toEqual([edit]);
    expect(edit).toMatchObject({ label: 'accept', author: 'human' });
    expect(edit!.changes.map(({ id }) => id)).toEqual([one.id]);
    expect(editor.accept([one.id, two.id])).toBeNull();
  });

  it('leave locked annotations alone, save for their lock', () => {
    const editor = editorOf(one, locked);
    expect(editor.acceptAll()!.changes.map(({ id }) => id)).toEqual([one.id]);
    expect(editor.remove([locked.id])).toBeNull();
    expect(editor.relabel([locked.id], 4)).toBeNull();
    editor.setLocked([locked.id], false);
    editor.remove([locked.id]);
    expect(editor.annotations.map(({ id }) => id)).toEqual([one.id]);
  });

  it('reject keeps the record but not in the selection; relabel accepts', () => {
    const editor = editorOf(one, two);
    editor.select([one.id, two.id]);
    editor.relabel([one.id], 3);
    expect(editor.annotation(one.id)).toMatchObject({ categoryId: 3, status: 'accepted' });
    editor.reject([one.id]);
    expect(editor.annotation(one.id)!.status).toBe('rejected');
    expect(editor.selection).toEqual([two.id]);
  });
});

describe('edits from the engine', () => {
  it('take effect, drop what is gone from the selection, and pass over other images', () => {
    const editor = editorOf(one, two);
    editor.select([one.id, two.id]);
    const foreign = { ...annotationOf(40, 30, box(1, 1, 3, 3)), imageId: 2 };
    editor.applyEdit(
      newEdit('prelabel', 'model', [
        { table: 'annotation', id: one.id, before: one, after: null },
        { table: 'annotation', id: foreign.id, before: null, after: foreign },
      ]),
    );
    expect(editor.annotations).toEqual([two]);
    expect(editor.selection).toEqual([two.id]);
  });

  it('that echo an older edit don’t set back a record that is ahead', () => {
    const editor = editorOf(one);
    const first = editor.relabel([one.id], 2)!;
    const second = editor.relabel([one.id], 3)!;
    editor.applyEdit(first);
    expect(editor.annotation(one.id)!.categoryId).toBe(3);
    editor.applyEdit(second);
    const undo = invert(second);
    editor.applyEdit(undo);
    editor.applyEdit(undo);
    expect(editor.annotation(one.id)!.categoryId).toBe(2);
  });

  it('that were refused are taken back', () => {
    const editor = editorOf(one);
    editor.revertEdit(editor.accept([one.id])!);
    expect(editor.annotations).toEqual([one]);
  });

  it('come as copies, which changes no mask’s identity', () => {
    const editor = editorOf(one);
    const { mask } = editor.annotations[0]!;
    const edit = editor.accept([one.id])!;
    editor.applyEdit(structuredClone(edit));
    expect(editor.annotations[0]!.mask).toBe(mask);
  });
});

describe('the snapshot', () => {
  it('is the same until something changes, and what didn’t change keeps its identity', () => {
    const editor = editorOf(one, two);
    const before = editor.getSnapshot();
    expect(editor.getSnapshot()).toBe(before);
    const listener = vi.fn();
    const stop = editor.subscribe(listener);
    editor.select([one.id]);
    expect(listener).toHaveBeenCalledTimes(1);
    expect(editor.getSnapshot()).not.toBe(before);
    expect(editor.getSnapshot().annotations).toBe(before.annotations);
    stop();
    editor.select([]);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('of an image opened again keeps selection and view; of another one it doesn’t', () => {
    const editor = editorOf(one, two);
    editor.select([one.id]);
    editor.zoomTo(20);
    const { camera } = editor;
    editor.open({ id: 1, width: 40, height: 30 }, [one]);
    expect(editor.selection).toEqual([one.id]);
    expect(editor.camera).toEqual(camera);
    editor.open({ id: 2, width: 80, height: 60 }, []);
    expect(editor.selection).toEqual([]);
    expect(editor.camera).not.toEqual(camera);
    editor.close();
    expect(editor.getSnapshot()).toMatchObject({ image: null, annotations: [] });
  });
});

it('refuses masks of another size, by name', () => {
  expect(() => editorOf(annotationOf(30, 40, box(1, 1, 2, 2)))).toThrow(/30 x 40.*40 x 30/);
});
