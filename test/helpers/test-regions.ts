import {
  coloursOf,
  featuresOf,
  RegionFinder,
  type RegionRequest,
  type RegionSource,
} from '@renderer/editor';

/** Regions found here and now, of a picture that is drawn by a function. Answers wait until they are let out. */
export class TestRegions implements RegionSource {
  readonly asked: RegionRequest[] = [];
  private readonly finder: RegionFinder;
  private waiting: (() => void)[] = [];

  /**
   * @param colour 0xbbggrr of each pixel
   * @param feature what the model sees in each place of a grid of cells of 4 x 4 pixels; null: nothing yet
   */
  constructor(
    width: number,
    height: number,
    colour: (x: number, y: number) => number,
    feature: ((x: number, y: number) => readonly number[]) | null = null,
  ) {
    const pixels = new Uint32Array(width * height);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) pixels[y * width + x] = colour(x, y);
    this.finder = new RegionFinder(coloursOf(new Uint8ClampedArray(pixels.buffer), width, height));
    if (feature === null) return;
    const [rows, columns] = [height / 4, width / 4];
    const cells = Array.from({ length: rows * columns }, (_, i) =>
      feature(4 * (i % columns) + 2, 4 * Math.floor(i / columns) + 2),
    );
    const size = cells[0]!.length;
    this.finder.features = featuresOf(Int8Array.from(cells.flat()), rows, columns, size);
  }

  find(request: RegionRequest) {
    this.asked.push(request);
    return new Promise<Uint32Array | null>((answer) =>
      this.waiting.push(() => answer(this.finder.find(request))),
    );
  }

  /** Lets every answer out, those asked for meanwhile, too. */
  async answer(): Promise<void> {
    while (this.waiting.length > 0) {
      for (const answer of this.waiting.splice(0)) answer();
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}
