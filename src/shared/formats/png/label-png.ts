/** An image of category or instance numbers, as PNG keeps it: grey values or palette entries. */
export interface LabelPng {
  readonly width: number;
  readonly height: number;
  /** Row by row; 16 bit where numbers above 255 are needed. */
  readonly indices: Uint8Array | Uint16Array;
  /** [r, g, b] by index; null for grey values. Only with 8 bit. */
  readonly palette: readonly (readonly [number, number, number])[] | null;
}
