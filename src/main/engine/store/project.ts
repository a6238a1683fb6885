import { z } from 'zod';
import { Project } from '@shared/domain/project';
import { Rules } from '@shared/domain/rules';
import { type Db, sql } from './database';

const ProjectRow = z.object({
  uuid: Project.shape.id,
  name: Project.shape.name,
  /** POSIX; relative to the project file's folder when inside it, so that both can be moved together. */
  imageRoot: z.string().min(1),
  modelPair: Project.shape.modelPair,
  credits: Project.shape.credits,
});
export type ProjectRow = z.infer<typeof ProjectRow>;

export function insertProject(db: Db, row: ProjectRow): void {
  sql(
    db,
    `INSERT INTO project (one, uuid, name, image_root, model_pair, credits, created_at)
     VALUES (1, :uuid, :name, :imageRoot, :modelPair, :credits, :createdAt)`,
  ).run({ ...row, credits: JSON.stringify(row.credits), createdAt: Date.now() });
}

/** The project's own row. Parsed, since the file may come from anywhere. @throws ZodError */
export function readProject(db: Db): ProjectRow {
  const row = sql(
    db,
    `SELECT uuid, name, image_root AS imageRoot, model_pair AS modelPair, credits FROM project`,
  ).get() as Record<string, unknown> | undefined;
  return ProjectRow.parse(row && { ...row, credits: JSON.parse(String(row['credits'])) });
}

export function setModelPair(db: Db, modelPair: string): void {
  sql(db, 'UPDATE project SET model_pair = ?').run(modelPair);
}

/** @param root as `ProjectRow` has it */
export function setImageRoot(db: Db, root: string): void {
  sql(db, 'UPDATE project SET image_root = ?').run(root);
}

/** How words become masks here. Parsed, as the project's own row is. @throws ZodError */
export function readRules(db: Db): Rules {
  return Rules.parse(JSON.parse(sql(db, 'SELECT rules FROM project').pluck().get() as string));
}

export function setRules(db: Db, rules: Rules): void {
  sql(db, 'UPDATE project SET rules = ?').run(JSON.stringify(rules));
}
