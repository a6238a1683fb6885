import { useTranslation } from 'react-i18next';
import classes from './home.module.css';

const HILLS = 'M40 196 132 104l58 56 74-86 176 132v74H40z';
const PERSON =
  'M166 258c-2-26 2-44 15-49-5-3-8-8-8-14a15 15 0 0 1 30 0c0 6-3 11-8 14 13 5 17 23 15 49z';

/** A photo whose things have been found by their words: what the product does, in one picture. */
export function HeroArt() {
  const { t } = useTranslation('home');
  return (
    <svg className={classes.art} viewBox="0 0 480 300" aria-hidden>
      <defs>
        <clipPath id="hero-frame">
          <rect x="40" y="20" width="400" height="260" rx="12" />
        </clipPath>
        <linearGradient id="hero-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#7fa6c9" />
          <stop offset="1" stopColor="#ecdcc6" />
        </linearGradient>
      </defs>
      <g clipPath="url(#hero-frame)">
        <rect x="40" y="20" width="400" height="260" fill="url(#hero-sky)" />
        <circle cx="344" cy="92" r="24" fill="#fbf3df" />
        <path d="M40 196 132 104l58 56 74-86 176 132v74H40z" fill="#7c8794" />
        <Mask path={HILLS} colour="#56b4e9" />
        <path d="M40 202c70-30 126-22 196-8s134 22 204-4v96H40z" fill="#74835f" />
        <path d="M40 252c90-26 170-18 250-10s110 0 150-8v46H40z" fill="#5d6c4c" />
        <path d={PERSON} fill="#343a47" />
        <Mask path={PERSON} colour="#e69f00" />
        <Mask path="M320 92a24 24 0 0 1 48 0 24 24 0 0 1-48 0z" colour="#f4dd4b" />
      </g>
      <Word x={264} y={132} colour="#56b4e9" text={t('art.mountain')} />
      <Word x={240} y={222} colour="#e69f00" text={t('art.person')} />
      <Word x={344} y={134} colour="#f4dd4b" text={t('art.sun')} />
      <rect className={classes.artFrame} x="40" y="20" width="400" height="260" rx="12" />
    </svg>
  );
}

const Mask = ({ path, colour }: { path: string; colour: string }) => (
  <path className={classes.artMask} d={path} fill={colour} stroke={colour} />
);

/** A category's chip, its middle at x, y. */
function Word({ x, y, colour, text }: { x: number; y: number; colour: string; text: string }) {
  const width = 30 + text.length * 6.6;
  return (
    <g className={classes.artWord} transform={`translate(${x - width / 2} ${y - 11})`}>
      <rect width={width} height="22" rx="11" />
      <circle cx="12" cy="11" r="4" fill={colour} />
      <text x="21" y="15">
        {text}
      </text>
    </g>
  );
}
