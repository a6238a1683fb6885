import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCheck,
  IconChecks,
  IconUsersGroup,
  IconX,
} from '@tabler/icons-react';
import { isSuggestion } from '@shared/domain/annotation';
import { editor } from '../state/editor';
import { travel } from '../state/edits';
import { listOrder } from '../state/order';
import { useProject } from '../state/project';
import { define } from './command';
import { inProject, onImage } from './conditions';

const selected = () => onImage() && editor.selection.length > 0;
const suggestions = () => editor.getSnapshot().annotations.filter(isSuggestion);

export const annotate = define({
  accept: {
    group: 'annotate',
    icon: IconCheck,
    keys: ['Enter'],
    enabled: selected,
    run: () => judge((ids) => editor.accept(ids)),
  },
  reject: {
    group: 'annotate',
    icon: IconX,
    keys: ['Delete', 'Backspace'],
    enabled: selected,
    run: () => judge(discard),
  },
  acceptAll: {
    group: 'annotate',
    icon: IconChecks,
    keys: ['Shift+Enter'],
    enabled: () => onImage() && suggestions().length > 0,
    run: () => void editor.acceptAll(),
  },
  toggleCrowd: {
    group: 'annotate',
    icon: IconUsersGroup,
    keys: ['g'],
    enabled: selected,
    run: () => void editor.toggleCrowd(editor.selection),
  },
  undo: {
    group: 'annotate',
    icon: IconArrowBackUp,
    keys: ['$mod+z'],
    repeats: true,
    enabled: () => useProject.getState().history.undo !== null || editor.busy,
    listens: inProject,
    // While something is being drawn, undo takes back its last step.
    run: () => (editor.stepBack() ? undefined : travel('undo')),
  },
  redo: {
    group: 'annotate',
    icon: IconArrowForwardUp,
    keys: ['$mod+Shift+z', '$mod+y'],
    repeats: true,
    enabled: () => useProject.getState().history.redo !== null,
    listens: inProject,
    run: () => travel('redo'),
  },
});

/** Judges the selection and selects the next suggestion of the list: one key goes through an image. */
function judge(decide: (ids: readonly string[]) => void): void {
  const ids = editor.selection;
  const list = listOrder(editor.getSnapshot().annotations, useProject.getState().categories);
  const last = list.findIndex(({ id }) => id === ids.at(-1));
  const next = [...list.slice(last + 1), ...list].find(
    (each) => isSuggestion(each) && !ids.includes(each.id),
  );
  decide(ids);
  if (next) editor.select([next.id]);
}

/** Suggestions are rejected (and so not suggested again); what a person made or accepted is deleted. */
export function discard(ids: readonly string[]): void {
  const unjudged = new Set(suggestions().map(({ id }) => id));
  editor.reject(ids.filter((id) => unjudged.has(id)));
  editor.remove(ids.filter((id) => !unjudged.has(id)));
}

/** A digit key: gives the selected masks the category with that key, or makes it the one to paint. */
export function pressDigit(digit: number): void {
  const category = useProject.getState().categories.find(({ hotkey }) => hotkey === digit);
  if (category) takeCategory(category.id);
}

/** Gives the selected masks a category, or makes it the one to paint. */
export function takeCategory(id: number): void {
  if (editor.selection.length > 0) editor.relabel(editor.selection, id);
  editor.setActiveCategory(id);
}
