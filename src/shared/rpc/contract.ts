import { z } from 'zod';
import { Annotation } from '../domain/annotation';
import { Backup } from '../domain/backup';
import { Edit } from '../domain/edit';
import {
  ExportOptions,
  ExportReport,
  ImportOptions,
  ImportReport,
  PackImages,
  ProblemGroup,
  Transfer,
} from '../domain/exchange';
import { FeatureGrid } from '../domain/features';
import { HistoryStep } from '../domain/history';
import { Image, ImageRow, ImageStatus } from '../domain/image';
import { Job, JobFailure } from '../domain/job';
import { Rle } from '../domain/mask';
import { ModelPairInfo, PairCheck, PairProgress } from '../domain/model';
import { Project, RecentProject } from '../domain/project';
import { MaskSketch, Tally } from '../domain/list';
import { Choose, Clash, MergeReport } from '../domain/merge';
import { BatchAction, Facets, ImageFilter, ImageQuery, ImageSelection } from '../domain/query';
import { Quality } from '../domain/quality';
import { Reviewer, ReviewItem, ReviewPlan, Verdict } from '../domain/review';
import { SalvageReport } from '../domain/salvage';
import { Settings } from '../domain/settings';
import { VocabularyEffect, VocabularyPreview, Wording } from '../domain/vocabulary';
import { Entry, VOCABULARY_FORMATS } from '../formats/vocabulary';

/** A method of the engine: what goes in, what comes out. Everything is JSON, so any transport can carry it. */
export interface Method<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
}

const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Method<I, O> => ({
  input,
  output,
});

const nothing = z.object({}).strict();
const done = z.object({ ok: z.literal(true) });
const imageId = z.int().positive();
const path = z.string().min(1).max(4096);
const pairId = z.object({ id: z.string().min(1) });

export const FolderEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'project', 'image', 'labels']),
});

/** What one image's worth of the open project is. */
export const ImageDetail = z.object({ image: Image, annotations: z.array(Annotation) });
export type ImageDetail = z.infer<typeof ImageDetail>;

