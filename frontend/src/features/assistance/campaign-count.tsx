/** Counts what is left of each item, with a reason where pieces are missing: the hand-out ends with it. */
import { actOnCampaign, campaignQuery, type Campaign } from '@/api/relief';
import { useTranslation } from '@/i18n';
import { Field } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Form } from '@/ui/layout';
import { Card } from '@/ui/page';
import { useActing } from '@/ui/use-acting';
import { countOf } from '@/ui/use-fields';
import { useForm } from '@/ui/use-form';

export function CountForm({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const { perform } = useActing({
    queryKey: campaignQuery(campaign.id).queryKey,
    lists: [['campaigns']],
    steps: campaign.version,
  });
  const lines = campaign.items.map((item) => ({ ...item, most: item.stock - item.given }));
  const form = useForm<Record<string, string>, Campaign>({
    start: Object.fromEntries(lines.flatMap(({ id }) => [[id, ''] as const, [`why ${id}`, ''] as const])),
    faults: (values) =>
      Object.fromEntries(
        lines.flatMap(({ id, most }) => {
          const left = countOf(values[id] ?? '');
          if (typeof left !== 'number' || left > most) return [[id, t('relief.count_within', { most })]];
          return left < most && !values[`why ${id}`]?.trim() ? [[`why ${id}`, t('act.required')]] : [];
        }),
      ),
    send: (values) =>
      perform(
        () =>
          actOnCampaign(campaign, 'count', {
            items: lines.map(({ id, most }) => {
              const left = Number(countOf(values[id] ?? ''));
              return { item_id: id, left, reason: left < most ? (values[`why ${id}`] ?? '').trim() : '' };
            }),
          }),
        t('relief.count_done'),
      ),
  });
  return (
    <Card title={t('relief.count')}>
      <Form form={form} submit={t('relief.count_submit')} isMain={false}>
        <p className="row-small">{t('relief.count_hint')}</p>
        {lines.map(({ id, name, measure, most }) => {
          const left = countOf(form.values[id] ?? '');
          return (
            <div key={id} className="stack stack-small">
              <Field label={t('relief.count_left', { name, measure, most })} required error={form.error(id)}>
                {(wiring) => <Input {...wiring} {...form.text(id)} inputMode="numeric" maxLength={8} />}
              </Field>
              {typeof left === 'number' && left < most && (
                <Field label={t('relief.count_why', { name, missing: most - left })} required error={form.error(`why ${id}`)}>
                  {(wiring) => <TextArea {...wiring} {...form.text(`why ${id}`)} maxLength={300} />}
                </Field>
              )}
            </div>
          );
        })}
      </Form>
    </Card>
  );
}
