/** Sending something: busy until the answer is there, and what was refused. */
import { useState } from 'react';
import { asProblem, type Problem } from '@/api/problem';

interface Options {
  /** Another page follows: the button stays busy until it is there. */
  leaves?: boolean;
}

export function useSending({ leaves = false }: Options = {}) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  /** Tells whether it went through; what was refused is in `problem`. */
  const send = async (call: () => unknown): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      await call();
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
      return false;
    }
    if (!leaves) setBusy(false);
    return true;
  };

  return { send, isBusy, problem, forget: () => setProblem(null) };
}
