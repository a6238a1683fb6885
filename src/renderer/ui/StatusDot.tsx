import type { ImageStatus } from '@shared/domain/image';

/** An image's status by shape, so that it is told without colour: ring, half, dot in a ring, check. */
export function StatusDot({ status, size = 12 }: { status: ImageStatus; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden style={{ flex: 'none' }}>
      {status === 'done' ? (
        <>
          <circle cx="6" cy="6" r="6" fill="var(--accent-fill)" />
          <path d="M3.4 6.2 5.2 8 8.7 4.3" fill="none" stroke="#fff" strokeWidth="1.5" />
        </>
      ) : (
        <>
          <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.4" />
          {status === 'suggested' && <path d="M6 3.2a2.8 2.8 0 0 1 0 5.6z" fill="currentColor" />}
          {status === 'in-progress' && <circle cx="6" cy="6" r="2.3" fill="currentColor" />}
        </>
      )}
    </svg>
  );
}
