import type { ImageMark } from '@shared/domain/query';
import {
  IconAlertTriangle,
  IconCircleDashed,
  IconFlag,
  IconHandFinger,
  IconNote,
  IconRefreshAlert,
  IconSparkles,
} from '@tabler/icons-react';

const ICONS = {
  suggestions: IconSparkles,
  human: IconHandFinger,
  empty: IconCircleDashed,
  flagged: IconFlag,
  noted: IconNote,
  failed: IconAlertTriangle,
  changed: IconRefreshAlert,
} as const satisfies Record<ImageMark, unknown>;

export function MarkIcon({ mark }: { mark: ImageMark }) {
  const Icon = ICONS[mark];
  return <Icon size={13} stroke={1.7} aria-hidden />;
}
