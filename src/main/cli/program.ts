import { Command, InvalidArgumentError, Option } from 'commander';
import { PackImages, SplitRule } from '@shared/domain/exchange';
import { FORMATS } from '@shared/formats';
import { version } from '../../../package.json';
import { evalModel } from './commands/eval';
import { evalOptions } from './commands/eval-options';
import { convert } from './commands/convert';
import type { ConvertFlags } from './commands/convert';
import { exportProject } from './commands/export';
import type { ExportFlags } from './commands/export';
import { importLabels } from './commands/import';
import type { ImportFlags } from './commands/import';
import { info } from './commands/info';
import { addModel, listModels, pullModel, removeModel, verifyModel } from './commands/models';
import type { AddFlags } from './commands/models';
import { mergeCopy } from './commands/merge';
import type { MergeFlags } from './commands/merge';
import { newProject } from './commands/new';
import type { NewOptions } from './commands/new';
import { packProject } from './commands/pack';
import type { PackFlags } from './commands/pack';
import { prelabel } from './commands/prelabel';
import type { PrelabelOptions } from './commands/prelabel';
import { validate } from './commands/validate';
import { redecide } from './commands/redecide';
import type { RedecideOptions } from './commands/redecide';
import { salvage } from './commands/salvage';
import { serveApp } from './commands/serve';
import type { ServeFlags } from './commands/serve';
import { withStop } from './context';
import type { Context } from './context';
import type { ExitCode } from './exit';
import type { Output } from './output';
import { isLoopback } from './serve/access';

const WORDS = 'words by comma, the names of one by semicolon: "person; people, sky"';

