/**
 * Words for what fills a photo around the things one asks for: the list by which the published ProxyCLIP
 * configuration for VOC21 describes its class "background". A pair without an `otherScore` of its own needs
 * such competitors; softmax over one typed word alone is 1 everywhere.
 */
export const BACKGROUND_WORDS: readonly string[] = [
  'sky',
  'wall',
  'tree',
  'wood',
  'grass',
  'road',
  'sea',
  'river',
  'mountain',
  'sands',
  'desk',
  'bed',
  'building',
  'cloud',
  'lamp',
  'door',
  'window',
  'wardrobe',
  'ceiling',
  'shelf',
  'curtain',
  'stair',
  'floor',
  'hill',
  'rail',
  'fence',
];
