export type { CocoAnnotation, CocoImage, CocoSegmentation } from './write';
export { annotationJson, writeCoco } from './write';
