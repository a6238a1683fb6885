import { CommanderError } from 'commander';
import { withEngine } from './context';
import { EXIT, exitCodeOf } from './exit';
import { createOutput } from './output';
import { createProgram } from './program';

const program = createProgram(async (command) => {
  const output = createOutput(program.opts<{ json?: boolean }>().json ?? false);
  try {
    process.exitCode = await withEngine(output, command);
  } catch (error) {
    output.error(error);
    process.exitCode = exitCodeOf(error);
  }
});

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  // commander has printed it: help and version are no failures.
  process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
});
