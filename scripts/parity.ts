import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { caseLines, summaryLine } from './parity/report';
import { failed, runParity, type CaseResult } from './parity/run';
import { parityDocument } from './parity/table';

const USAGE = `Usage: npm run parity -- <folder>... [--json FILE] [--write FILE]
Compares the product with the expected arrays of fixtures folders, stage by stage.
--json FILE   every figure
--write FILE  a table by pair and stage, as docs/parity.md
Exit code: 0 all within tolerance, 1 something is out, 2 wrong usage.`;

async function main(): Promise<number> {
  const { positionals: folders, values } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, write: { type: 'string' } },
  });
  if (folders.length === 0) throw new Error('a folder is needed');
  const results: CaseResult[] = [];
  for (const folder of folders)
    results.push(
      ...(await runParity(resolve(folder), {
        // Built into out/main/, two folders below the root.
        clipVocabulary: join(__dirname, '../../models/clip-bpe/bpe_simple_vocab_16e6.txt.gz'),
        onResult: (result) => console.log(caseLines(result).join('\n')),
      })),
    );
  console.log(summaryLine(results));
  if (values.json) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);
  if (values.write) {
    const command = `npm run parity -- ${folders.join(' ')} --write ${values.write}`;
    await writeFile(values.write, parityDocument(results, command));
  }
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
