import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { VfmFamily } from '@main/checkpoint/adapters/types';
import { buildPair } from '@main/checkpoint/build-pair';
import { Model } from '@main/inference/model';
import { defaultThreads } from '@main/inference/threads';
import { AppError } from '@shared/errors';
import { readArrays } from './arrays';
import { modelsOf, readFixtures, type Case, type Fixtures } from './fixtures';
import type { Settings } from './settings';
import { Observed } from './observed';
import { compareCase, type StageResult } from './stages';
import { compareText } from './text';

/**
 * Feature model families that pairs can be built from. The index says what a checkpoint is: under its public
 * names an MAE cannot be told from a DINO.
 */
const FAMILIES: ReadonlySet<string> = new Set<VfmFamily>(['dino', 'dinov2', 'mae', 'sam']);

/** A case with one choice of checkpoints: what was compared, or why it could not be. */
export interface CaseResult {
  /** `case image` or `text`. */
  title: string;
  clip: string;
  vfm: string;
  /** Title of the pair that was built; null when it was not. */
  pair: string | null;
  stages: StageResult[];
  /** Why it was not run; null when it was. */
  skipped: string | null;
  /** What went wrong; null when all stages were compared. */
  error: string | null;
}

export interface ParityOptions {
  /** The app's CLIP vocabulary file. */
  clipVocabulary: string;
  onResult?: (result: CaseResult) => void;
}

/**
 * Runs every case of a fixtures folder through the product: checkpoints to graphs, graphs to embeddings,
 * embeddings to labels. Each case runs with every checkpoint folder that holds its weights.
 * @throws AppError `bad-input` when the folder is not one of fixtures.
 */
export async function runParity(folder: string, options: ParityOptions): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for await (const fixtures of readFixtures(folder))
    for (const group of groupsOf(fixtures))
      for await (const result of runGroup(fixtures, group, options.clipVocabulary)) {
        results.push(result);
        options.onResult?.(result);
      }
  return results;
}

export const failed = ({ stages, error }: CaseResult) =>
  error !== null || stages.some(({ ok }) => !ok);

/** What one pair folder is good for: cases that share checkpoints and window settings, and a text tower. */
interface Group {
  clip: string;
  vfm: string;
  settings: Settings;
  cases: Case[];
  /** Key of the text vectors to be checked with this CLIP checkpoint. */
  text: string | null;
}

function groupsOf(fixtures: Fixtures): Group[] {
  const groups = new Map<string, Group>();
  for (const fixture of fixtures.cases) {
    const { window, stride, short, long } = fixture;
    for (const clip of modelsOf(fixtures, 'clip', fixture.clip))
      for (const vfm of modelsOf(fixtures, 'vfm', fixture.vfm)) {
        const key = [clip, vfm, window, stride, short, long].join(' ');
        const group = groups.get(key) ?? { clip, vfm, settings: fixture, cases: [], text: null };
        group.cases.push(fixture);
        groups.set(key, group);
      }
  }
  return withText(fixtures, [...groups.values()]);
}

/** Each CLIP checkpoint's text vectors go to one group; a checkpoint that no case names gets a group for them. */
function withText(fixtures: Fixtures, groups: Group[]): Group[] {
  const canBuild = (vfm: string) => FAMILIES.has(familyOf(fixtures, vfm));
  for (const text of Object.keys(fixtures.text))
    for (const clip of modelsOf(fixtures, 'clip', text)) {
      const group = groups.find((own) => own.clip === clip && canBuild(own.vfm));
      const any = groups.find(({ vfm }) => canBuild(vfm)) ?? groups[0];
      if (group) group.text = text;
      else if (any) groups.push({ ...any, clip, cases: [], text });
    }
  return groups;
}

function familyOf(fixtures: Fixtures, folder: string): string {
  const model = fixtures.models[folder];
  return (model?.kind === 'vfm' && fixtures.vfms[model.vfm]?.kind) || 'unknown';
}

type NotOpened = Pick<CaseResult, 'skipped' | 'error'>;

