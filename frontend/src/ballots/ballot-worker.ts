/** The page's side: asks the worker, which loads when a page first opens one. */
import { BallotError } from './errors';
import type { Answer, Port, Request } from './protocol';
import type { CredentialsPart } from './registrar';
import type { Input, Output, TaskName } from './tasks';

interface RunOptions {
  onProgress?: (done: number, total: number) => void;
  onPart?: (part: CredentialsPart) => void;
  /** Aborting rejects with `cancelled`; a long task stops within a moment, a short one runs to its end unheard. */
  signal?: AbortSignal;
  /** Buffers that the page no longer needs: they move instead of being copied. */
  transfer?: Transferable[];
}

interface Waiting extends RunOptions {
  resolve(output: unknown): void;
  reject(error: Error): void;
}

export class BallotWorker {
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(
    private readonly port: Port,
    private readonly end: () => void,
  ) {
    port.onmessage = (event) => this.hear(event.data as Answer);
  }

  private hear(answer: Answer) {
    const waiting = this.waiting.get(answer.id);
    if (!waiting) return;
    if ('progress' in answer) return waiting.onProgress?.(answer.progress.done, answer.progress.total);
    if ('part' in answer) return waiting.onPart?.(answer.part);
    this.waiting.delete(answer.id);
    if ('error' in answer) waiting.reject(new BallotError(answer.error.code, answer.error.detail));
    else waiting.resolve(answer.output);
  }

  run<T extends TaskName>(task: T, input: Input<T>, options: RunOptions = {}): Promise<Output<T>> {
    const id = ++this.last;
    const post = (request: Request) => this.port.postMessage(request, options.transfer ?? []);
    return new Promise<unknown>((resolve, reject) => {
      if (options.signal?.aborted) return reject(new BallotError('cancelled'));
      options.signal?.addEventListener('abort', () => {
        if (!this.waiting.delete(id)) return;
        this.port.postMessage({ id, cancel: true } satisfies Request, []);
        reject(new BallotError('cancelled'));
      });
      this.waiting.set(id, { ...options, resolve, reject });
      post({ id, task, input });
    }) as Promise<Output<T>>;
  }

  /** With all that it holds: sealed ballots, keys in use. Every page closes its own when it is left. */
  close() {
    this.end();
    this.fail('cancelled');
  }

  fail(code: 'cancelled' | 'worker_failed') {
    for (const { reject } of this.waiting.values()) reject(new BallotError(code));
    this.waiting.clear();
  }
}

/** Rejects with `worker_failed` where it cannot be loaded (no network) or the browser starts none. */
export async function openBallotWorker(): Promise<BallotWorker> {
  let inside: Worker;
  try {
    const { default: Inside } = await import('./worker?worker');
    inside = new Inside();
  } catch {
    throw new BallotError('worker_failed');
  }
  const worker = new BallotWorker(inside, () => inside.terminate());
  inside.onerror = () => worker.fail('worker_failed');
  return worker;
}
