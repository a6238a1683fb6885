import { Command, InvalidArgumentError } from 'commander';
import { version } from '../../../package.json';
import { evalModel } from './commands/eval';
import { evalOptions } from './commands/eval-options';
import { exportProject } from './commands/export';
import type { CocoFlags } from './commands/export';
import { info } from './commands/info';
import { addModel, listModels, removeModel } from './commands/models';
import { newProject } from './commands/new';
import type { NewOptions } from './commands/new';
import { prelabel } from './commands/prelabel';
import type { PrelabelOptions } from './commands/prelabel';
import { serveApp } from './commands/serve';
import type { ServeFlags } from './commands/serve';
import type { Context } from './context';
import type { ExitCode } from './exit';
import { isLoopback } from './serve/access';

const WORDS = 'words by comma, the names of one by semicolon: "person; people, sky"';

/** The command line as data; `run` carries a command out. */
export function createProgram(
  run: (command: (context: Context) => Promise<ExitCode>) => Promise<void>,
): Command {
  const program = new Command('proxylabel')
    .exitOverride() // here, so that the commands inherit it
    .description('Label images with suggested masks, on this machine.')
    .version(version)
    .option('--json', 'answer with one JSON document on stdout')
    .addHelpText(
      'after',
      `
Exit codes: 0 done, 1 failed, 2 not understood, 3 some images failed, 130 stopped.
PROXYLABEL_HOME names the data folder (recent list, models, caches).

  $ proxylabel prelabel ./photos --words "person; people, shirt, sky" --export coco.json`,
    );

  program
    .command('new <folder>')
    .description('make a project of a folder of images')
    .option('--words <words>', WORDS)
    .option('--project <file>', 'the project file (default: in the folder, named after it)')
    .action((folder: string, options: NewOptions) =>
      run((context) => newProject(context, folder, options)),
    );

  coco(
    program
      .command('prelabel <path>')
      .description('suggest masks on a folder or project; goes on where it was stopped')
      .option('--words <words>', `${WORDS}; added to the project's own`)
      .option('--project <file>', 'the project file of a folder (default: in it, named after it)')
      .option('--model <id>', 'the model pair to use; see "models list"')
      .option('--all', 'every image again, not only those without suggestions')
      .option('--export <file>', 'write COCO at the end'),
  ).action((path: string, options: PrelabelOptions) =>
    run((context) => prelabel(context, path, options)),
  );

  coco(program.command('export <project> <file>').description('write a project as COCO')).action(
    (path: string, file: string, flags: CocoFlags) =>
      run((context) => exportProject(context, path, file, flags)),
  );

  program
    .command('info <project>')
    .description('say what is in a project')
    .action((path: string) => run((context) => info(context, path)));

  const models = program.command('models').description('model pairs');
  models
    .command('list')
    .description('those installed and those to be had')
    .action(() => run(listModels));
  models
    .command('add <clip-folder> <vfm-folder>')
    .description('build a pair from CLIP and DINO checkpoints (safetensors and config.json)')
    .action((clip: string, vfm: string) => run((context) => addModel(context, clip, vfm)));
  models
    .command('remove <id>')
    .description('delete a pair that was added')
    .action((id: string) => run((context) => removeModel(context, id)));

  evalOptions(
    program
      .command('eval')
      .description('measure a model pair on a data set: mIoU, mAcc, aAcc, a report'),
  ).action((flags) => run((context) => evalModel(context, flags)));

  program
    .command('serve [path]')
    .description('the app in a browser, behind a link that only you have')
    .option('--port <number>', 'a port (default: any free one)', portNumber, 0)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--allow-network', 'needed for any address but loopback')
    .action(
      (
        path: string | undefined,
        flags: ServeFlags & { allowNetwork?: boolean },
        command: Command,
      ) => {
        if (!isLoopback(flags.host) && !flags.allowNetwork)
          command.error(
            `error: ${flags.host} can be reached from the network. Say --allow-network if that is meant.`,
          );
        return run((context) => serveApp(context, path, flags));
      },
    );

  return program;
}

function coco(command: Command): Command {
  return command
    .option('--accepted-only', 'leave out suggestions that nobody has accepted')
    .option('--polygons', 'polygons instead of RLE')
    .option('--done-only', 'only images marked done');
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}