/** The command line as data; `run` carries a command out, `runAlone` one that needs no engine. */
export function createProgram(
  run: (command: (context: Context) => Promise<ExitCode>) => Promise<void>,
  runAlone: (command: (output: Output) => Promise<ExitCode>) => Promise<void>,
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

  labels(
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

  program
    .command('redecide <path>')
    .description('new masks by the words as they are now, without running the models again')
    .option('--words <words>', `${WORDS}; added to the project's own`)
    .option('--project <file>', 'the project file of a folder (default: in it, named after it)')
    .action((path: string, options: RedecideOptions) =>
      run((context) => redecide(context, path, options)),
    );

  labels(
    program
      .command('export <project> <target>')
      .description('write the labels of a project: a file, or a folder where the format needs one'),
  ).action((path: string, target: string, flags: ExportFlags) =>
    run((context) => exportProject(context, path, target, flags)),
  );

  program
    .command('pack <project> <folder>')
    .description('copy a project with its images into a new folder, to be moved anywhere')
    .addOption(
      new Option(
        '--images <which>',
        'whose files go along: all, marked done, or with accepted masks',
      )
        .choices(PackImages.options)
        .default('all'),
    )
    .action((path: string, folder: string, flags: PackFlags) =>
      run((context) => packProject(context, path, folder, flags)),
    );

  program
    .command('import <project> <labels>')
    .description('read labels into a project: a file, or a folder of them')
    .option('--format <id>', `what the labels are (default: found out): ${ids('read')}`)
    .addOption(
      new Option('--existing <what>', 'images that have masks already')
        .choices(['keep-both', 'replace', 'skip'])
        .default('keep-both'),
    )
    .addOption(
      new Option('--scored <as>', 'masks with a score')
        .choices(['suggested', 'accepted'])
        .default('suggested'),
    )
    .addOption(
      new Option('--rotation <seen>', 'photos that EXIF turns were labelled')
        .choices(['as-shown', 'as-stored'])
        .default('as-shown'),
    )
    .addOption(
      new Option('--missing <what>', "images that aren't in the folder")
        .choices(['keep', 'skip'])
        .default('keep'),
    )
    .option('--dry-run', 'only say what would come in')
    .action((project: string, from: string, flags: ImportFlags) =>
      run((context) => importLabels(context, project, from, flags)),
    );

  program
    .command('merge <project> <other>')
    .description('bring in what was labelled in another copy of the same project')
    .addOption(
      new Option('--clashes <what>', 'where both copies were changed')
        .choices(['mine', 'theirs', 'both'])
        .default('both'),
    )
    .option('--dry-run', 'only say what would come in')
    .action((project: string, other: string, flags: MergeFlags) =>
      run((context) => mergeCopy(context, project, other, flags)),
    );

  program
    .command('validate <file>')
    .description('check a COCO file; exit code 1 when something in it can’t be used')
    .action((file: string) => runAlone((output) => validate(output, file)));

  labels(
    program
      .command('convert <labels> <target>')
      .description('turn labels of one format into another, without a project')
      .option('--from <id>', `what the labels are (default: found out): ${ids('read')}`)
      .option('--image-folder <folder>', 'where the images are (default: beside the labels)'),
  ).action((from: string, target: string, flags: ConvertFlags) =>
    run((context) => convert(context, from, target, flags)),
  );

  program
    .command('info <project>')
    .description('say what is in a project')
    .action((path: string) => run((context) => info(context, path)));

  program
    .command('salvage <project>')
    .description('copy what can be read of a damaged project into a new file beside it')
    .action((path: string) => run((context) => salvage(context, path)));

  const models = program.command('models').description('model pairs');
  models
    .command('list')
    .description('those installed and those to be had')
    .action(() => run(listModels));
  models
    .command('pull <id>')
    .description('download a pair of the list and build it; goes on where it was stopped')
    .action((id: string) => run((context) => pullModel(context, id)));
  models
    .command('add <folder> [vfm-folder]')
    .description(
      'without a network: build a pair from two checkpoint folders (CLIP, then feature model), or install what one folder holds: a built pair, or the checkpoints of known ones',
    )
    .addOption(
      new Option(
        '--baseline <kind>',
        'of CLIP alone, to compare with: as it was trained (clip), or the values of its last block (values)',
      ).choices(['clip', 'values']),
    )
    .action((folder: string, vfm: string | undefined, flags: AddFlags, command: Command) => {
      if (vfm !== undefined && flags.baseline)
        command.error('error: a baseline has no feature model: name the CLIP folder alone.');
      return run((context) => addModel(context, folder, vfm, flags));
    });
  models
    .command('verify <id>')
    .description('read every file of an installed pair; 1 when one is damaged')
    .action((id: string) => run((context) => verifyModel(context, id)));
  models
    .command('remove <id>')
    .description('delete a pair that was got or added')
    .action((id: string) => run((context) => removeModel(context, id)));

  evalOptions(
    program
      .command('eval')
      .description('measure a model pair on a data set: mIoU, mAcc, aAcc, a report'),
  ).action((flags) => runAlone((output) => withStop((stop) => evalModel(output, stop, flags))));

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

const ids = (way: 'read' | 'write'): string =>
  FORMATS.filter((format) => format[way])
    .map(({ id }) => id)
    .join(', ');

function labels(command: Command): Command {
  return command
    .option('--format <id>', `what is written (default: coco): ${ids('write')}`)
    .option('--set <option=value>', 'an option of the format; may be repeated', setting, {})
    .option('--accepted-only', 'leave out suggestions that nobody has accepted')
    .option('--polygons', 'COCO: polygons instead of RLE')
    .option('--done-only', 'only images marked done')
    .option('--no-empty', 'leave out images without a mask')
    .addOption(
      new Option('--category-ids <which>', 'numbers of categories: as imported, or 1, 2, 3')
        .choices(['kept', 'order'])
        .default('kept'),
    )
    .option('--prefix <folder>', 'put before each file name')
    .option('--split <rule>', 'train=80,val=20 or folder or tag:val,test', splitRule)
    .addOption(
      new Option('--images <how>', 'the image files, beside the labels').choices(['copy', 'link']),
    )
    .option('--gzip', 'packed text files');
}

function setting(text: string, all: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('An option of a format is written name=value.');
  return { ...all, [text.slice(0, at)]: text.slice(at + 1) };
}

/** "train=80,val=20", "folder", "folder:train,val", "tag:val,test". What fits nowhere goes to train. */
function splitRule(text: string): SplitRule {
  const [kind, names = ''] = text.split(':', 2);
  const rule =
    kind === 'folder' || kind === 'tag'
      ? { kind, parts: names.split(',').filter(Boolean), otherwise: 'train' }
      : {
          kind: 'ratio',
          seed: '',
          parts: text.split(',').map((part) => {
            const [name, share] = part.split('=');
            return { name, share: Number(share) };
          }),
        };
  const parsed = SplitRule.safeParse(rule);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('A split is train=80,val=20 or folder or tag:val,test.');
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}
