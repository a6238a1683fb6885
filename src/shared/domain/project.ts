import { z } from 'zod';
import { Category } from './category';
import { Job } from './job';
import { DEFAULT_RULES, Rules } from './rules';

/** The open project, without its images. */
export const Project = z.object({
  /** Random; tells one project from another across renames. */
  id: z.uuid(),
  name: z.string().trim().min(1).max(200),
  /** Absolute path of the .plabel file. */
  file: z.string(),
  /** Absolute path of the image root as found on this machine. */
  imageRoot: z.string(),
  modelPair: z.string(),
  images: z.int().min(0),
  done: z.int().min(0),
  categories: z.array(Category),
  rules: Rules.default(DEFAULT_RULES),
  jobs: z.array(Job),
  /** Credits to be shown with the images (the sample's photographers); empty otherwise. */
  credits: z.array(z.object({ path: z.string(), text: z.string(), url: z.string() })),
});
export type Project = z.infer<typeof Project>;

export const RecentProject = z.object({
  file: z.string(),
  name: z.string(),
  openedAt: z.number(),
  images: z.int().min(0),
  done: z.int().min(0),
  /** A small JPEG as a data: URL, or null. */
  cover: z.string().nullable(),
  missing: z.boolean(),
});
export type RecentProject = z.infer<typeof RecentProject>;
