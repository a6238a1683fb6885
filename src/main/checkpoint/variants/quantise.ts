/**
 * The step of each column of a matrix in int8, symmetric about zero: its largest absolute value / 127.
 * A column of zeros has the step 1.
 * @param values inputs x outputs, or outputs x inputs when `transposed`
 */
export function columnScales(
  values: Float32Array,
  inputs: number,
  outputs: number,
  transposed: boolean,
): Float32Array<ArrayBuffer> {
  const scales = new Float32Array(outputs);
  const [alongInput, alongOutput] = transposed ? [1, inputs] : [outputs, 1];
  for (let i = 0; i < inputs; i++)
    for (let o = 0; o < outputs; o++) {
      const size = Math.abs(values[i * alongInput + o * alongOutput]!);
      if (size > scales[o]!) scales[o] = size;
    }
  for (let o = 0; o < outputs; o++) scales[o] = scales[o]! / 127 || 1;
  return scales;
}

/** The matrix in those steps, always inputs x outputs; ties away from zero. Error: at most half a step. */
export function quantiseColumns(
  values: Float32Array,
  scales: Float32Array,
  inputs: number,
  outputs: number,
  transposed: boolean,
): Int8Array<ArrayBuffer> {
  const whole = new Int8Array(inputs * outputs);
  const [alongInput, alongOutput] = transposed ? [1, inputs] : [outputs, 1];
  for (let i = 0; i < inputs; i++)
    for (let o = 0; o < outputs; o++) {
      const steps = values[i * alongInput + o * alongOutput]! / scales[o]!;
      // Float32 rounding may put the largest a hair above 127.
      whole[i * outputs + o] = Math.min(127, Math.max(-127, Math.round(steps)));
    }
  return whole;
}
