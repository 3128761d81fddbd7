/** What every form does: busy while it is sent, what was refused, and what is still missing once somebody tried. */
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
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

export function useForm(options?: Options) {
  const { t } = useTranslation();
  const sending = useSending(options);
  const [isTried, setTried] = useState(false);

  /** For `onSubmit`: sends what is complete, else the fields say what is missing. */
  const submit = (isComplete: boolean, call: () => unknown) => (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isComplete) void sending.send(call);
  };
  const missing = (value: string | undefined) => (isTried && !value ? t('sign.required') : undefined);

  return { ...sending, submit, missing, isTried, rest: () => setTried(false) };
}
