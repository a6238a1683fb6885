export type { LabelPng } from './label-png';
