export { download } from './download';
export { hubSource, type Hub, type HubFile } from './hub';
export { inspect } from './inspect';
export { Meter, type Pace } from './meter';
export { PartFile, sizeOf } from './part-file';
export { dropConnections } from './request';
export type { Patience } from './retry';
export { refuseWithoutSpace } from './space';
