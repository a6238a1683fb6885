export type Rgb = readonly [number, number, number];

/** An image of category or instance numbers, as PNG keeps it: grey values or palette entries. */
export interface LabelPng {
  readonly width: number;
  readonly height: number;
  /** Row by row; 16 bit where numbers above 255 are needed. */
  readonly indices: Uint8Array | Uint16Array;
  /** By index; null for grey values. Only with 8 bit. */
  readonly palette: readonly Rgb[] | null;
}

/** An image whose colours are the labels: three bytes a pixel, row by row. */
export interface ColourPng {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export type Inflate = (bytes: Uint8Array, maxBytes: number) => Uint8Array;
export type Deflate = (bytes: Uint8Array) => Uint8Array;

/** The kinds of pixels of PNG's header. */
export const [GREY, COLOUR, PALETTE, GREY_ALPHA, COLOUR_ALPHA] = [0, 2, 3, 4, 6] as const;
