/** Nominates a colleague, who is found by the full name. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { honourQuery, nominate, nomineesQuery, type Category, type Honour } from '@/api/honours';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Choices, Field } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Page } from '@/ui/page';
import { Select } from '@/ui/select';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { WhoSees } from '@/ui/who-sees';
import { categories } from './states';

export default function NominatePage() {
  const { t } = useTranslation();
  const { honourId } = useParams({ from: '/app/democracy/honours/$honourId/nominate' });
  return (
    <ObjectPage
      query={useQuery(honourQuery(honourId))}
      title={t('nominate.title')}
      back={{ to: '/democracy/honours', label: t('honour.list') }}
    >
      {(honour) => (
        <Page title={t('nominate.title')} lead={honour.title} back="/democracy/honours">
          <Nominating honour={honour} />
        </Page>
      )}
    </ObjectPage>
  );
}

interface Written {
  name: string;
  member: string;
  category: string;
  deeds: string;
  unit: string;
}

function Nominating({ honour }: { honour: Honour }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const { perform } = useActing({ lists: [['honours'], honourQuery(honour.id).queryKey] });
  const form = useForm<Written, Honour>({
    start: { name: '', member: '', category: '', deeds: '', unit: '' },
    store: useDraft<Written & { key?: string }>(me.id, `nominate.${honour.id}`),
    faults: ({ member, category, deeds }) => ({
      name: member === '' ? t('nominate.who_missing') : undefined,
      category: category === '' ? t('nominate.category_choose') : undefined,
      deeds: deeds.trim().length < 10 ? t('nominate.deeds_hint') : undefined,
    }),
    send: ({ member, category, deeds, unit }, key) =>
      perform(
        () =>
          nominate(
            honour.id,
            {
              member_id: member,
              category: categories.find((each): each is Category => each === category) ?? 'front_line',
              deeds: deeds.trim(),
              by_unit_id: unit || undefined,
            },
            key,
          ),
        t('nominate.sent'),
      ),
    sent: () => navigate({ to: '/democracy/honours/$honourId', params: { honourId: honour.id }, replace: true }),
    leaves: true,
  });
  const name = form.values.name.trim();
  const found = useQuery(nomineesQuery(honour.id, name));
  return (
    <Form form={form} submit={t('nominate.send')}>
      <Card>
        <Stack gap="wide">
          <Field label={t('nominate.name')} hint={t('nominate.name_hint')} required error={form.error('name')}>
            {(wiring) => (
              <Input
                {...wiring}
                maxLength={40}
                value={form.values.name}
                onChange={({ target }) => form.set({ name: target.value, member: '' })}
              />
            )}
          </Field>
          {found.data?.length === 0 && <p role="status">{t('nominate.nobody')}</p>}
          {found.data && found.data.length > 0 && (
            <Choices
              label={t('nominate.who')}
              name="nominee"
              columns={1}
              value={form.values.member || undefined}
              options={found.data.map((each) => ({ value: each.id, label: each.name, hint: each.unit_name }))}
              onChange={(member) => form.set({ member })}
            />
          )}
          <Field label={t('nominate.category')} required error={form.error('category')}>
            {(wiring) => (
              <Select
                {...wiring}
                {...form.text('category')}
                choose={t('nominate.category_choose')}
                options={categories.map((value) => ({ value, label: t(`honour.categories.${value}`) }))}
              />
            )}
          </Field>
          <Field label={t('nominate.deeds')} hint={t('nominate.deeds_hint')} required error={form.error('deeds')}>
            {(wiring) => <TextArea {...wiring} {...form.text('deeds')} maxLength={2000} rows={5} />}
          </Field>
          {honour.own_units.length > 0 && (
            <Field label={t('nominate.as')}>
              {(wiring) => (
                <Select
                  {...wiring}
                  {...form.text('unit')}
                  choose={t('nominate.as_self')}
                  options={honour.own_units.map((each) => ({ value: each.id, label: each.name }))}
                />
              )}
            </Field>
          )}
        </Stack>
      </Card>
      <WhoSees readers={[t('nominate.readers')]} />
    </Form>
  );
}
