interface Props {
  /** 0..1; null turns round without a measure. */
  value: number | null;
  size?: number;
  width?: number;
}

/** A progress ring in the accent colour. Decoration: the figures stand beside it. */
export function Ring({ value, size = 16, width = 2 }: Props) {
  const radius = (size - width) / 2;
  const length = 2 * Math.PI * radius;
  const shared = { cx: size / 2, cy: size / 2, r: radius, fill: 'none', strokeWidth: width };
  return (
    <svg width={size} height={size} aria-hidden style={{ flex: 'none', rotate: '-90deg' }}>
      <circle {...shared} stroke="var(--line-strong)" />
      <circle
        {...shared}
        stroke="var(--accent)"
        strokeLinecap="round"
        strokeDasharray={length}
        strokeDashoffset={length * (1 - Math.max(0, Math.min(1, value ?? 0.25)))}
        style={{ transition: 'stroke-dashoffset 240ms ease' }}
      />
    </svg>
  );
}
