/** Plans a relief campaign: what, where, from which fund, and the goods. The list of recipients is made afterwards. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { planCampaign, type Campaign, type CampaignCreate } from '@/api/relief';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { today } from '@/ui/dates';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Columns, Form, Stack } from '@/ui/layout';
import { Money, MoneyField } from '@/ui/money';
import { Card, Page } from '@/ui/page';
import { Select } from '@/ui/select';
import { say } from '@/ui/toast';
import { UnitChoice } from '@/ui/unit-choice';
import { countOf } from '@/ui/use-fields';
import { useForm } from '@/ui/use-form';
import type { Fen } from '@/ui/use-money';
import { funds } from './funds';

interface ItemWritten {
  name: string;
  measure: string;
  each: string;
  stock: string;
  fen?: Fen;
}
interface Written {
  kind: CampaignCreate['kind'] | '';
  name: string;
  unit?: string;
  fund: CampaignCreate['fund'] | '';
  fen?: Fen;
  place: string;
  starts_on: string;
  ends_on: string;
  note: string;
  items: ItemWritten[];
}

const emptyItem: ItemWritten = { name: '', measure: '', each: '1', stock: '' };
const kinds = ['warmth', 'cooling', 'festival'] as const;
const isWhole = (typed: string, least: number) => {
  const count = countOf(typed);
  return typeof count === 'number' && count >= least;
};

export default function CampaignFormPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Written, Campaign>({
    start: {
      kind: '',
      name: '',
      unit: me.grants.find(({ role }) => role === 'union_staff')?.unit_id,
      fund: '',
      place: '',
      starts_on: today(),
      ends_on: '',
      note: '',
      items: [emptyItem],
    },
    store: useDraft<Written & { key?: string }>(me.id, 'campaign'),
    required: ['kind', 'name', 'unit', 'fund', 'fen', 'place', 'starts_on', 'ends_on'],
    faults: ({ items }) => ({
      items: items.every(
        ({ name, measure, each, stock, fen }) =>
          name.trim() && measure.trim() && isWhole(each, 1) && isWhole(stock, 0) && typeof fen === 'number',
      )
        ? undefined
        : t('act.required'),
    }),
    send: ({ kind, fund, unit = '', fen, items, ...rest }, key) =>
      planCampaign(
        {
          ...rest,
          kind: kind || 'warmth', // All are there by now.
          fund: fund || 'dues',
          unit_id: unit,
          fen: Number(fen),
          items: items.map(({ each, stock, fen: price, ...item }) => ({
            ...item,
            each: Number(countOf(each)),
            stock: Number(countOf(stock)),
            fen: Number(price),
          })),
        },
        key,
      ),
    sent: async (made) => {
      queries.setQueryData(['campaign', made.id], made);
      void queries.invalidateQueries({ queryKey: ['campaigns'] });
      say(t('relief.planned'));
      await navigate({ to: '/assistance/campaigns/$campaignId', params: { campaignId: made.id } });
    },
    leaves: true,
  });
  const { values } = form;
  const setItem = (at: number, change: Partial<ItemWritten>) =>
    form.set({ items: values.items.map((item, index) => (index === at ? { ...item, ...change } : item)) });
  const cost = values.items.reduce(
    (sum, { stock, fen }) => sum + (typeof fen === 'number' ? Number(countOf(stock) ?? 0) * fen : 0),
    0,
  );
  return (
    <Page title={t('relief.new')} back="/assistance/campaigns">
      <Form form={form} submit={t('relief.plan_submit')}>
        <Card>
          <Stack gap="wide">
            <Field label={t('relief.kind')} required error={form.error('kind')}>
              {(wiring) => (
                <Select
                  {...wiring}
                  {...form.text('kind')}
                  choose={t('relief.choose')}
                  options={kinds.map((value) => ({ value, label: t(`relief.kinds.${value}`) }))}
                />
              )}
            </Field>
            <Field label={t('relief.name')} hint={t('relief.name_hint')} required error={form.error('name')}>
              {(wiring) => <Input {...wiring} {...form.text('name')} maxLength={60} />}
            </Field>
            <UnitChoice
              label={t('relief.unit')}
              value={values.unit}
              onChange={({ id }) => form.set({ unit: id })}
              error={form.error('unit')}
            />
            <Field label={t('relief.place')} required error={form.error('place')}>
              {(wiring) => <Input {...wiring} {...form.text('place')} maxLength={80} />}
            </Field>
            <Columns>
              <Field label={t('relief.starts')} required error={form.error('starts_on')}>
                {(wiring) => <Input {...wiring} {...form.text('starts_on')} type="date" />}
              </Field>
              <Field label={t('relief.ends')} required error={form.error('ends_on')}>
                {(wiring) => <Input {...wiring} {...form.text('ends_on')} type="date" min={values.starts_on} />}
              </Field>
            </Columns>
            <Field label={t('relief.note')} hint={t('relief.note_hint')} error={form.error('note')}>
              {(wiring) => <TextArea {...wiring} {...form.text('note')} maxLength={500} />}
            </Field>
          </Stack>
        </Card>
        <Card title={t('relief.budget')}>
          <Columns>
            <Field label={t('relief.fund')} required error={form.error('fund')}>
              {(wiring) => (
                <Select
                  {...wiring}
                  {...form.text('fund')}
                  choose={t('relief.choose')}
                  options={funds.map((value) => ({ value, label: t(`fund.name.${value}`) }))}
                />
              )}
            </Field>
            <MoneyField
              label={t('relief.budget')}
              required
              least={1}
              fen={values.fen}
              onFen={(fen) => form.set({ fen })}
              error={form.error('fen')}
            />
          </Columns>
        </Card>
        {values.items.map((item, at) => (
          <ItemCard
            key={at}
            number={at + 1}
            item={item}
            isShort={form.error('items') !== undefined}
            onChange={(change) => setItem(at, change)}
            onDrop={
              values.items.length > 1 ? () => form.set({ items: values.items.filter((_, index) => index !== at) }) : undefined
            }
          />
        ))}
        <Button onClick={() => form.set({ items: [...values.items, emptyItem] })}>{t('relief.add_item')}</Button>
        <p>
          {t('relief.cost')} <Money fen={cost} />
        </p>
      </Form>
    </Page>
  );
}

interface ItemCardProps {
  number: number;
  item: ItemWritten;
  /** Something of an item is missing: each says what is. */
  isShort: boolean;
  onChange: (change: Partial<ItemWritten>) => void;
  onDrop?: () => void;
}

