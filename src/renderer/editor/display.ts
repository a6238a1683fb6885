/** How the picture and its masks are shown. Nothing of it is ever stored with them. */
export interface Display {
  /** Fill of an accepted mask, 0..1; a suggestion's is two thirds of it. Rims are always seen. */
  readonly maskOpacity: number;
  readonly outlineOnly: boolean;
  readonly colourBy: ColourBy;
  /** Each category has a pattern, too, for who can't go by colours. */
  readonly patterns: boolean;
  /** -1..1, 0 leaves the picture as it is. */
  readonly brightness: number;
  /** -1..1, 0 leaves the picture as it is. */
  readonly contrast: number;
  /** 0.2..5, above 1 lifts the shadows. */
  readonly gamma: number;
  readonly channel: Channel;
  readonly pixelGrid: boolean;
  readonly crosshair: boolean;
  readonly minimap: boolean;
  /** Where the pointer is, what lies there, how large the selected mask is. */
  readonly readout: boolean;
  /** An image of the same size is shown as the one before it was, not whole. */
  readonly keepView: boolean;
  /** A pen's pressure makes the brush smaller. */
  readonly pressure: boolean;
}

export const COLOUR_BY = ['category', 'instance', 'doubt'] as const;
export type ColourBy = (typeof COLOUR_BY)[number];

export const CHANNELS = ['all', 'red', 'green', 'blue', 'grey'] as const;
export type Channel = (typeof CHANNELS)[number];

export const DEFAULT_DISPLAY: Display = {
  maskOpacity: 0.42,
  outlineOnly: false,
  colourBy: 'category',
  patterns: false,
  brightness: 0,
  contrast: 0,
  gamma: 1,
  channel: 'all',
  pixelGrid: true,
  crosshair: false,
  minimap: true,
  readout: true,
  keepView: false,
  pressure: false,
};

/** What is looked at for as long as a key is held: the picture without masks, or a loupe at the pointer. */
export type Peek = 'picture' | 'loupe';
