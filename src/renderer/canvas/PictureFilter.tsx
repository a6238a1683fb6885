import { useMemo } from 'react';
import type { Display } from '../editor';
import { channelMatrix, isFiltered, toneTable } from './picture-filter';

const ID = 'proxylabel-picture';

/** What the picture's elements take as their CSS filter. The compositor applies it: drawing costs what it did. */
export const pictureFilter = (display: Display): string | undefined =>
  isFiltered(display) ? `url(#${ID})` : undefined;

/** The filter itself, to be put somewhere in the page once. */
export function PictureFilter({ display }: { display: Display }) {
  const { brightness, contrast, gamma, channel } = display;
  const table = useMemo(
    () =>
      toneTable({ brightness, contrast, gamma })
        .map((tone) => tone.toFixed(4))
        .join(' '),
    [brightness, contrast, gamma],
  );
  const matrix = channelMatrix(channel);
  if (!isFiltered(display)) return null;
  return (
    <svg width={0} height={0} style={{ position: 'absolute' }} aria-hidden>
      <filter id={ID} colorInterpolationFilters="sRGB" x="0" y="0" width="100%" height="100%">
        {matrix && <feColorMatrix values={matrix.join(' ')} />}
        <feComponentTransfer>
          <feFuncR type="table" tableValues={table} />
          <feFuncG type="table" tableValues={table} />
          <feFuncB type="table" tableValues={table} />
        </feComponentTransfer>
      </filter>
    </svg>
  );
}
