import type { RegionRequest } from '../../editor';

/** What a model saw of an image, as it is kept. */
export interface FeatureBytes {
  readonly rows: number;
  readonly columns: number;
  readonly size: number;
  readonly mixed: boolean;
  readonly data: Int8Array<ArrayBuffer>;
}

/** Both ends are of one build, so messages are typed, not parsed. */
export type Order =
  | { readonly type: 'picture'; readonly url: string }
  | { readonly type: 'features'; readonly features: FeatureBytes }
  | { readonly type: 'find'; readonly id: number; readonly request: RegionRequest };

/** Whether the picture could be read; then the regions that were asked for, null for those that can't be told. */
export type News =
  | { readonly type: 'picture'; readonly problem: string | null }
  | {
      readonly type: 'region';
      readonly id: number;
      readonly region: Uint32Array<ArrayBuffer> | null;
    };