function ItemCard({ number, item, isShort, onChange, onDrop }: ItemCardProps) {
  const { t } = useTranslation();
  const missing = (isThere: boolean) => (isShort && !isThere ? t('act.required') : undefined);
  const text = (name: 'name' | 'measure' | 'each' | 'stock') => ({
    value: item[name],
    onChange: ({ target }: { target: { value: string } }) => onChange({ [name]: target.value }),
  });
  return (
    <Card title={t('relief.item', { number })}>
      <Stack gap="wide">
        <Columns>
          <Field label={t('relief.item_name')} required error={missing(item.name.trim() !== '')}>
            {(wiring) => <Input {...wiring} {...text('name')} maxLength={60} />}
          </Field>
          <Field label={t('relief.measure')} hint={t('relief.measure_hint')} required error={missing(item.measure.trim() !== '')}>
            {(wiring) => <Input {...wiring} {...text('measure')} maxLength={10} />}
          </Field>
        </Columns>
        <Columns>
          <Field label={t('relief.each')} required error={missing(isWhole(item.each, 1))}>
            {(wiring) => <Input {...wiring} {...text('each')} inputMode="numeric" maxLength={3} />}
          </Field>
          <Field label={t('relief.stock')} required error={missing(isWhole(item.stock, 0))}>
            {(wiring) => <Input {...wiring} {...text('stock')} inputMode="numeric" maxLength={8} />}
          </Field>
        </Columns>
        <MoneyField
          label={t('relief.price')}
          required
          fen={item.fen}
          onFen={(fen) => onChange({ fen })}
          error={missing(typeof item.fen === 'number')}
        />
        {onDrop && (
          <Button kind="quiet" onClick={onDrop}>
            {t('relief.drop_item')}
          </Button>
        )}
      </Stack>
    </Card>
  );
}
