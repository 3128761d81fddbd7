import { BallotError } from './errors';
import { watchedJob } from './job';
import type { Answer, Port, Request } from './protocol';
import { runTask } from './tasks';

/** Answers each request once; of an unforeseen error only the kind is told, never its words. */
export function serve(port: Port) {
  const running = new Set<number>();
  const answer = (message: Answer) => port.postMessage(message, []);
  port.onmessage = (event) => {
    const request = event.data as Request;
    const { id } = request;
    if ('cancel' in request) return void running.delete(id);
    running.add(id);
    const watched = watchedJob(
      (done, total) => answer({ id, progress: { done, total } }),
      () => !running.has(id),
    );
    runTask(request.task, request.input, { ...watched, keep: (part) => answer({ id, part }) })
      .then((output) => answer({ id, output }))
      .catch((error: unknown) => {
        const { code, detail } =
          error instanceof BallotError
            ? error
            : { code: 'worker_failed' as const, detail: error instanceof Error ? error.name : '' };
        answer({ id, error: { code, detail } });
      })
      .finally(() => running.delete(id));
  };
}
