import { z } from 'zod';
import { Annotation } from '../domain/annotation';
import { Edit } from '../domain/edit';
import { Image, ImageRow } from '../domain/image';
import { Job } from '../domain/job';
import { ModelPairInfo } from '../domain/model';
import { Project, RecentProject } from '../domain/project';
import { Settings } from '../domain/settings';

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

export const CocoOptions = z.object({
  /** Which annotations go out. Rejected ones never do. */
  include: z.enum(['accepted', 'accepted-and-suggested']),
  segmentation: z.enum(['polygon', 'rle']),
  /** Only images marked done. */
  doneOnly: z.boolean(),
});
export type CocoOptions = z.infer<typeof CocoOptions>;

export const CocoCounts = z.object({
  images: z.int().min(0),
  annotations: z.int().min(0),
  categories: z.int().min(0),
  problems: z.array(z.string()),
});

export const FolderEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'project', 'image']),
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
  'folder.list': method(
    z.object({ path: path.nullable() }),
    z.object({ path: z.string(), parent: z.string().nullable(), entries: z.array(FolderEntry) }),
  ),

  'project.recent': method(nothing, z.array(RecentProject)),
  'project.forget': method(z.object({ file: path }), done),
  /** Creates the .plabel file (default: inside the folder, named after it) and opens it. */
  'project.create': method(
    z.object({ folder: path, file: path.nullable(), words: z.string().max(20_000) }),
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
    z.object({ added: z.int(), gone: z.int(), changed: z.int(), failed: z.int() }),
  ),
  'project.useModel': method(z.object({ modelPair: z.string() }), Project),

  'image.list': method(
    z.object({ offset: z.int().min(0), limit: z.int().min(1).max(5000) }),
    z.object({ total: z.int(), items: z.array(ImageRow) }),
  ),
  'image.get': method(z.object({ id: imageId }), ImageDetail),

  'edit.apply': method(Edit, done),
  /** Reverts the last human edit. Returns what was applied to do so, or null when there is nothing to undo. */
  'edit.undo': method(nothing, z.object({ edit: Edit.nullable() })),
  'edit.redo': method(nothing, z.object({ edit: Edit.nullable() })),
  'edit.state': method(
    nothing,
    z.object({ undo: z.string().nullable(), redo: z.string().nullable() }),
  ),

  'prelabel.start': method(
    z.object({ scope: z.enum(['images', 'unlabelled', 'all']), imageIds: z.array(imageId) }),
    Job,
  ),
  /** New suggestions for one image from its cached embedding; `fresh: false` when there is none yet. */
  'prelabel.redecide': method(z.object({ imageId }), z.object({ fresh: z.boolean() })),
  'job.list': method(nothing, z.array(Job)),
  'job.pause': method(z.object({ id: z.int() }), Job),
  'job.resume': method(z.object({ id: z.int() }), Job),
  'job.cancel': method(z.object({ id: z.int() }), Job),

  'models.list': method(nothing, z.array(ModelPairInfo)),
  /** Builds a pair from two checkpoint folders; event `model` tells how far it is. */
  'models.add': method(z.object({ clipFolder: path, vfmFolder: path }), ModelPairInfo),
  /** Stops the building of a pair; `models.add` then ends as cancelled. */
  'models.cancel': method(nothing, done),
  /** Deletes a pair that was added. */
  'models.remove': method(z.object({ id: z.string().min(1) }), done),

  'export.preview': method(
    z.object({ options: CocoOptions, imageId: imageId.nullable() }),
    z.object({ counts: CocoCounts, sample: z.string() }),
  ),
  'export.coco': method(
    z.object({ options: CocoOptions, file: path }),
    z.object({ file: z.string(), counts: CocoCounts }),
  ),
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
  /** Share of a pair's building that is done, 0..1. */
  model: z.object({ done: z.number().min(0).max(1) }),
  settings: Settings,
  /** One sentence for a person; `code` is an ErrorCode or 'info'. */
  notice: z.object({ code: z.string(), message: z.string() }),
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type Payload<E extends EventName> = z.output<Events[E]>;

/** Native dialogs, in Electron only. They answer null when the person cancels. */
export const hostContract = {
  'host.pickFolder': method(z.object({ title: z.string() }), path.nullable()),
  'host.pickProject': method(z.object({ title: z.string() }), path.nullable()),
  'host.pickSave': method(
    z.object({ title: z.string(), suggested: z.string(), extension: z.string() }),
    path.nullable(),
  ),
  /** Shows a file in the system's file manager. */
  'host.reveal': method(z.object({ file: path }), done),
  /** Opens one of the credits' or documentation's https addresses in the system's browser. */
  'host.openLink': method(z.object({ url: z.url({ protocol: /^https$/ }) }), done),
} as const satisfies Record<string, Method>;
export type HostContract = typeof hostContract;
