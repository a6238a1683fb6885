import { toAppError } from '@shared/errors';
import type { ExportOptions, ExportReport } from '@shared/domain/exchange';
import { useEffect, useState } from 'react';
import { api } from '../../api';
import { useImage } from '../../state/image';

interface Preview {
  counts: ExportReport | null;
  sample: string | null;
  error: string | null;
}

/** What an export with these options would hold. While the next answer comes, the last one stays. */
export function usePreview(options: ExportOptions): Preview {
  const imageId = useImage((state) => state.image?.id ?? null);
  const [preview, setPreview] = useState<Preview>({ counts: null, sample: null, error: null });
  useEffect(() => {
    let current = true;
    api.call('export.preview', { options, imageId }).then(
      ({ report, sample }) => current && setPreview({ counts: report, sample, error: null }),
      (thrown: unknown) =>
        current && setPreview({ counts: null, sample: null, error: toAppError(thrown).message }),
    );
    return () => void (current = false);
  }, [options, imageId]);
  return preview;
}
