import type { Db } from '../database';
import type { Migration } from './migration';
import { migration as project } from './0001-project';
import { migration as history } from './0002-history';
import { migration as jobs } from './0003-jobs';
import { migration as exchange } from './0004-exchange';
import { migration as rules } from './0005-rules';
import { migration as suggested } from './0006-suggested';
import { migration as layers } from './0007-layers';
import { migration as summary } from './0008-summary';
import { migration as queue } from './0009-queue';
import { migration as review } from './0010-review';

export const migrations: readonly Migration[] = [
  project,
  history,
  jobs,
  exchange,
  rules,
  suggested,
  layers,
  summary,
  queue,
  review,
];

migrations.forEach(({ version }, index) => {
  if (version !== index + 1) throw new Error(`Migration ${version} stands at place ${index + 1}.`);
});

/** `user_version` of a database that this build writes. */
export const SCHEMA_VERSION = migrations.length;

/** Brings the schema from its `user_version` up to date, each step with its number in one transaction. */
export function migrate(db: Db, upTo = SCHEMA_VERSION): void {
  const from = db.pragma('user_version', { simple: true }) as number;
  for (const { version, sql, fill } of migrations.slice(from, upTo)) {
    db.transaction(() => {
      db.exec(sql);
      fill?.(db);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
}
