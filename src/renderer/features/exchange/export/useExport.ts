import type { ExportOptions } from '@shared/domain/exchange';
import { formatById } from '@shared/formats';
import type { Output } from '@shared/rpc/contract';
import { useState } from 'react';
import { api } from '../../../api';
import { transferring } from '../../../state/transfer';

/** Writes with these options; `busy` while it does. */
export function useExport(
  options: ExportOptions,
  onWritten: (written: Output<'export.write'>) => void,
): { busy: boolean; write(target: string): Promise<void> } {
  const [busy, setBusy] = useState(false);
  return {
    busy,
    async write(target) {
      setBusy(true);
      const written = await transferring(() => api.call('export.write', { options, target }));
      setBusy(false);
      if (written) onWritten(written);
    },
  };
}

/** Whether these options make one file; several go into a folder. */
export const isOneFile = ({ format, split, images }: ExportOptions): boolean =>
  formatById(format)?.layout === 'file' && split === null && images === 'none';
