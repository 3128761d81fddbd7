/** Prepares a congress: when and where, and which units elect delegates together. Items and delegates are entered afterwards. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { prepareCongress, type Congress } from '@/api/congress';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { atMoment, today } from '@/ui/dates';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Columns, Form, Stack } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { say } from '@/ui/toast';
import { UnitChoice } from '@/ui/unit-choice';
import { countOf } from '@/ui/use-fields';
import { useForm } from '@/ui/use-form';
import { WhoSees } from '@/ui/who-sees';

interface Written {
  name: string;
  unit?: string;
  starts_at: string;
  place: string;
  term_from: string;
  term_years: string;
  constituencies: (string | undefined)[];
}

export default function CongressFormPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Written, Congress>({
    start: {
      name: '',
      unit: me.grants.find(({ role }) => role === 'union_staff')?.unit_id,
      starts_at: '',
      place: '',
      term_from: today(),
      term_years: '3',
      constituencies: [undefined],
    },
    store: useDraft<Written & { key?: string }>(me.id, 'congress'),
    required: ['name', 'unit', 'starts_at', 'place', 'term_from', 'term_years'],
    faults: ({ constituencies, term_years }) => ({
      constituencies: constituencies.every(Boolean) ? undefined : t('act.required'),
      term_years: typeof countOf(term_years) === 'number' ? undefined : t('act.required'),
    }),
    send: ({ unit = '', constituencies, term_years, starts_at, ...rest }, key) =>
      prepareCongress(
        {
          ...rest,
          unit_id: unit,
          starts_at: atMoment(starts_at),
          term_years: Number(countOf(term_years)),
          constituency_unit_ids: constituencies.filter((each) => each !== undefined),
        },
        key,
      ),
    sent: async (made) => {
      queries.setQueryData(['congress', made.id], made);
      void queries.invalidateQueries({ queryKey: ['congresses'] });
      say(t('congress.prepared'));
      await navigate({ to: '/congresses/$congressId', params: { congressId: made.id }, replace: true });
    },
    leaves: true,
  });
  const { constituencies } = form.values;
  return (
    <Page title={t('congress.new')} back="/congresses">
      <Form form={form} submit={t('congress.prepare')}>
        <Card>
          <Stack gap="wide">
            <Field label={t('congress.name')} hint={t('congress.name_hint')} required error={form.error('name')}>
              {(wiring) => <Input {...wiring} {...form.text('name')} maxLength={80} />}
            </Field>
            <UnitChoice
              label={t('congress.unit')}
              value={form.values.unit}
              onChange={({ id }) => form.set({ unit: id })}
              error={form.error('unit')}
            />
            <Field label={t('congress.starts')} hint={t('congress.starts_hint')} required error={form.error('starts_at')}>
              {(wiring) => <Input {...wiring} {...form.text('starts_at')} type="datetime-local" />}
            </Field>
            <Field label={t('congress.place')} required error={form.error('place')}>
              {(wiring) => <Input {...wiring} {...form.text('place')} maxLength={80} />}
            </Field>
            <Columns>
              <Field label={t('congress.term_from')} required error={form.error('term_from')}>
                {(wiring) => <Input {...wiring} {...form.text('term_from')} type="date" />}
              </Field>
              <Field
                label={t('congress.term_years')}
                hint={t('congress.term_years_hint')}
                required
                error={form.error('term_years')}
              >
                {(wiring) => <Input {...wiring} {...form.text('term_years')} inputMode="numeric" maxLength={1} />}
              </Field>
            </Columns>
          </Stack>
        </Card>
        <Card title={t('congress.constituencies')}>
          <Stack gap="wide">
            <p className="row-small">{t('congress.constituencies_hint')}</p>
            {constituencies.map((unit, at) => (
              <div key={at}>
                <UnitChoice
                  label={t('congress.constituency', { number: at + 1 })}
                  value={unit}
                  onChange={({ id }) =>
                    form.set({ constituencies: constituencies.map((each, place) => (place === at ? id : each)) })
                  }
                  error={unit === undefined ? form.error('constituencies') : undefined}
                />
                {constituencies.length > 1 && (
                  <Button
                    kind="quiet"
                    onClick={() => form.set({ constituencies: constituencies.filter((_, place) => place !== at) })}
                  >
                    {t('congress.constituency_drop')}
                  </Button>
                )}
              </div>
            ))}
            <Button onClick={() => form.set({ constituencies: [...constituencies, undefined] })}>
              {t('congress.constituency_add')}
            </Button>
          </Stack>
        </Card>
        <WhoSees readers={[t('congress.readers')]} hear={[t('congress.hear')]} />
      </Form>
    </Page>
  );
}
