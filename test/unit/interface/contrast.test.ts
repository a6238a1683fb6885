import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../src/renderer/app/tokens.css'), 'utf8');

type Rgba = readonly [number, number, number, number];

/** The colours of a theme, by token. */
function tokensOf(theme: string): ReadonlyMap<string, Rgba> {
  const block = css.split(`[data-mantine-color-scheme='${theme}']`)[1]!.split('}')[0]!;
  const tokens = new Map<string, Rgba>();
  for (const [, name, value] of block.matchAll(/--([\w-]+):\s*([^;]+);/g)) {
    const colour = colourOf(value!);
    if (colour) tokens.set(name!, colour);
  }
  return tokens;
}

function colourOf(text: string): Rgba | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(text)?.[1];
  if (hex) {
    const whole = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
    const [r, g, b] = [0, 2, 4].map((at) => parseInt(whole.slice(at, at + 2), 16));
    return [r!, g!, b!, 1];
  }
  const rgb = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)%\)$/.exec(text);
  return rgb && [Number(rgb[1]), Number(rgb[2]), Number(rgb[3]), Number(rgb[4]) / 100];
}

const over = (top: Rgba, ground: Rgba): Rgba => {
  const mix = (i: 0 | 1 | 2): number => top[i] * top[3] + ground[i] * (1 - top[3]);
  return [mix(0), mix(1), mix(2), 1];
};

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance([r, g, b]: Rgba): number {
  const [x, y, z] = [r, g, b].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * x! + 0.7152 * y! + 0.0722 * z!;
}

function contrast(a: Rgba, b: Rgba): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['surface', 'raised', 'overlay'];
/** What lies over a ground beneath a text. */
const STATES = [null, 'hover', 'pressed', 'accent-soft'];

describe.each(['dark', 'light'])('in the %s theme', (theme) => {
  const tokens = tokensOf(theme);
  const on = (ground: string, state: string | null): Rgba =>
    state === null ? tokens.get(ground)! : over(tokens.get(state)!, tokens.get(ground)!);

  it.each(GROUNDS.flatMap((ground) => STATES.map((state) => [ground, state] as const)))(
    'texts can be read on %s, %s (AA: 4.5)',
    (ground, state) => {
      for (const text of ['text', 'text-2'])
        expect(contrast(tokens.get(text)!, on(ground, state)), text).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(GROUNDS)(
    'the quietest text, links and warnings can be read on %s (AA: 4.5)',
    (ground) => {
      for (const text of ['text-3', 'accent', 'danger'])
        expect(contrast(tokens.get(text)!, tokens.get(ground)!), text).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('so can what stands on the accent', () => {
    expect(contrast(tokens.get('on-accent')!, tokens.get('accent-fill')!)).toBeGreaterThanOrEqual(
      4.5,
    );
  });

  it.each([...GROUNDS, 'surround'])('the ring of the focus is seen on %s (AA: 3)', (ground) => {
    expect(contrast(tokens.get('accent')!, tokens.get(ground)!)).toBeGreaterThanOrEqual(3);
  });
});