export const contract = {
  'app.info': method(
    nothing,
    z.object({
      version: z.string(),
      /** `electron`: native dialogs exist. `serve`: the renderer runs in a browser. */
      host: z.enum(['electron', 'serve']),
      platform: z.string(),
      models: z.array(ModelPairInfo),
    }),
  ),
  'settings.get': method(nothing, Settings),
  'settings.set': method(Settings.partial().strict(), Settings),
  /** The embeddings kept on disk; removing them costs the next run over their images its time. */
  'cache.info': method(
    nothing,
    z.object({ bytes: z.int().min(0), files: z.int().min(0), limit: z.int().min(0) }),
  ),
  'cache.clear': method(nothing, done),
  'folder.list': method(
    z.object({ path: path.nullable() }),
    z.object({ path: z.string(), parent: z.string().nullable(), entries: z.array(FolderEntry) }),
  ),

  'project.recent': method(nothing, z.array(RecentProject)),
  'project.forget': method(z.object({ file: path }), done),
  /** Creates the .plabel file (default: inside the folder, named after it) and opens it. */
  'project.create': method(
    z.object({
      folder: path,
      file: path.nullable(),
      words: z.string().max(20_000),
      /** A folder without images is no mistake: they come with an import. */
      allowEmpty: z.boolean().default(false),
    }),
    Project,
  ),
  'project.open': method(z.object({ file: path }), Project),
  /** Copies the shipped sample into the user's data folder, if it isn't there, and opens it. */
  'project.sample': method(z.object({ fresh: z.boolean() }), Project),
  'project.current': method(nothing, Project.nullable()),
  'project.close': method(nothing, done),
  /** Looks at the folder again: files added, gone or changed. */
  'project.rescan': method(
    nothing,
    z.object({
      added: z.int(),
      /** Found again under another name or in another folder. */
      moved: z.int(),
      gone: z.int(),
      changed: z.int(),
      failed: z.int(),
    }),
  ),
  /** The images lie in another folder now; they are found there by path or by content. */
  'project.relink': method(
    z.object({ folder: path }),
    z.object({ found: z.int().min(0), missing: z.int().min(0), added: z.int().min(0) }),
  ),
  /** The window came to the front: a folder that can't be watched is looked at again. */
  'project.look': method(nothing, done),
  'project.useModel': method(z.object({ modelPair: z.string() }), Project),
  /**
   * Writes a copy of the project with its photos that can be moved anywhere. Event `transfer` tells how far it
   * is; `transfer.cancel` stops it, and nothing is left. `target`: a new or an empty folder.
   */
  'project.pack': method(
    z.object({ target: path, images: PackImages }),
    z.object({
      target: z.string(),
      /** Files copied; of the wanted ones, `missing` were not there, as `problems` tells. */
      images: z.int().min(0),
      bytes: z.int().min(0),
      missing: z.int().min(0),
      problems: z.array(ProblemGroup),
    }),
  ),

  /** The backups of a project file (null: of the open one), newest first; `folder` null: it never had any. */
  'backup.list': method(
    z.object({ file: path.nullable() }),
    z.object({ folder: z.string().nullable(), items: z.array(Backup) }),
  ),
  /**
   * Copies what can be read of a damaged project file into a new one beside it, which it names; the damaged
   * file is left as it is.
   */
  'backup.salvage': method(z.object({ file: path }), SalvageReport),
  /** Copies the open project now. */
  'backup.make': method(nothing, Backup),
  /** Puts a backup in a project file's place and opens it; what is there now becomes a backup first. */
  'backup.restore': method(z.object({ file: path.nullable(), id: Backup.shape.id }), Project),

  /** Compares another copy of the open project with it; the token is good until the next. The file is left as it is. */
  'merge.inspect': method(z.object({ path }), z.object({ token: z.uuid(), report: MergeReport })),
  /** Brings in what it has, as one step of the history. `choices` go before `clash`, which is for all the others. */
  'merge.apply': method(
    z.object({
      token: z.uuid(),
      clash: Choose,
      choices: z.array(z.object({ id: Clash.shape.id, choose: Choose })).max(10_000),
    }),
    z.object({ masks: z.int().min(0), images: z.int().min(0) }),
  ),
  'merge.discard': method(nothing, done),

  /** Rows of a query, a page at a time; without one all images, by name. */
  'image.list': method(
    z.object({
      query: ImageQuery.optional(),
      offset: z.int().min(0),
      limit: z.int().min(1).max(5000),
    }),
    z.object({ total: z.int(), items: z.array(ImageRow) }),
  ),
  'image.get': method(z.object({ id: imageId }), ImageDetail),
  'image.facets': method(z.object({ filter: ImageFilter }), Facets),
  /**
   * Does something to many images, as one step of the history. Event `transfer` tells how far it is;
   * `transfer.cancel` stops it, and what is done already is taken back. `masks`: how many were changed.
   */
  'image.batch': method(
    z.object({ selection: ImageSelection, action: BatchAction }),
    z.object({ images: z.int().min(0), masks: z.int().min(0) }),
  ),
  /** A person has looked: the masks fit the pixels that are there now. Takes the mark `changed` away. */
  'image.keepMasks': method(z.object({ selection: ImageSelection }), done),

  /** The images of a query, in its order: what a list shows until it is asked for again. */
  'list.order': method(z.object({ query: ImageQuery }), z.object({ ids: z.array(imageId) })),
  /** Rows of these images, in the order asked for; images that are gone are left out. */
  'list.rows': method(
    z.object({ ids: z.array(imageId).max(1000) }),
    z.object({ items: z.array(ImageRow) }),
  ),
  /** Which of these images a filter holds for, in no order. */
  'list.matching': method(
    z.object({ ids: z.array(imageId).max(10_000), filter: ImageFilter }),
    z.object({ ids: z.array(imageId) }),
  ),
  /** Suggested and accepted masks as outlines, to be drawn over thumbnails. */
  'list.masks': method(
    z.object({ ids: z.array(imageId).max(200) }),
    z.object({ items: z.array(MaskSketch) }),
  ),
  /** What there is to act on in these images. */
  'list.tally': method(z.object({ ids: z.array(imageId).max(1_000_000) }), Tally),
  /** How far the project is, and when images were marked as done, last ones last: milliseconds since 1970. */
  'list.progress': method(
    nothing,
    z.object({ status: z.record(ImageStatus, z.int().min(0)), doneAt: z.array(z.number()) }),
  ),

  /** The image's masks as models suggested them, whatever people made of them since. */
  'annotation.suggested': method(
    z.object({ imageId }),
    z.object({ annotations: z.array(Annotation) }),
  ),

  /** What there is to review, in the plan's order; at most a few thousand at once. */
  'review.queue': method(ReviewPlan, z.object({ items: z.array(ReviewItem) })),
  /** Keeps what a reviewer says of an item; null takes it back. */
  'review.judge': method(
    z.object({ item: ReviewItem, reviewer: Reviewer, verdict: Verdict.nullable() }),
    done,
  ),
  /** Everybody who has reviewed something. */
  'review.reviewers': method(nothing, z.object({ names: z.array(z.string()) })),
  /** What became of the suggestions; with many images to look at, more at each call. */
  'quality.summary': method(nothing, Quality),

  'edit.apply': method(Edit, done),
  /** Reverts the last human edit. Returns what was applied to do so, or null when there is nothing to undo. */
  'edit.undo': method(nothing, z.object({ edit: Edit.nullable() })),
  'edit.redo': method(nothing, z.object({ edit: Edit.nullable() })),
  /** What a person did, newest first, a page at a time; `before`: the last step of the page before. */
  'edit.list': method(
    z.object({ before: z.uuid().nullable(), limit: z.int().min(1).max(200) }),
    z.object({ steps: z.array(HistoryStep), more: z.boolean() }),
  ),
  /**
   * Undoes or redoes until this step is the last one that is done (null: none is); `transfer.cancel` stops it in
   * between. `edit`: the step that was turned last, or null.
   */
  'edit.goTo': method(z.object({ id: z.uuid().nullable() }), z.object({ edit: Edit.nullable() })),
  'edit.state': method(
    nothing,
    z.object({ undo: z.string().nullable(), redo: z.string().nullable() }),
  ),

  'prelabel.start': method(
    z.object({
      scope: z.enum(['images', 'unlabelled', 'all', 'selection']),
      imageIds: z.array(imageId),
      /** For scope `selection`. */
      selection: ImageSelection.optional(),
    }),
    Job,
  ),
  /** New suggestions for one image from its cached embedding; `fresh: false` when there is none yet. */
  'prelabel.redecide': method(z.object({ imageId }), z.object({ fresh: z.boolean() })),
  /**
   * New suggestions for every image that isn't done, from cached embeddings alone; images without one are
   * skipped. What a person judged or drew stays as it is. With a selection, of its images only.
   */
  'redecide.start': method(z.object({ selection: ImageSelection.optional() }).strict(), Job),
  /**
   * What words (null: the project's own) would do to an image, without doing it; `changes` null: nothing is
   * known of the image yet. `disagreements`: reviewed masks of which the model says otherwise.
   */
  'vocabulary.preview': method(Wording.extend({ imageId }), VocabularyPreview),
  /** The same for several images, in numbers. */
  'vocabulary.survey': method(
    Wording.extend({ imageIds: z.array(imageId).max(64) }),
    z.array(VocabularyEffect),
  ),
  /** Lists of words that come with the app: those of the benchmarks. */
  'vocabulary.lists': method(
    nothing,
    z.array(z.object({ id: z.string(), title: z.string(), entries: z.array(Entry) })),
  ),
  /** Reads a vocabulary file: text, JSON, or the categories of a COCO file. */
  'vocabulary.read': method(z.object({ path }), z.object({ entries: z.array(Entry) })),
  'vocabulary.write': method(
    z.object({ target: path, format: z.enum(VOCABULARY_FORMATS) }),
    z.object({ target: z.string() }),
  ),
  'vocabulary.usage': method(
    z.object({ id: z.int().positive() }),
    z.object({
      suggested: z.int().min(0),
      accepted: z.int().min(0),
      rejected: z.int().min(0),
      images: z.int().min(0),
    }),
  ),
  /**
   * Deletes a category: its masks go to the category `into` (and with `keepWords` its names, too), or are
   * deleted with it. One step of the history.
   */
  'vocabulary.remove': method(
    z.object({
      id: z.int().positive(),
      into: z.int().positive().nullable(),
      keepWords: z.boolean(),
    }),
    done,
  ),
  /** What places of an image have in common, from its cached embedding; null when there is none yet. */
  'features.get': method(z.object({ imageId }), z.object({ grid: FeatureGrid.nullable() })),
  /** Makes the thumbnails that nobody has looked at yet, behind all other work; null: nothing is left to make. */
  'thumbnails.start': method(nothing, Job.nullable()),
  /** The latest, newest first. */
  'job.list': method(nothing, z.array(Job)),
  'job.pause': method(z.object({ id: z.int() }), Job),
  'job.resume': method(z.object({ id: z.int() }), Job),
  'job.cancel': method(z.object({ id: z.int() }), Job),
  /** Puts a job at this index among those that aren't over; one that is at work gives way after its image. */
  'job.move': method(z.object({ id: z.int(), index: z.int().min(0) }), Job),
  /** Tries again the images that failed, and no others; a job that failed as a whole goes on. */
  'job.retry': method(z.object({ id: z.int() }), Job),
  'job.failures': method(
    z.object({ id: z.int(), offset: z.int().min(0), limit: z.int().min(1).max(1000) }),
    z.object({ items: z.array(JobFailure) }),
  ),
  /** What is on the screen now: every job takes these images first. */
  'job.prefer': method(z.object({ imageIds: z.array(imageId).max(500) }), done),
  /** Forgets the jobs that are over. @returns those left */
  'job.clear': method(nothing, z.array(Job)),

  'models.list': method(nothing, z.array(ModelPairInfo)),
  /** Where pairs are got from; `environment`: HF_ENDPOINT. `token`: HF_TOKEN is set. */
  'models.source': method(
    nothing,
    z.object({
      address: z.string(),
      from: z.enum(['hub', 'setting', 'environment']),
      token: z.boolean(),
    }),
  ),
  /**
   * Downloads a pair of the catalogue and builds it; goes on where an earlier call was stopped. Answers when
   * the pair is installed, or rejects: `cancelled` after a pause or a cancel. Event `model` tells how far it is.
   */
  'models.pull': method(pairId, ModelPairInfo),
  /** Stops a pull and keeps what is here; `models.pull` goes on from there. */
  'models.pause': method(pairId, done),
  /** Stops a pull, or the addition of folders (`id` null), and deletes what it had so far. */
  'models.cancel': method(z.object({ id: z.string().min(1).nullable() }), done),
  /**
   * Builds a pair from two checkpoint folders; event `model` tells how far it is. Without a feature model
   * (`vfmFolder` null) a baseline to compare with: CLIP as it was trained, or its values alone.
   */
  'models.add': method(
    z.object({
      clipFolder: path,
      vfmFolder: path.nullable(),
      baseline: z.enum(['clip', 'values']).optional(),
    }),
    ModelPairInfo,
  ),
  /** Installs what a folder from another machine holds: a built pair, or the hub's files of known pairs. */
  'models.addFolder': method(z.object({ folder: path }), z.array(ModelPairInfo)),
  /** Reads every file of an installed pair and compares it with what was written when it was built. */
  'models.verify': method(pairId, PairCheck),
  /** Deletes a pair that was got or added. */
  'models.remove': method(pairId, done),

  /** Reads a label file (or a folder of them) and says what importing it would do. Ends the last inspection. */
  'import.inspect': method(
    z.object({ path, format: z.string().max(40).nullable(), options: ImportOptions }),
    z.object({ token: z.uuid(), report: ImportReport }),
  ),
  /** The same with other options; the file isn't read again. */
  'import.preview': method(
    z.object({ token: z.uuid(), options: ImportOptions }),
    z.object({ report: ImportReport }),
  ),
  /** Up to 50 masks of one image, as they would come out of the file. */
  'import.sample': method(
    z.object({ token: z.uuid(), imageId, rotation: ImportOptions.shape.rotation }),
    z.object({ image: Image, masks: z.array(Rle) }),
  ),
  /** Puts what was inspected into the project: all of it, or, when it fails or is cancelled, nothing. */
  'import.apply': method(
    z.object({ token: z.uuid(), options: ImportOptions }),
    z.object({ report: ImportReport }),
  ),
  /** Forgets an inspection that isn't wanted. */
  'import.discard': method(nothing, done),
  /** Takes the last import back; what was changed by hand since stays. `found: false` when there is none. */
  'import.undo': method(nothing, z.object({ found: z.boolean() })),
  /** What an export would hold, and for one image what would be written. */
  'export.preview': method(
    z.object({ options: ExportOptions, imageId: imageId.nullable() }),
    z.object({ report: ExportReport, sample: z.string() }),
  ),
  /** Whether nothing is lost by writing there: no file has that name, or the folder is new or empty. */
  'export.free': method(z.object({ target: path }), z.object({ free: z.boolean() })),
  /** `target`: a file, or a folder for formats of several files. */
  'export.write': method(
    z.object({ options: ExportOptions, target: path }),
    z.object({ target: z.string(), files: z.int().min(0), report: ExportReport }),
  ),
  /** Stops the import or export under way. */
  'transfer.cancel': method(nothing, done),
} as const satisfies Record<string, Method>;

