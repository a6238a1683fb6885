export type { ColourPng, Deflate, Inflate, LabelPng, Rgb } from './label-png';
export { BadPng, decodePng } from './decode';
export { encodeBitPng, encodeColourPng, encodeLabelPng, store } from './encode';
