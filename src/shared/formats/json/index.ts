export type { JsonValue } from './parse';
export type { JsonEvent, JsonItem, ReadJsonOptions } from './read';
export { readJsonItems } from './read';
