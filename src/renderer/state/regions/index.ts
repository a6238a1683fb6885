import type { FeatureGrid } from '@shared/domain/features';
import type { Image } from '@shared/domain/image';
import { needsTiles } from '@shared/domain/tile';
import { create } from 'zustand';
import { api, imageUrl } from '../../api';
import type { ToolId } from '../../editor';
import { editor } from '../editor';
import { useImage } from '../image';
import { notifyError } from '../notify';
import type { FeatureBytes } from './messages';
import { WorkerRegions } from './source';

/** What regions are found from, as far as a tool needed it. */
export interface Ground {
  /** `slow`: reading it takes so long that it is worth saying. */
  picture: 'none' | 'reading' | 'slow' | 'ready' | 'failed';
  /** Whether the model has seen the image. */
  sight: 'unknown' | 'seen' | 'unseen';
}

const NOTHING: Ground = { picture: 'none', sight: 'unknown' };

export const useGround = create<Ground>()(() => NOTHING);

/** After so many milliseconds a person asks what is the matter. */
const SLOW = 400;

/** Those that find regions. What they need of an image is got when one of them is in hand, not before. */
const TOOLS: ReadonlySet<ToolId> = new Set(['smart', 'box', 'bucket']);

let open: { readonly image: Image; readonly regions: WorkerRegions } | null = null;

/** Gives the editor its regions for as long as somebody is there to use them; returns what takes them away. */
export function followRegions(): () => void {
  const parts = [
    editor.subscribe(follow),
    useImage.subscribe(follow),
    // What a run has looked at is seen now.
    api.on('job', ({ state }) => void (state === 'done' && lookAgain())),
    api.on('images', (rows) => void (rows.some(({ id }) => id === open?.image.id) && lookAgain())),
  ];
  follow();
  return () => {
    for (const part of parts) part();
    close();
  };
}

function follow(): void {
  const { image, phase } = useImage.getState();
  const shown = phase === 'ready' ? image : null;
  if (open && (open.image.id !== shown?.id || open.image.hash !== shown.hash)) close();
  if (open || !shown || !TOOLS.has(editor.toolId) || editor.getSnapshot().image?.id !== shown.id)
    return;
  if (needsTiles(shown)) {
    if (useGround.getState().picture !== 'failed') useGround.setState({ picture: 'failed' });
    return;
  }
  const regions = new WorkerRegions(imageUrl(shown, 'full'), (readable) => {
    clearTimeout(slow);
    if (open?.regions === regions) useGround.setState({ picture: readable ? 'ready' : 'failed' });
  });
  open = { image: shown, regions };
  useGround.setState({ picture: 'reading' });
  const slow = setTimeout(() => {
    if (open?.regions === regions) useGround.setState({ picture: 'slow' });
  }, SLOW);
  editor.setRegions(regions);
  void look();
}

function close(): void {
  if (!open) return;
  open.regions.close();
  open = null;
  useGround.setState(NOTHING);
  editor.setRegions(null);
}

function lookAgain(): void {
  if (useGround.getState().sight === 'unseen') void look();
}

/** Asks what the model saw of the open image. */
async function look(): Promise<void> {
  const asked = open;
  if (!asked) return;
  try {
    const { grid } = await api.call('features.get', { imageId: asked.image.id });
    if (open !== asked) return;
    if (grid) asked.regions.setFeatures(bytesOf(grid));
    useGround.setState({ sight: grid ? 'seen' : 'unseen' });
    if (grid) editor.dispatch({ type: 'change' });
  } catch (error) {
    if (open !== asked) return;
    useGround.setState({ sight: 'unseen' });
    notifyError(error);
  }
}

function bytesOf({ data, ...grid }: FeatureGrid): FeatureBytes {
  return { ...grid, data: Int8Array.from(atob(data), (char) => char.charCodeAt(0)) };
}
