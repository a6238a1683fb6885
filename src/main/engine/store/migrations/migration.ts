import type { Db } from '../database';

/** One step of the schema. Never changed once released: a mistake is mended by the next one. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
  /** Fills in what SQL can't. Stands on its own: code that changes later would change what it does. */
  readonly fill?: (db: Db) => void;
}
