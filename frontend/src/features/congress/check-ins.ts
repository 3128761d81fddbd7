/** Check-ins that wait on this phone for a network, under the key that makes sending one twice harmless. */
import { useEffect, useEffectEvent } from 'react';
import { checkIn, type CheckIn } from '@/api/congress';
import { isConnected, onConnection } from '@/api/connection';
import { newKey } from '@/api/new-key';
import { asProblem } from '@/api/problem';
import { changeDraft, readDraft, useDraft } from '@/drafts';

interface Waiting {
  key: string;
  body: CheckIn;
  /** As the steward knows them: a name or the code. */
  who: string;
  /** Why the server did not take it. */
  why?: string;
}

const again = 5_000;
/** One run at a time. */
const running = new Set<string>();

async function sendAll(owner: string, congressId: string, took: (who: string) => void) {
  const name = `check-in.${congressId}`;
  if (running.has(name)) return;
  running.add(name);
  const change = (key: string, to: (each: Waiting) => Waiting | null) =>
    changeDraft<Waiting[]>(owner, name, (current) => {
      const left = (current ?? []).flatMap((each) => (each.key === key ? (to(each) ?? []) : each));
      return left.length > 0 ? left : null;
    });
  try {
    for (;;) {
      const next = (readDraft<Waiting[]>(owner, name) ?? []).find(({ why }) => why === undefined);
      if (!next || !isConnected()) return;
      try {
        const { delegate } = await checkIn(congressId, next.body, next.key);
        change(next.key, () => null);
        took(delegate.name);
      } catch (error) {
        const problem = asProblem(error);
        if (problem.mayPass) return;
        change(next.key, (each) => ({ ...each, why: [problem.title, problem.detail].filter(Boolean).join(' ') }));
      }
    }
  } finally {
    running.delete(name);
  }
}

/** `took`: whom the server has checked in. */
export function useCheckIns(owner: string, congressId: string, took: (who: string) => void) {
  const [kept, change] = useDraft<Waiting[]>(owner, `check-in.${congressId}`);
  const send = useEffectEvent(() => void sendAll(owner, congressId, took));
  useEffect(() => {
    send();
    const timer = window.setInterval(send, again);
    const stop = onConnection(send);
    return () => {
      window.clearInterval(timer);
      stop();
    };
  }, []);
  const all = kept ?? [];
  return {
    waiting: all.filter(({ why }) => why === undefined),
    refused: all.filter(({ why }) => why !== undefined),
    add: (body: CheckIn, who: string) => {
      change((current) => [...(current ?? []), { key: newKey(), body, who }]);
      void sendAll(owner, congressId, took);
    },
    seen: () =>
      change((current) => {
        const left = (current ?? []).filter(({ why }) => why === undefined);
        return left.length > 0 ? left : null;
      }),
  };
}
