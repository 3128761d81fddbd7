/** The worker of a page: it loads when first asked, and ends with the page and all it holds. */
import { useEffect, useState } from 'react';
import { type BallotWorker, openBallotWorker } from '@/ballots/ballot-worker';
import type { Input, Output, TaskName } from '@/ballots/tasks';
import { inWords } from './refusals';

type Options = Parameters<BallotWorker['run']>[2];

export type RunTask = PageWorker['run'];

class PageWorker {
  private opening: Promise<BallotWorker> | null = null;

  /** What it refuses is thrown as a problem in words. */
  run = async <T extends TaskName>(task: T, input: Input<T>, options?: Options): Promise<Output<T>> => {
    try {
      this.opening ??= openBallotWorker();
      return await (await this.opening).run(task, input, options);
    } catch (error) {
      throw inWords(error);
    }
  };

  close = () => {
    void this.opening?.then((worker) => worker.close()).catch(() => undefined);
    this.opening = null;
  };
}

export function useBallotWorker() {
  const [worker] = useState(() => new PageWorker());
  useEffect(() => worker.close, [worker]);
  return worker.run;
}
