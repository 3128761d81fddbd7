/** An exam as its examiner writes it: when, for how long, what is drawn, and the certificate. */
import { useEffect } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { bankQuery, type Exam, type ExamUpdate } from '@/api/learning';
import { t as say, useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { atMoment, momentOf } from '@/ui/dates';
import { Field } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { Select } from '@/ui/select';
import { Several } from '@/ui/several';
import type { useForm } from '@/ui/use-form';

interface Row {
  subject: string;
  difficulty: string;
  count: string;
  points: string;
}

export interface ExamWritten {
  unit_id: string;
  title: string;
  lead: string;
  opens_at: string;
  closes_at: string;
  minutes: string;
  pass_percent: string;
  rows: Row[];
  question_ids: string[];
  each_points: string;
  certificate: string;
  months: string;
}

const emptyRow: Row = { subject: '', difficulty: '', count: '', points: '' };

export function startOf(unit_id: string, exam?: Exam): ExamWritten {
  const soon = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000);
  const at = (days: number) => momentOf(new Date(soon.getTime() + days * 86_400_000).toISOString());
  if (!exam)
    return {
      ...{ unit_id, title: '', lead: '', opens_at: at(0), closes_at: at(7), minutes: '30', pass_percent: '60' },
      ...{ rows: [emptyRow], question_ids: [], each_points: '1', certificate: '', months: '' },
    };
  return {
    unit_id,
    title: exam.title,
    lead: exam.lead,
    opens_at: momentOf(exam.opens_at),
    closes_at: momentOf(exam.closes_at),
    minutes: String(exam.minutes),
    pass_percent: String(exam.pass_percent),
    rows: exam.blueprint.map(({ subject, difficulty, count, points }) => ({
      subject,
      difficulty: difficulty ? String(difficulty) : '',
      count: String(count),
      points: String(points),
    })),
    question_ids: exam.question_ids,
    each_points: String(exam.each_points),
    certificate: exam.certificate?.title ?? '',
    months: exam.certificate?.months ? String(exam.certificate.months) : '',
  };
}

const isCount = (typed: string, most: number) => /^\d{1,3}$/.test(typed.trim()) && Number(typed) >= 1 && Number(typed) <= most;
const isBlank = ({ subject, count, points }: Row) => !subject.trim() && !count.trim() && !points.trim();

export function examFaults(written: ExamWritten) {
  const { title, opens_at, closes_at, minutes, pass_percent, rows, question_ids, each_points, months } = written;
  const within = (typed: string, most: number) => (isCount(typed, most) ? undefined : say('count.within', { least: 1, most }));
  const used = rows.filter((row) => !isBlank(row));
  const areRows = used.every(({ subject, count, points }) => subject.trim() && isCount(count, 100) && isCount(points, 100));
  return {
    title: title.trim().length >= 2 ? undefined : say('act.required'),
    closes_at: opens_at < closes_at ? undefined : say('exam.order'),
    minutes: within(minutes, 300),
    pass_percent: within(pass_percent, 100),
    each_points: within(each_points, 100),
    months: months.trim() ? within(months, 120) : undefined,
    rows: areRows && used.length + question_ids.length > 0 ? undefined : say('exam.empty'),
  };
}

export function bodyOf(written: ExamWritten): ExamUpdate {
  const { title, lead, opens_at, closes_at, minutes, pass_percent, rows, question_ids, each_points } = written;
  const certificate = written.certificate.trim();
  return {
    title: title.trim(),
    lead: lead.trim(),
    opens_at: atMoment(opens_at),
    closes_at: atMoment(closes_at),
    minutes: Number(minutes),
    pass_percent: Number(pass_percent),
    question_ids,
    each_points: Number(each_points),
    blueprint: rows
      .filter((row) => !isBlank(row))
      .map(({ subject, difficulty, count, points }) => ({
        subject: subject.trim(),
        difficulty: difficulty ? Number(difficulty) : null,
        count: Number(count),
        points: Number(points),
      })),
    certificate: certificate ? { title: certificate, months: written.months.trim() ? Number(written.months) : null } : null,
  };
}

type Fields = Pick<ReturnType<typeof useForm<ExamWritten, Exam>>, 'values' | 'set' | 'text' | 'error'>;