export type Contract = typeof contract;
export type MethodName = keyof Contract;
export type Input<M extends MethodName> = z.input<Contract[M]['input']>;
export type Output<M extends MethodName> = z.output<Contract[M]['output']>;

/** What the engine tells everyone who listens. */
export const events = {
  /** Another project is open now, or none. */
  project: Project.nullable(),
  /** An edit took effect, whoever made it; clients that hold the records apply it. */
  edit: Edit,
  /** Rows of these images changed (status, counts, error). */
  images: z.array(ImageRow),
  job: Job,
  /** How far the getting of a pair is (`id` null: of folders being added); null: over, the list has changed. */
  model: z.object({ id: z.string().nullable(), progress: PairProgress.nullable() }),
  settings: Settings,
  transfer: Transfer,
  /** Much has changed at once (an import, many images): whatever is shown is to be read again. */
  reread: nothing,
  /** One sentence for a person; `code` is an ErrorCode or 'info'. */
  notice: z.object({ code: z.string(), message: z.string() }),
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type Payload<E extends EventName> = z.output<Events[E]>;

/** What only the desktop has: native dialogs, which answer null when the person cancels, and a key store. */
export const hostContract = {
  'host.pickFolder': method(z.object({ title: z.string() }), path.nullable()),
  'host.pickProject': method(z.object({ title: z.string() }), path.nullable()),
  /** A file of labels, of whatever format. */
  'host.pickLabels': method(z.object({ title: z.string() }), path.nullable()),
  'host.pickSave': method(
    z.object({ title: z.string(), suggested: z.string(), extension: z.string() }),
    path.nullable(),
  ),
  /** Whether the system has a key store, and whether it keeps a token for this server. */
  'host.token': method(
    z.object({ origin: z.string().max(300) }),
    z.object({ possible: z.boolean(), kept: z.boolean() }),
  ),
  /** Keeps the token for a server's gated files; null forgets it. It is never told again. */
  'host.setToken': method(
    z.object({ origin: z.string().max(300), token: z.string().min(1).max(500).nullable() }),
    done,
  ),
  /** Shows a file in the system's file manager. */
  'host.reveal': method(z.object({ file: path }), done),
  /** Opens one of the credits' or documentation's https addresses in the system's browser. */
  'host.openLink': method(z.object({ url: z.url({ protocol: /^https$/ }) }), done),
} as const satisfies Record<string, Method>;
export type HostContract = typeof hostContract;
