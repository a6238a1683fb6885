import classes from './home.module.css';

/** A photo whose things have been found: what the product does, in one picture. */
export function HeroArt() {
  return (
    <svg className={classes.art} viewBox="0 0 480 300" aria-hidden>
      <defs>
        <clipPath id="hero-frame">
          <rect x="40" y="20" width="400" height="260" rx="12" />
        </clipPath>
        <linearGradient id="hero-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#7fa6c9" />
          <stop offset="1" stopColor="#e9d9c3" />
        </linearGradient>
      </defs>
      <g clipPath="url(#hero-frame)">
        <rect x="40" y="20" width="400" height="260" fill="url(#hero-sky)" />
        <circle cx="344" cy="92" r="24" fill="#fbf3df" />
        <path d="M40 196 132 104l58 56 74-86 176 132v74H40z" fill="#7c8794" />
        <path d="M40 214c70-30 130-22 196-8s130 8 204-22v96H40z" fill="#71805f" />
        <path d="M40 252c90-26 170-18 250-10s110 0 150-8v46H40z" fill="#5b6a4b" />
        <path
          d="M176 246c-4-20 0-40 10-46-6-8-4-22 8-22s14 14 8 22c12 6 16 26 12 46z"
          fill="#3c4250"
        />
        <g strokeWidth="2" strokeLinejoin="round">
          <path
            className={classes.artMask}
            d="M40 196 132 104l58 56 74-86 176 132v-2c-70 26-138 18-204 4s-126-22-196 8z"
            fill="#4dabf7"
            stroke="#4dabf7"
          />
          <path
            className={classes.artMask}
            d="M176 246c-4-20 0-40 10-46-6-8-4-22 8-22s14 14 8 22c12 6 16 26 12 46z"
            fill="#ff922b"
            stroke="#ff922b"
          />
          <circle
            className={classes.artMask}
            cx="344"
            cy="92"
            r="24"
            fill="#ffd43b"
            stroke="#ffd43b"
          />
        </g>
      </g>
      <rect
        x="40"
        y="20"
        width="400"
        height="260"
        rx="12"
        fill="none"
        stroke="var(--line-strong)"
      />
    </svg>
  );
}
