/** The form that asks for aid: the programme, what it asks for, and its papers. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { programmesQuery, requestAid, type Aid, type Purpose } from '@/api/assistance';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { language, useTranslation } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { MoneyField } from '@/ui/money';
import { Select } from '@/ui/select';
import { say } from '@/ui/toast';
import { useForm } from '@/ui/use-form';
import type { Fen } from '@/ui/use-money';
import { WhoSees } from '@/ui/who-sees';
import { AccountFields, accountFaults, accountOf, type AccountWritten } from './account-fields';
import { ConsentToggles } from './consent-toggles';
import type { Paper } from './help-draft';
import { PapersOfKind } from './paper-fields';
import { tiersOf } from './programmes';

interface Written extends AccountWritten {
  programme: string;
  basis?: Fen;
  asked?: Fen;
  form: Record<string, string>;
  files: Paper[];
  consents: Purpose[];
}

interface AskFormProps {
  /** Null: for a member without a file, who says where the money goes. */
  householdId: string | null;
}

export function AskForm({ householdId }: AskFormProps) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const programmes = useQuery(programmesQuery);
  /** Without a file; that of a household has them. */
  const needed = (code: string) => programmes.data?.find((each) => each.code === code)?.consents_needed ?? [];
  const form = useForm<Written, Aid>({
    start: { programme: '', form: {}, files: [], consents: [], payee: me.name, bank: '', number: '' },
    store: useSealedDraft<Written>(me.id, `aid.${householdId ?? 'own'}`),
    required: ['programme'],
    faults: ({ programme, ...written }) => {
      const asked = programmes.data?.find(({ code }) => code === programme)?.fields ?? [];
      const lacks = (key: string) => !(key === 'basis' || key === 'asked' ? written[key] : written.form[key]);
      const missing = asked.filter(({ key, required }) => required && lacks(key)).map(({ key }) => [key, t('act.required')]);
      const own = {
        ...accountFaults(written),
        consents: needed(programme).every((each) => written.consents.includes(each)) ? undefined : t('consent.own_missing'),
      };
      return { ...(Object.fromEntries(missing) as Record<string, string>), ...(householdId ? {} : own) };
    },
    send: ({ programme, basis, asked, form: others, files, consents, ...account }, key) =>
      requestAid(
        {
          household_id: householdId,
          account: householdId ? null : accountOf(account),
          programme,
          basis: basis ?? 0,
          asked: asked ?? 0,
          form: others,
          papers: files.flatMap(({ id, evidence }) => (id ? [{ file_id: id, evidence }] : [])),
          consents: householdId ? [] : needed(programme).filter((each) => consents.includes(each)),
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
              .filter((each) => each.is_open && (householdId !== null || tiersOf(each).includes('member')))
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
      {!householdId && <AccountFields form={form} />}
      {!householdId && chosen && (
        <ConsentToggles
          lead={t('consent.own_lead')}
          asked={chosen.consents_needed}
          given={values.consents}
          onChange={(consents) => set({ consents })}
          error={form.error('consents')}
        />
      )}
      {!householdId && <WhoSees readers={[t('aid.sees')]} hear={[t('aid.hears')]} />}
    </Form>
  );
}
