import { CommanderError } from 'commander';
import { withEngine } from './context';
import { EXIT, exitCodeOf } from './exit';
import type { ExitCode } from './exit';
import { createOutput } from './output';
import type { Output } from './output';
import { createProgram } from './program';

/** Carries a command out: its result, or what went wrong, becomes the exit code. */
async function carryOut(command: (output: Output) => Promise<ExitCode>): Promise<void> {
  const output = createOutput(program.opts<{ json?: boolean }>().json ?? false);
  try {
    process.exitCode = await command(output);
  } catch (error) {
    output.error(error);
    process.exitCode = exitCodeOf(error);
  }
}

const program = createProgram(
  (command) => carryOut((output) => withEngine(output, command)),
  carryOut,
);

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  // commander has printed it: help and version are no failures.
  process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
});