export function ExamFields({ form }: { form: Fields }) {
  const { t } = useTranslation();
  const { values, set, error } = form;
  const bank = useInfiniteQuery(bankQuery(values.unit_id));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = bank;
  useEffect(() => {
    // Every subject of the bank can be drawn from, and every question fixed.
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const known = bank.data?.pages.flatMap(({ items }) => items) ?? [];
  const subjects = [...new Set(known.map(({ subject }) => subject))];
  const setRow = (place: number, next: Partial<Row>) =>
    set({ rows: values.rows.map((each, at) => (at === place ? { ...each, ...next } : each)) });
  const line = (
    name: 'title' | 'minutes' | 'pass_percent' | 'each_points' | 'certificate' | 'months',
    label: string,
    hint?: string,
  ) => (
    <Field label={label} hint={hint} required={name === 'title'} error={error(name)}>
      {(wiring) => (
        <Input
          {...wiring}
          {...form.text(name)}
          maxLength={80}
          inputMode={name === 'title' || name === 'certificate' ? undefined : 'numeric'}
        />
      )}
    </Field>
  );
  return (
    <>
      <Card>
        <Stack gap="wide">
          {line('title', t('exam.title'))}
          <Field label={t('exam.lead')}>{(wiring) => <TextArea {...wiring} {...form.text('lead')} maxLength={500} />}</Field>
          <Field label={t('exam.opens')} required>
            {(wiring) => <Input {...wiring} {...form.text('opens_at')} type="datetime-local" />}
          </Field>
          <Field label={t('exam.closes')} required error={error('closes_at')}>
            {(wiring) => <Input {...wiring} {...form.text('closes_at')} type="datetime-local" />}
          </Field>
          {line('minutes', t('exam.minutes'))}
          {line('pass_percent', t('exam.pass'))}
        </Stack>
      </Card>
      <Card title={t('exam.blueprint')}>
        <Stack gap="wide">
          {values.rows.map((row, place) => (
            <Stack key={place} as="section" aria-label={t('exam.row', { number: place + 1 })}>
              <Field label={t('bank.subject')} required>
                {(wiring) => (
                  <Select
                    {...wiring}
                    choose={t('training.choose')}
                    value={row.subject}
                    options={subjects.map((value) => ({ value, label: value }))}
                    from={bank}
                    onChange={({ target }) => setRow(place, { subject: target.value })}
                  />
                )}
              </Field>
              <Field label={t('bank.difficulty')}>
                {(wiring) => (
                  <Select
                    {...wiring}
                    choose={undefined}
                    value={row.difficulty || 'any'}
                    options={[
                      { value: 'any', label: t('exam.any') },
                      ...(['1', '2', '3'] as const).map((value) => ({ value, label: t(`bank.levels.${value}`) })),
                    ]}
                    onChange={({ target }) => setRow(place, { difficulty: target.value === 'any' ? '' : target.value })}
                  />
                )}
              </Field>
              <Field label={t('exam.count')} required>
                {(wiring) => (
                  <Input
                    {...wiring}
                    inputMode="numeric"
                    value={row.count}
                    onChange={({ target }) => setRow(place, { count: target.value })}
                  />
                )}
              </Field>
              <Field label={t('exam.points')} required>
                {(wiring) => (
                  <Input
                    {...wiring}
                    inputMode="numeric"
                    value={row.points}
                    onChange={({ target }) => setRow(place, { points: target.value })}
                  />
                )}
              </Field>
              <Button kind="quiet" onClick={() => set({ rows: values.rows.filter((_, at) => at !== place) })}>
                {t('exam.remove_row')}
              </Button>
            </Stack>
          ))}
          <Button onClick={() => set({ rows: [...values.rows, emptyRow] })}>{t('exam.add_row')}</Button>
          {error('rows') && <p className="field-error">{error('rows')}</p>}
        </Stack>
      </Card>
      {known.length > 0 && (
        <Card>
          <Stack gap="wide">
            <Several
              label={t('exam.fixed')}
              values={values.question_ids}
              options={known.map(({ id, content, subject }) => ({ value: id, label: content.stem, hint: subject }))}
              onChange={(question_ids) => set({ question_ids })}
            />
            {values.question_ids.length > 0 && line('each_points', t('exam.fixed_points'))}
          </Stack>
        </Card>
      )}
      <Card>
        <Stack gap="wide">
          {line('certificate', t('exam.certificate'), t('exam.certificate_hint'))}
          {values.certificate && line('months', t('exam.months'), t('exam.months_hint'))}
        </Stack>
      </Card>
    </>
  );
}
