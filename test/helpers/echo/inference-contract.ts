import { z } from 'zod';

export const inferenceContract = {
  sum: {
    input: z.object({ values: z.instanceof(Float32Array) }),
    output: z.object({ sum: z.number(), count: z.int() }),
  },
  backends: { input: z.object({}), output: z.array(z.string()) },
} as const;
