import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { caseLines, summaryLine } from './parity/report';
import { failed, runParity } from './parity/run';

const USAGE = `Usage: npm run parity -- <folder> [--json FILE]
Compares the product with the expected arrays of a fixtures folder, stage by stage.
Exit code: 0 all within tolerance, 1 something is out, 2 wrong usage.`;

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' } },
  });
  const [folder, ...rest] = positionals;
  if (!folder || rest.length > 0) throw new Error('exactly one folder is needed');
  const results = await runParity(resolve(folder), {
    // Built into out/main/, two folders below the root.
    clipVocabulary: join(__dirname, '../../models/clip-bpe/bpe_simple_vocab_16e6.txt.gz'),
    onResult: (result) => console.log(caseLines(result).join('\n')),
  });
  console.log(summaryLine(results));
  if (values.json) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);
  return results.some(failed) || results.length === 0 ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exitCode = 2;
  },
);
