import type { Job } from '@shared/domain/job';

/** Images that a job is through with, whatever became of them. */
export const over = ({ done, failed, skipped }: Job): number => done + failed + skipped;

/** 0..1. */
export const share = (job: Job): number => (job.total > 0 ? over(job) / job.total : 0);
