/** The mark: a frame around a thing, half of it found. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden style={{ flex: 'none' }}>
      <rect width="32" height="32" rx="8" fill="var(--accent-fill)" />
      <path
        d="M7 12V9a2 2 0 0 1 2-2h3M20 7h3a2 2 0 0 1 2 2v3M25 20v3a2 2 0 0 1-2 2h-3M12 25H9a2 2 0 0 1-2-2v-3"
        fill="none"
        stroke="#fff"
        strokeOpacity="0.7"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
      <circle cx="16" cy="16" r="5" fill="none" stroke="#fff" strokeWidth="1.8" />
      <path d="M16 11a5 5 0 0 1 0 10z" fill="#fff" />
    </svg>
  );
}
