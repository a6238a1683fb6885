// How good regions are that are found from one click or one box, against the masks of a COCO file, and how long the
// finding takes: see docs/smart-select.md. Asserts nothing.
import { cost } from './cost';
import { quality } from './quality';

const [pair, ...sets] = process.argv.slice(2) as [string, ...string[]];

async function main(): Promise<void> {
  cost();
  for (let i = 0; i < sets.length; i += 2) await quality(pair, sets[i]!, sets[i + 1]!);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
