import { IconChevronLeft, IconChevronRight, IconCircleCheck, IconFlag } from '@tabler/icons-react';
import { commit, statusChange } from '../state/edits';
import { step, useImage } from '../state/image';
import { totalOf, useList } from '../state/list';
import { define } from './command';
import { atCanvas, onImage } from './conditions';

const index = () => useImage.getState().index;

export const navigate = define({
  next: {
    group: 'navigate',
    icon: IconChevronRight,
    keys: ['d', 'ArrowRight'],
    repeats: true,
    enabled: () => atCanvas() && index() + 1 < totalOf(useList.getState()),
    run: () => step(1),
  },
  previous: {
    group: 'navigate',
    icon: IconChevronLeft,
    keys: ['a', 'ArrowLeft'],
    repeats: true,
    enabled: () => atCanvas() && index() > 0,
    run: () => step(-1),
  },
  doneAndNext: {
    group: 'navigate',
    icon: IconCircleCheck,
    keys: ['$mod+Enter'],
    enabled: () => atCanvas() && useImage.getState().image !== null,
    run: markDone,
  },
  flagImage: {
    group: 'navigate',
    icon: IconFlag,
    keys: ['Shift+f'],
    enabled: () => onImage() && useImage.getState().row !== null,
    run: toggleFlag,
  },
  reopen: {
    group: 'navigate',
    keys: [],
    enabled: () => atCanvas() && useImage.getState().image?.status === 'done',
    run: () => setDone(false),
  },
});

async function markDone(): Promise<void> {
  await setDone(true);
  await step(1);
}

async function setDone(done: boolean): Promise<void> {
  const { image } = useImage.getState();
  if (!image) return;
  const status = done ? 'done' : 'in-progress';
  if (image.status !== status)
    await commit('status', [statusChange(image.id, image.status, status)]);
}

async function toggleFlag(): Promise<void> {
  const { row } = useImage.getState();
  if (!row) return;
  const { id, flagged: before } = row;
  await commit('flag', [{ table: 'image-flag', id, before, after: !before }]);
}
