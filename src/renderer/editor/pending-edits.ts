import type { Edit } from '@shared/domain/edit';

/**
 * Edits made here whose echo from the engine is still on its way. Until it arrives, the records they
 * touch are ahead of what the engine tells, so an older edit must not set them back for a moment.
 */
export class PendingEdits {
  private readonly edits = new Map<string, Edit>();

  add(edit: Edit): void {
    this.edits.set(edit.id, edit);
  }

  /** The edit is settled. */
  delete(edit: Edit): void {
    this.edits.delete(edit.id);
  }

  clear(): void {
    this.edits.clear();
  }

  /** True while an edit of ours on this annotation is under way. */
  touches(annotationId: string): boolean {
    for (const edit of this.edits.values())
      for (const change of edit.changes)
        if (change.table === 'annotation' && change.id === annotationId) return true;
    return false;
  }
}
