import { api } from '../api';
import { editor } from './editor';
import { notifyError } from './notify';

/** Whether the masks are to be shown as they were suggested: what was asked last counts. */
let wanted = false;

/** Shows the open image's masks as the model suggested them, or again as they are. */
export async function compareWithSuggested(on: boolean): Promise<void> {
  wanted = on;
  const { image } = editor.getSnapshot();
  if (!on || image === null) return editor.showSuggested(null);
  try {
    const { annotations } = await api.call('annotation.suggested', { imageId: image.id });
    if (wanted && editor.getSnapshot().image?.id === image.id) editor.showSuggested(annotations);
  } catch (error) {
    notifyError(error);
  }
}
