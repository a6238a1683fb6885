import { toAppError } from '@shared/errors';
import type { CocoOptions, Output } from '@shared/rpc/contract';
import { useEffect, useState } from 'react';
import { api } from '../../api';
import { useImage } from '../../state/image';

interface Preview {
  counts: Output<'export.preview'>['counts'] | null;
  sample: string | null;
  error: string | null;
}

/** What an export with these options would hold. While the next answer comes, the last one stays. */
export function usePreview(options: CocoOptions): Preview {
  const imageId = useImage((state) => state.image?.id ?? null);
  const [preview, setPreview] = useState<Preview>({ counts: null, sample: null, error: null });
  useEffect(() => {
    let current = true;
    api.call('export.preview', { options, imageId }).then(
      (answer) => current && setPreview({ ...answer, error: null }),
      (thrown: unknown) =>
        current && setPreview({ counts: null, sample: null, error: toAppError(thrown).message }),
    );
    return () => void (current = false);
  }, [options, imageId]);
  return preview;
}
