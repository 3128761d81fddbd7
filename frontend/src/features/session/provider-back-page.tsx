/** Where the browser comes back to from the enterprise's sign-in service. */
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import type { PasskeyAnswer } from '@/api/passkeys';
import { asProblem, type Problem } from '@/api/problem';
import { forgetTry, readTry, returnFromProvider, signInByProvider } from '@/api/providers';
import { useTranslation } from '@/i18n';
import { ErrorNotice, Notice } from '@/ui/error';
import { Skeleton } from '@/ui/progress';
import { SecondProof } from '@/ui/second-proof';
import { useForm } from '@/ui/use-form';
import { Entry, EntrySubmit } from './entry';
import { useEntry } from './use-entry';

export default function ProviderBackPage() {
  const { t } = useTranslation();
  const { code, state } = useSearch({ from: '/sign-in/back' });
  const enter = useEntry();
  const [arrival, setArrival] = useState<{ sealed: string; to: string | undefined } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [begun] = useState(readTry);
  const isNothing = !begun || !code || !state;

  const signIn = async () => {
    if (!begun || !code || !state) return;
    forgetTry(); // The code counts once: what a reload sends again would be refused.
    const came = await returnFromProvider({ ticket: begun.ticket, code, state });
    try {
      await enter(await signInByProvider(came), begun.to);
    } catch (error) {
      if (asProblem(error).code !== 'second_factor_needed') throw error;
      setArrival({ sealed: came.arrival, to: begun.to });
    }
  };
  const begin = useEffectEvent(signIn);
  useEffect(() => {
    const timer = setTimeout(() => void begin().catch((error: unknown) => setProblem(asProblem(error))));
    return () => clearTimeout(timer);
  }, []);

  if (arrival) return <WithFactor arrival={arrival.sealed} to={arrival.to} />;
  return (
    <Entry title={t('provider.title')}>
      {isNothing && <Notice tone="wait">{t('provider.nothing')}</Notice>}
      {problem && <ErrorNotice error={problem} />}
      {!isNothing && !problem && <Skeleton rows={2} label={t('provider.waiting')} />}
      {(isNothing || problem) && (
        <div className="entry-links">
          <Link to="/sign-in">{t('provider.again')}</Link>
        </div>
      )}
    </Entry>
  );
}

function WithFactor({ arrival, to }: { arrival: string; to: string | undefined }) {
  const { t } = useTranslation();
  const enter = useEntry();
  const form = useForm({
    start: { code: '' },
    required: ['code'],
    send: ({ code }) => signInByProvider({ arrival, proof: { code: code.trim() } }),
    sent: (me) => enter(me, to),
    leaves: true,
  });
  const byPasskey = async (passkey: PasskeyAnswer) => enter(await signInByProvider({ arrival, proof: { passkey } }), to);
  return (
    <Entry title={t('provider.title')} lead={t('provider.factor_lead')}>
      <form {...form.root} onSubmit={form.submit} noValidate>
        <SecondProof text={form.text('code')} error={form.error('code')} onPasskey={byPasskey} />
        <EntrySubmit button={t('sign.submit')} isBusy={form.isBusy} problem={form.problem} />
      </form>
    </Entry>
  );
}
