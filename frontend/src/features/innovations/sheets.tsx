/** The score sheets of an innovation: one's own to give; all of them once the last is in. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { giveSheet, innovationQuery, type Innovation } from '@/api/innovations';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Confirm } from '@/ui/confirm';
import { ErrorNotice } from '@/ui/error';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Stack } from '@/ui/layout';
import { Card, Facts } from '@/ui/page';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';

export function GiveSheet({ innovation }: { innovation: Innovation }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { perform } = useActing({ queryKey: innovationQuery(innovation.id).queryKey, lists: [['innovations']] });
  const { criteria } = innovation;
  const form = useForm<Record<string, string>>({
    start: {},
    store: useDraft(me.id, `sheet.${innovation.id}`),
    faults: (written) =>
      Object.fromEntries(
        criteria.map(({ aspect, points }) => {
          const typed = (written[aspect] ?? '').normalize('NFKC').trim();
          const fits = /^\d{1,3}$/.test(typed) && Number(typed) <= points;
          return [aspect, fits ? undefined : t('count.within', { least: 0, most: points })];
        }),
      ),
    send: (written) =>
      perform(
        () =>
          giveSheet(innovation.id, {
            points: criteria.map(({ aspect }) => Number((written[aspect] ?? '').normalize('NFKC'))),
            words: written.words?.trim() || undefined,
          }),
        t('innovation_sheet.given'),
      ),
  });
  return (
    <Card title={t('innovation_sheet.title')}>
      <div {...form.root}>
        <Stack>
          <p>{t('innovation_sheet.hint')}</p>
          {criteria.map(({ aspect, name, points }) => (
            <Field key={aspect} label={t('innovation_sheet.criterion', { name, points })} required error={form.error(aspect)}>
              {(wiring) => <Input {...wiring} {...form.text(aspect)} inputMode="numeric" maxLength={3} />}
            </Field>
          ))}
          <Field label={t('innovation_sheet.words')}>
            {(wiring) => <TextArea {...wiring} {...form.text('words')} rows={3} maxLength={1000} />}
          </Field>
          {form.problem && <ErrorNotice error={form.problem} />}
          <Confirm
            title={t('innovation_sheet.ask')}
            fact={t('innovation_sheet.fact')}
            yes={t('innovation_sheet.give')}
            onYes={() => form.submit()}
          >
            {(open) => (
              <Button kind="main" wide isBusy={form.isBusy} onClick={() => form.check() && open()}>
                {t('innovation_sheet.give')}
              </Button>
            )}
          </Confirm>
        </Stack>
      </div>
    </Card>
  );
}

export function Sheets({ innovation }: { innovation: Innovation }) {
  const { t } = useTranslation();
  const { criteria, all_sheets: all, own_sheet: own } = innovation;
  const shown = all.length > 0 ? all : own ? [own] : [];
  if (shown.length === 0) return null;
  return (
    <Card title={all.length > 0 ? t('innovation_sheet.all') : t('innovation_sheet.own')}>
      <Stack gap="wide">
        {shown.map(({ judge_name, points, words }, place) => (
          <section key={place} aria-label={judge_name || t('innovation_sheet.judge', { place: place + 1 })}>
            <Stack gap="small">
              <h3>{judge_name || t('innovation_sheet.judge', { place: place + 1 })}</h3>
              <Facts
                items={criteria.map(({ name, points: most }, at) => ({
                  name,
                  value: t('innovation_sheet.of', { points: points[at] ?? 0, most }),
                }))}
              />
              {words && <p>{words}</p>}
            </Stack>
          </section>
        ))}
      </Stack>
    </Card>
  );
}
