export { decode, measure, type Pixels, type Size } from './decode';
export { IMAGE_EXTENSIONS } from './format';
export { hashFile } from './hash';
export { type LabelImage, readLabelPng } from './label-png';
export { cover, fullPicture, type Picture, thumbnail } from './picture';
