/** One step of the schema. Never changed once released: a mistake is mended by the next one. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}
