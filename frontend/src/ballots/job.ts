import { BallotError } from './errors';

/** What a long task is given: it reports how far it is, and stops where nobody waits any more. */
export interface Job {
  /** Rests now and then, so that a request to stop gets through; throws `cancelled` then. */
  step(done: number, total: number): Promise<void>;
}

export const unwatched: Job = { step: () => Promise.resolve() };

const REST_EVERY = 50;

/** `isCancelled` changes while the task rests. */
export function watchedJob(report: (done: number, total: number) => void, isCancelled: () => boolean): Job {
  let rested = performance.now();
  return {
    async step(done, total) {
      if (performance.now() - rested < REST_EVERY) return;
      report(done, total);
      await new Promise((resolve) => setTimeout(resolve));
      rested = performance.now();
      if (isCancelled()) throw new BallotError('cancelled');
    },
  };
}
