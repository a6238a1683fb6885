import { describe, expect, it } from 'vitest';
import { nextColour, PALETTE } from '@shared/domain/palette';

type Rgb = [number, number, number];

const linear = (colour: string): Rgb =>
  [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Rgb;

const times = (matrix: readonly Rgb[], [r, g, b]: Rgb): Rgb =>
  matrix.map((row) => row[0] * r + row[1] * g + row[2] * b) as Rgb;

/** Machado et al. 2009, "A physiologically-based model for simulation of color vision deficiency", severity 1. */
const VISIONS: Record<string, readonly Rgb[]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** CIE L*a*b*, D65. */
function lab(rgb: Rgb): Rgb {
  const [x, y, z] = times(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    rgb,
  );
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const [fx, fy, fz] = [f(x / 0.9505), f(y), f(z / 1.089)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

const distance = (a: Rgb, b: Rgb): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** Contrast as WCAG 2.2 has it. */
function contrast(a: string, b: string): number {
  const [light, dark] = [a, b]
    .map((one) => times([[0.2126, 0.7152, 0.0722]], linear(one))[0])
    .sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe('the palette', () => {
  it.each(Object.keys(VISIONS))('keeps its colours apart with %s', (vision) => {
    const seen = PALETTE.map((colour) => lab(times(VISIONS[vision]!, linear(colour))));
    seen.forEach((one, i) =>
      seen.slice(i + 1).forEach((other) => expect(distance(one, other)).toBeGreaterThan(10)),
    );
  });

  it('can be seen on both themes', () => {
    for (const colour of PALETTE) {
      expect(contrast(colour, '#ffffff'), colour).toBeGreaterThan(1.9);
      expect(contrast(colour, '#1a1b1e'), colour).toBeGreaterThan(2.8);
    }
  });

  it('gives ever new colours, the free ones of its own first', () => {
    const used: string[] = [];
    for (let i = 0; i < 200; i++) used.push(nextColour(used));
    expect(used.slice(0, PALETTE.length)).toEqual(PALETTE);
    expect(new Set(used).size).toBe(200);
    for (const colour of used) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
    expect(nextColour(used.filter((_, i) => i !== 3).map((one) => one.toUpperCase()))).toBe(
      PALETTE[3],
    );
  });
});
