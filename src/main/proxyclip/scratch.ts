type Numbers = Uint8Array | Uint16Array | Int32Array | Float32Array;

/**
 * Memory for what one decision after another needs and then forgets: asking the system for megabytes, having
 * them zeroed and collected took an eighth of the time. What is taken under a name is lent until the same name
 * is taken again, and holds whatever was written there last.
 */
export class Scratch {
  readonly #kept = new Map<string, Numbers>();

  take<T extends Numbers>(name: string, type: new (length: number) => T, length: number): T {
    let known = this.#kept.get(name);
    if (!(known instanceof type) || known.length < length)
      this.#kept.set(name, (known = new type(length)));
    return known.subarray(0, length) as T;
  }
}
