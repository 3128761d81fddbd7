/** What its author should look at again in a bank: questions that read nearly the same, and laws that changed. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { enterLaw, lawsQuery, pairsQuery, similarQuery, type Item, type Law } from '@/api/learning';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice, Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Columns, Stack } from '@/ui/layout';
import { Progress, Skeleton } from '@/ui/progress';
import { useActing } from '@/ui/use-acting';
import { useSending } from '@/ui/use-sending';
import { rightInWords } from './item-words';

/** After the last key, ms. */
const pause = 600;

/** While a question is written. `except`: the one that is changed. */
export function Similar({ unit, item, except }: { unit: string; item: Item; except?: string }) {
  const { t } = useTranslation();
  const options = (item.options ?? []).map((each) => each.trim()).filter(Boolean);
  const now = JSON.stringify([item.stem.trim(), options]);
  const [asked, setAsked] = useState(now);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(now), pause);
    return () => clearTimeout(timer);
  }, [now]);
  const [stem, said] = JSON.parse(asked) as [string, string[]];
  const { data = [] } = useQuery(similarQuery(unit, stem, said));
  const found = data.filter(({ id }) => id !== except);
  if (found.length === 0) return null;
  return (
    <Notice tone="wait" title={t('bank.similar')}>
      <ul className="bank-notes">
        {found.map(({ id, content }) => (
          <li key={id}>
            {content.stem}
            <br />
            <span className="row-small">{rightInWords(content, t('list.comma'))}</span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

export function Pairs({ unit }: { unit: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(pairsQuery(unit));
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={3} label={t('list.loading')} />;
  if (data.length === 0) return <p>{t('bank.no_pairs')}</p>;
  return (
    <Stack gap="wide">
      <p>{t('bank.pairs_hint')}</p>
      {data.map(({ one, other, percent }) => (
        <section key={`${one.id} ${other.id}`}>
          <p className="row-small">{t('bank.percent', { percent })}</p>
          <Columns pair>
            {[one, other].map(({ id, subject, content }) => (
              <Stack key={id} gap="small">
                <strong>{content.stem}</strong>
                <span>{rightInWords(content, t('list.comma'))}</span>
                <span className="row-small">{subject}</span>
              </Stack>
            ))}
          </Columns>
        </section>
      ))}
    </Stack>
  );
}

export function Laws({ unit }: { unit: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(lawsQuery(unit));
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={3} label={t('list.loading')} />;
  if (data.length === 0) return <p>{t('bank.no_laws')}</p>;
  return (
    <Stack gap="wide">
      <p>{t('bank.laws_hint')}</p>
      {data.map((law) => (
        <OneLaw key={law.name} unit={unit} law={law} />
      ))}
    </Stack>
  );
}

function OneLaw({ unit, law: { source, questions, outdated, in_force_on } }: { unit: string; law: Law }) {
  const { t } = useTranslation();
  const [date, setDate] = useState(in_force_on ?? '');
  const { perform } = useActing({ lists: [['bank', unit]] });
  const { send, isBusy, problem } = useSending();
  return (
    <Stack as="section" aria-label={source}>
      <h3>{source}</h3>
      <Progress
        done={questions - outdated}
        total={questions}
        label={outdated > 0 ? t('bank.law_outdated', { questions, count: outdated }) : t('bank.law_fine', { count: questions })}
      />
      <Field label={t('bank.in_force')} hint={t('bank.in_force_hint')}>
        {(wiring) => <Input {...wiring} type="date" value={date} onChange={({ target }) => setDate(target.value)} />}
      </Field>
      {problem && <ErrorNotice error={problem} />}
      {date && date !== in_force_on && (
        <Button
          isBusy={isBusy}
          onClick={() =>
            void send(() => perform(() => enterLaw({ unit_id: unit, source, in_force_on: date }), t('bank.law_entered')))
          }
        >
          {t('bank.enter_law')}
        </Button>
      )}
    </Stack>
  );
}
