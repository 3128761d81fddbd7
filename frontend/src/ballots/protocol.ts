/** Messages between a page and its worker. Both sides are of the same build; nobody else can post to either. */
import type { BallotErrorCode } from './errors';
import type { CredentialsPart } from './registrar';
import type { TaskName } from './tasks';

export type Request = { id: number; task: TaskName; input: unknown } | { id: number; cancel: true };

export type Answer =
  | { id: number; progress: { done: number; total: number } }
  | { id: number; part: CredentialsPart }
  | { id: number; output: unknown }
  | { id: number; error: { code: BallotErrorCode; detail: string } };

/** What a worker, its inside and a MessagePort have in common. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}
