export { decode, decodeSmall, measure, orientationOf, type Pixels, type Size } from './decode';
export { IMAGE_EXTENSIONS } from './format';
export { hashFile } from './hash';
export { cover, fullPicture, type Picture, preview, thumbnail } from './picture';
export { readTile, writePyramid } from './pyramid';
export { imageProblem } from './problem';
