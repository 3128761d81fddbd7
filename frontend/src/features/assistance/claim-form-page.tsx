/** Makes a claim of mutual aid: which benefit, when, how much was paid, what happened, and where the money goes. */
import { useInfiniteQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { Purpose } from '@/api/assistance';
import { enrolmentsQuery, fileClaim, type Claim } from '@/api/mutual-aid';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation } from '@/i18n';
import { today } from '@/ui/dates';
import { Field } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { MoneyField } from '@/ui/money';
import { Card, Page } from '@/ui/page';
import { Select } from '@/ui/select';
import { say } from '@/ui/toast';
import { useForm } from '@/ui/use-form';
import type { Fen } from '@/ui/use-money';
import { WhoSees } from '@/ui/who-sees';
import { AccountFields, accountFaults, accountOf, type AccountWritten } from './account-fields';
import { ConsentToggles } from './consent-toggles';
import type { Paper } from './help-draft';
import { PaperFields } from './paper-fields';

interface Written extends AccountWritten {
  benefit: string;
  happened_on: string;
  basis?: Fen;
  story: string;
  files: Paper[];
  consents: Purpose[];
}

const always: Purpose[] = ['health', 'bank_account'];

export default function ClaimFormPage() {
  const { t } = useTranslation();
  const { enrolmentId } = useParams({ from: '/app/help/mutual/$enrolmentId' });
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mine = useInfiniteQuery(enrolmentsQuery);
  const enrolment = mine.data?.pages.flatMap((page) => page.items).find(({ id }) => id === enrolmentId);
  const benefits = enrolment?.scheme.benefits ?? [];
  const neededFor = (chosen: string) => [...always, ...(benefits.find(({ code }) => code === chosen)?.consents ?? [])];
  const form = useForm<Written, Claim>({
    start: { benefit: '', happened_on: '', story: '', files: [], consents: [], payee: me.name, bank: '', number: '' },
    store: useSealedDraft<Written & { key?: string }>(me.id, `claim.${enrolmentId}`),
    required: ['benefit', 'happened_on', 'story'],
    faults: ({ benefit, basis, consents, ...account }) => ({
      consents: neededFor(benefit).every((each) => consents.includes(each)) ? undefined : t('consent.own_missing'),
      basis: benefits.some(({ code, percent }) => code === benefit && percent > 0) && !basis ? t('act.required') : undefined,
      ...accountFaults(account),
    }),
    send: ({ benefit, happened_on, basis, story, files, consents, ...account }, key) =>
      fileClaim(
        {
          enrolment_id: enrolmentId,
          benefit,
          happened_on,
          basis: basis ?? 0,
          story: story.trim(),
          account: accountOf(account),
          papers: files.flatMap(({ id, evidence }) => (id ? [{ file_id: id, evidence }] : [])),
          consents: neededFor(benefit).filter((each) => consents.includes(each)),
        },
        key,
      ),
    sent: async (made) => {
      queries.setQueryData(['claim', made.id], made);
      void queries.invalidateQueries({ queryKey: ['claims'] });
      say(t('claim.filed'));
      await navigate({ to: '/assistance/claims/$claimId', params: { claimId: made.id } });
    },
    leaves: true,
  });
  return (
    <Page title={t('mutual.claim')} lead={enrolment?.scheme.name} back="/help/mutual">
      <Form form={form} submit={t('claim.submit')}>
        <Card>
          <Stack gap="wide">
            <Field label={t('claim.benefit')} required error={form.error('benefit')}>
              {(wiring) => (
                <Select
                  {...wiring}
                  {...form.text('benefit')}
                  choose={t('claim.choose')}
                  options={benefits.map(({ code, name }) => ({ value: code, label: name }))}
                />
              )}
            </Field>
            <Field label={t('claim.happened')} required error={form.error('happened_on')}>
              {(wiring) => (
                <Input {...wiring} {...form.text('happened_on')} type="date" min={enrolment?.covered_from} max={today()} />
              )}
            </Field>
            <MoneyField
              label={t('claim.basis')}
              hint={t('claim.basis_hint')}
              fen={form.values.basis}
              onFen={(basis) => form.set({ basis })}
              error={form.error('basis')}
            />
            <Field label={t('claim.story')} required error={form.error('story')}>
              {(wiring) => <TextArea {...wiring} {...form.text('story')} rows={4} maxLength={2000} />}
            </Field>
          </Stack>
        </Card>
        <PaperFields needed={['medical']} files={form.values.files} onChange={form.files.onChange} />
        <Card title={t('apply.account')}>
          <Stack gap="wide">
            <AccountFields form={form} />
          </Stack>
        </Card>
        <Card>
          <ConsentToggles
            lead={t('consent.own_lead')}
            asked={neededFor(form.values.benefit)}
            given={form.values.consents}
            onChange={(consents) => form.set({ consents })}
            error={form.error('consents')}
          />
        </Card>
        <WhoSees readers={[t('claim.sees')]} hear={[t('claim.hears')]} />
      </Form>
    </Page>
  );
}