/** Builds the group's pair in a folder of its own, runs what it is good for, and removes it. */
async function* runGroup(
  fixtures: Fixtures,
  group: Group,
  clipVocabulary: string,
): AsyncGenerator<CaseResult> {
  const { clip, vfm, cases, text } = group;
  const folder = await mkdtemp(join(tmpdir(), 'proxylabel-parity-'));
  try {
    const opened = await openPair(fixtures, group, folder, clipVocabulary).catch(whyNot);
    const known = (title: string) => ({ title, clip, vfm });
    const run = async (
      title: string,
      stages: (model: Model) => Promise<StageResult[]>,
    ): Promise<CaseResult> =>
      opened instanceof Model
        ? { ...known(title), pair: opened.pair.title, ...(await outcome(() => stages(opened))) }
        : { ...known(title), pair: null, stages: [], ...opened };
    if (text !== null) yield await run('text', (model) => textStages(fixtures, text, model));
    for (const fixture of cases)
      yield await run(`${fixture.case} ${fixture.image}`, (model) =>
        caseStages(fixtures, fixture, model),
      );
    if (opened instanceof Model) await opened.release();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function openPair(
  fixtures: Fixtures,
  { clip, vfm, settings }: Group,
  folder: string,
  clipVocabulary: string,
): Promise<Model> {
  const family = familyOf(fixtures, vfm);
  if (!FAMILIES.has(family))
    throw new AppError('unsupported', `feature models of the family ${family} cannot be built yet`);
  const { window: size, stride, short, long } = settings;
  await buildPair({
    clipFolder: resolve(fixtures.folder, fixtures.models[clip]!.folder),
    vfmFolder: await withHeads(fixtures, vfm, join(folder, 'vfm')),
    vfmFamily: family as VfmFamily,
    outFolder: folder,
    resize: { short, long, filter: 'opencv-linear', multiple: 1 },
    window: { size, stride, multiple: 56 },
    debug: true,
  });
  return Model.open(folder, defaultThreads(), clipVocabulary);
}

/**
 * A feature model's folder. Files of the original code have no configuration, and heads of 64 channels are taken
 * for granted then; tiny models have smaller ones, so they get one in `beside`.
 */
async function withHeads(fixtures: Fixtures, vfm: string, beside: string): Promise<string> {
  const model = fixtures.models[vfm]!;
  const folder = resolve(fixtures.folder, model.folder);
  const files = await readdir(folder);
  const heads = model.kind === 'vfm' && fixtures.vfms[model.vfm]?.heads;
  if (!heads || files.includes('config.json')) return folder;
  await mkdir(beside);
  for (const file of files) await symlink(join(folder, file), join(beside, file));
  const config = { model_args: { num_heads: heads } };
  await writeFile(join(beside, 'config.json'), JSON.stringify(config));
  return beside;
}

/** A family that is not built yet is no failure; everything else is. */
function whyNot(thrown: unknown): NotOpened {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const unsupported = thrown instanceof AppError && thrown.code === 'unsupported';
  return unsupported ? { skipped: message, error: null } : { skipped: null, error: message };
}

async function caseStages(fixtures: Fixtures, fixture: Case, model: Model): Promise<StageResult[]> {
  const image = fixtures.images[fixture.image];
  if (!image) throw new Error(`the index has no image ${fixture.image}`);
  return compareCase({
    observed: await Observed.of(model, join(fixtures.folder, image.file)),
    fixture,
    tolerances: fixtures.tolerances,
    expected: await readArrays(join(fixtures.folder, fixture.file)),
    vocabularies: fixtures.vocabularies,
  });
}

async function textStages(fixtures: Fixtures, id: string, model: Model): Promise<StageResult[]> {
  const text = fixtures.text[id]!;
  const expected = await readArrays(join(fixtures.folder, text.file));
  return compareText(model, text, expected, fixtures.tolerances);
}

async function outcome(
  stages: () => Promise<StageResult[]>,
): Promise<Pick<CaseResult, 'stages' | 'skipped' | 'error'>> {
  try {
    return { stages: await stages(), skipped: null, error: null };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    return { stages: [], skipped: null, error };
  }
}
