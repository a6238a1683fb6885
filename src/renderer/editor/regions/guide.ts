import type { Colours, Plane } from './plane';

/**
 * Moves the edges of a plane to those of a picture: the guided filter with a colour guide (He, Sun and Tang,
 * "Guided Image Filtering", TPAMI 2013, section 3.5). What depends on the picture alone is computed once.
 */
export class Guide {
  readonly width: number;
  readonly height: number;
  private readonly channels: readonly Float32Array[];
  private readonly means: readonly Float32Array[];
  /** Of each window's inverse covariance, the six that are its own: rr, rg, rb, gg, gb, bb. */
  private readonly inverse: readonly Float32Array[];
  private readonly scratch: Float32Array;

  /**
   * @param radius of the windows, pixels of the picture
   * @param softness variance that counts as no edge, of colours between 0 and 1
   */
  constructor(
    picture: Colours,
    private readonly radius: number,
    softness: number,
  ) {
    const { width, height, data } = picture;
    this.width = width;
    this.height = height;
    this.scratch = new Float32Array(data.length);
    this.channels = [0, 8, 16].map((shift) =>
      Float32Array.from(data, (colour) => ((colour >> shift) & 255) / 255),
    );
    this.means = this.channels.map((channel) => this.blurred(channel));
    this.inverse = this.invert(softness);
  }

  /** @param plane of the picture's size */
  filter(plane: Plane): Plane {
    const { channels, means, inverse } = this;
    const mean = this.blurred(plane.data);
    const [red, green, blue] = channels.map((channel, k) => {
      const together = this.blurred(product(channel, plane.data));
      subtractProduct(together, means[k]!, mean);
      return together;
    }) as [Float32Array, Float32Array, Float32Array];
    const [rr, rg, rb, gg, gb, bb] = inverse as Float32Array[];
    for (let i = 0; i < mean.length; i++) {
      const [r, g, b] = [red[i]!, green[i]!, blue[i]!];
      red[i] = rr![i]! * r + rg![i]! * g + rb![i]! * b;
      green[i] = rg![i]! * r + gg![i]! * g + gb![i]! * b;
      blue[i] = rb![i]! * r + gb![i]! * g + bb![i]! * b;
    }
    const slopes = [red, green, blue];
    slopes.forEach((slope, k) => subtractProduct(mean, slope, means[k]!));
    const out = this.blurred(mean);
    slopes.forEach((slope, k) => addProduct(out, this.blurred(slope), channels[k]!));
    return { width: this.width, height: this.height, data: out };
  }

  private invert(softness: number): Float32Array[] {
    const covariance = (a: number, b: number): Float32Array => {
      const out = this.blurred(product(this.channels[a]!, this.channels[b]!));
      subtractProduct(out, this.means[a]!, this.means[b]!);
      return out;
    };
    const six = [covariance(0, 0), covariance(0, 1), covariance(0, 2)];
    six.push(covariance(1, 1), covariance(1, 2), covariance(2, 2));
    const [rr, rg, rb, gg, gb, bb] = six as Float32Array[];
    for (let i = 0; i < rr!.length; i++) {
      const [a, b, c] = [rr![i]! + softness, rg![i]!, rb![i]!];
      const [d, e, f] = [gg![i]! + softness, gb![i]!, bb![i]! + softness];
      const [first, second, third] = [d * f - e * e, c * e - b * f, b * e - c * d];
      const share = 1 / (a * first + b * second + c * third);
      rr![i] = first * share;
      rg![i] = second * share;
      rb![i] = third * share;
      gg![i] = (a * f - c * c) * share;
      gb![i] = (b * c - a * e) * share;
      bb![i] = (a * d - b * b) * share;
    }
    return six;
  }

  /** Means over the windows, cut at the border. */
  private blurred(data: Float32Array): Float32Array {
    const { width, height, radius, scratch } = this;
    const out = new Float32Array(data.length);
    for (let x = 0; x < width; x++) slide(data, scratch, x * height, 1, height, radius);
    for (let y = 0; y < height; y++) slide(scratch, out, y, height, width, radius);
    return out;
  }
}

/** Running means of `length` values that lie `step` apart. */
function slide(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  length: number,
  radius: number,
): void {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < Math.min(radius, length); i++, count++) sum += from[start + i * step]!;
  for (let i = 0; i < length; i++) {
    if (i + radius < length) {
      sum += from[start + (i + radius) * step]!;
      count++;
    }
    if (i > radius) {
      sum -= from[start + (i - radius - 1) * step]!;
      count--;
    }
    to[start + i * step] = sum / count;
  }
}

function product(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = a[i]! * b[i]!;
  return out;
}

function subtractProduct(from: Float32Array, a: Float32Array, b: Float32Array): void {
  for (let i = 0; i < from.length; i++) from[i]! -= a[i]! * b[i]!;
}

function addProduct(to: Float32Array, a: Float32Array, b: Float32Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += a[i]! * b[i]!;
}
