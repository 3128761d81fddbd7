/** Aid for a household on file: what was asked for, and asking for more. */
import { useInfiniteQuery, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { aidsQuery, programmesQuery, requestAid, type Aid, type Household } from '@/api/assistance';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { language, useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form, Row, Stack } from '@/ui/layout';
import { Money, MoneyField } from '@/ui/money';
import { Card, Parts } from '@/ui/page';
import { Select } from '@/ui/select';
import { StatusTag } from '@/ui/status-tag';
import { say } from '@/ui/toast';
import { useForm } from '@/ui/use-form';
import type { Fen } from '@/ui/use-money';
import type { Paper } from './help-draft';
import { PapersOfKind } from './paper-fields';
import { aidStates } from './states';

export function HouseholdAids({ household, mayAsk }: { household: Household; mayAsk: boolean }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const aids = useInfiniteQuery(aidsQuery({ household_id: household.id }));
  const rows = aids.data?.pages.flatMap(({ items }) => items) ?? [];
  const isFiled = household.state === 'FILED' || household.state === 'RECHECK';
  if (!isFiled && rows.length === 0) return null;
  return (
    <Card title={t('aid.of_household')}>
      <Stack>
        {rows.length === 0 && <p className="row-small">{t('aid.none_yet')}</p>}
        <Stack as="ul" gap="small">
          {rows.map((row) => (
            <li key={row.id}>
              <article className="row-card">
                <div className="row-card-head">
                  <Link to="/assistance/aids/$aidId" params={{ aidId: row.id }} className="row-link">
                    {row.programme_name}
                  </Link>
                  <StatusTag of={aidStates} state={row.state} />
                </div>
                <Parts of={[<Money fen={row.fen} />, row.number]} />
              </article>
            </li>
          ))}
        </Stack>
        {isFiled && mayAsk && !isAsking && (
          <Row>
            <Button onClick={() => setAsking(true)}>{t('aid.ask')}</Button>
          </Row>
        )}
        {isFiled && mayAsk && isAsking && <AskForm household={household} />}
      </Stack>
    </Card>
  );
}

interface Written {
  programme: string;
  basis?: Fen;
  asked?: Fen;
  form: Record<string, string>;
  files: Paper[];
}

function AskForm({ household }: { household: Household }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const programmes = useQuery(programmesQuery);
  const form = useForm<Written, Aid>({
    start: { programme: '', form: {}, files: [] },
    store: useDraft<Written>(me.id, `aid.${household.id}`),
    required: ['programme'],
    faults: ({ programme, ...written }) => {
      const asked = programmes.data?.find(({ code }) => code === programme)?.fields ?? [];
      const lacks = (key: string) => !(key === 'basis' || key === 'asked' ? written[key] : written.form[key]);
      const missing = asked.filter(({ key, required }) => required && lacks(key)).map(({ key }) => [key, t('act.required')]);
      return Object.fromEntries(missing) as Record<string, string>;
    },
    send: ({ programme, basis, asked, form: others, files }, key) =>
      requestAid(
        {
          household_id: household.id,
          programme,
          basis: basis ?? 0,
          asked: asked ?? 0,
          form: others,
          papers: files.flatMap(({ id, evidence }) => (id ? [{ file_id: id, evidence }] : [])),
        },
        key,
      ),
    sent: async (aid) => {
      queries.setQueryData(['aid', aid.id], aid);
      void queries.invalidateQueries({ queryKey: ['aids'] });
      say(t('aid.asked_done'));
      await navigate({ to: '/assistance/aids/$aidId', params: { aidId: aid.id } });
    },
    leaves: true,
  });
  const { values, set } = form;
  const chosen = programmes.data?.find(({ code }) => code === values.programme);
  return (
    <Form form={form} submit={t('aid.ask_submit')}>
      <Field label={t('aid.programme')} hint={t('aid.programme_hint')} required error={form.error('programme')}>
        {(wiring) => (
          <Select
            {...wiring}
            {...form.text('programme')}
            choose={t('figure.choose')}
            from={programmes}
            options={(programmes.data ?? [])
              .filter(({ is_open }) => is_open)
              .map(({ code, name }) => ({ value: code, label: name }))}
          />
        )}
      </Field>
      {chosen?.fields.map(({ key, type, required, label_zh, label_en, most, choices }) => {
        const label = language() === 'en' ? label_en : label_zh;
        if (key === 'basis' || key === 'asked')
          return (
            <MoneyField
              key={key}
              label={label}
              required={required}
              fen={values[key]}
              onFen={(fen) => set({ [key]: fen })}
              error={form.error(key)}
            />
          );
        const write = (value: string) => set({ form: { ...values.form, [key]: value } });
        if (type === 'fen')
          return (
            <MoneyField
              key={key}
              label={label}
              required={required}
              most={most ?? undefined}
              fen={values.form[key] ? Number(values.form[key]) : undefined}
              onFen={(fen) => write(typeof fen === 'number' ? String(fen) : '')}
              error={form.error(key as 'form')}
            />
          );
        return (
          <Field key={key} label={label} required={required} error={form.error(key as 'form')}>
            {(wiring) =>
              type === 'choice' ? (
                <Select
                  {...wiring}
                  value={values.form[key] ?? ''}
                  onChange={({ target }) => write(target.value)}
                  choose={t('figure.choose')}
                  options={(choices ?? []).map((each) => ({
                    value: each.key,
                    label: language() === 'en' ? each.label_en : each.label_zh,
                  }))}
                />
              ) : (
                <Input
                  {...wiring}
                  type={type === 'date' ? 'date' : 'text'}
                  inputMode={type === 'number' ? 'numeric' : undefined}
                  value={values.form[key] ?? ''}
                  onChange={({ target }) => write(target.value)}
                />
              )
            }
          </Field>
        );
      })}
      {chosen && chosen.papers.length > 0 && (
        <Stack>
          <p className="row-small">
            {t('aid.papers_needed', { papers: chosen.papers.map((each) => t(`evidence.${each}`)).join(t('list.comma')) })}
          </p>
          {chosen.papers.map((kind) => (
            <PapersOfKind key={kind} kind={kind} files={values.files} onChange={form.files.onChange} />
          ))}
        </Stack>
      )}
    </Form>
  );
}
