import { useDebouncedValue } from '@mantine/hooks';
import type { ExportOptions, ExportReport } from '@shared/domain/exchange';
import { toAppError } from '@shared/errors';
import { useEffect, useState } from 'react';
import { api } from '../../../api';
import { useImage } from '../../../state/image';

interface Preview {
  report: ExportReport | null;
  sample: string | null;
  error: string | null;
}

/** What an export with these options would hold. While the next answer comes, the last one stays. */
export function usePreview(options: ExportOptions): Preview {
  const imageId = useImage((state) => state.image?.id ?? null);
  const [settled] = useDebouncedValue(options, 150);
  const [preview, setPreview] = useState<Preview>({ report: null, sample: null, error: null });
  useEffect(() => {
    let current = true;
    api.call('export.preview', { options: settled, imageId }).then(
      (answer) => current && setPreview({ ...answer, error: null }),
      (thrown: unknown) =>
        current && setPreview({ report: null, sample: null, error: toAppError(thrown).message }),
    );
    return () => void (current = false);
  }, [settled, imageId]);
  return preview;
}
