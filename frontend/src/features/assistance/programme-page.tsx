/** One programme: its figures with their source, from a day on others, and its end. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { actOnProgramme, programmesQuery, type Figure, type Programme } from '@/api/assistance';
import { language, useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { formatDate, today } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form, Row, Stack, Unfold } from '@/ui/layout';
import { NotHere } from '@/ui/not-here';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { FigureFields, figureFaults, valueOf, type FigureWritten } from './programme-fields';
import { figuresOf, givesOf, inForce, inWords, tiersOf, useIsAdmin } from './programmes';

export default function ProgrammePage() {
  const { t } = useTranslation();
  const { programmeId } = useParams({ from: '/app/assistance/programmes/$programmeId' });
  const { data, error, refetch } = useQuery(programmesQuery);
  const back = { to: '/assistance/programmes', label: t('programme.list') } as const;
  const programme = data?.find(({ id }) => id === programmeId);
  if (data && !programme) return <NotHere title={t('not_here.title')} detail={t('not_here.detail')} back={back} />;
  if (!programme)
    return (
      <Page title={t('programme.title')} back={back.to}>
        {error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <Skeleton rows={8} label={t('list.loading')} />}
      </Page>
    );
  return (
    <Page
      title={programme.name}
      lead={
        programme.last_day && (
          <Tag tone="still">
            {programme.is_open ? t('programme.last_day', { day: formatDate(programme.last_day) }) : t('programme.ended')}
          </Tag>
        )
      }
      back={back.to}
    >
      <Figures programme={programme} />
      <Admin programme={programme} />
    </Page>
  );
}

const sourceOf = (row: Figure) => (language() === 'en' ? row.source_en : row.source_zh);

function Figures({ programme }: { programme: Programme }) {
  const { t } = useTranslation();
  const { fund, rule, papers, fields, rows, documents } = programme;
  const now = tiersOf(programme).flatMap((tier) => inForce(programme, tier));
  const others = rows.filter((row) => !now.includes(row));
  const coming = programme.editions.filter(({ effective }) => effective > today());
  return (
    <>
      <Card title={t('programme.now')}>
        <Stack>
          <Facts
            items={[
              { name: t('fund.title'), value: t(`fund.name.${fund}`) },
              { name: t('programme.how'), value: t(`programme.rule.${rule}`) },
              ...tiersOf(programme).map((tier) => ({ name: t(`notice.tier.${tier}`), value: givesOf(programme, tier) })),
              ...(papers.length > 0
                ? [{ name: t('apply.papers'), value: papers.map((each) => t(`evidence.${each}`)).join(t('list.comma')) }]
                : []),
              ...(fields.length > 0
                ? [
                    {
                      name: t('programme.asks'),
                      value: fields.map((each) => (language() === 'en' ? each.label_en : each.label_zh)).join(t('list.comma')),
                    },
                  ]
                : []),
            ]}
          />
          {documents.length > 0 && (
            <div>
              <h3>{t('programme.documents')}</h3>
              <ul>
                {documents.map(({ title_zh, title_en, reference }) => (
                  <li key={title_zh}>{[language() === 'en' ? title_en : title_zh, reference].filter(Boolean).join(' · ')}</li>
                ))}
              </ul>
            </div>
          )}
          <Unfold label={t('programme.sources')}>
            <Rows rows={now} />
          </Unfold>
        </Stack>
      </Card>
      {coming.length > 0 && (
        <Card title={t('programme.coming')}>
          <Facts
            items={coming.map((each) => ({
              name: formatDate(each.effective),
              value: language() === 'en' ? each.name_en : each.name_zh,
            }))}
          />
        </Card>
      )}
      {others.length > 0 && (
        <Card title={t('programme.others')}>
          <Rows rows={others} />
        </Card>
      )}
    </>
  );
}

function Rows({ rows }: { rows: Figure[] }) {
  const { t } = useTranslation();
  return (
    <Stack as="ul" gap="small">
      {rows.map((row, index) => (
        <li key={index}>
          <strong>
            {t(`notice.tier.${row.tier}`)}: {inWords(row)}
          </strong>
          <p className="row-small">
            {sourceOf(row)} · {t('programme.since', { when: formatDate(row.effective) })}
          </p>
        </li>
      ))}
    </Stack>
  );
}

/** What changes and ends it. */
function Admin({ programme }: { programme: Programme }) {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const [doing, setDoing] = useState<'change' | 'end' | null>(null);
  if (!isAdmin || programme.last_day) return null;
  const done = () => setDoing(null);
  if (doing === 'change')
    return (
      <Card title={t('programme.change')}>
        <ChangeForm programme={programme} onDone={done} />
      </Card>
    );
  if (doing === 'end')
    return (
      <Card title={t('programme.end')}>
        <EndForm programme={programme} onDone={done} />
      </Card>
    );
  return (
    <Row>
      <Button kind="main" onClick={() => setDoing('change')}>
        {t('programme.change')}
      </Button>
      <Link
        to="/assistance/programmes/$programmeId/edition"
        params={{ programmeId: programme.id }}
        className="button button-plain"
      >
        {t('programme.edition')}
      </Link>
      <Button onClick={() => setDoing('end')}>{t('programme.end')}</Button>
    </Row>
  );
}

function EndForm({ programme, onDone }: { programme: Programme; onDone: () => void }) {
  const { t } = useTranslation();
  const { perform } = useActing({ lists: [programmesQuery.queryKey], steps: programme.version });
  const form = useForm({
    start: { last_day: today() },
    required: ['last_day'],
    send: ({ last_day }) => perform(() => actOnProgramme(programme, 'end', { last_day }), t('programme.end_done')),
    sent: onDone,
  });
  return (
    <Form form={form} submit={t('programme.end')}>
      <Field label={t('programme.end_day')} hint={t('programme.end_hint')} required error={form.error('last_day')}>
        {(wiring) => <Input {...wiring} {...form.text('last_day')} type="date" min={today()} />}
      </Field>
    </Form>
  );
}

function ChangeForm({ programme, onDone }: { programme: Programme; onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { perform } = useActing({ lists: [programmesQuery.queryKey], steps: programme.version });
  const { needs, may } = figuresOf[programme.rule];
  const form = useForm<FigureWritten>({
    start: { tier: '', name: '', effective: today(), source_zh: '', source_en: '' },
    faults: figureFaults,
    send: ({ tier, name, effective, source_zh, source_en, ...value }) =>
      perform(
        () =>
          actOnProgramme(programme, 'figures', {
            rows: [
              {
                tier: tier || 'deep', // Both are there by now.
                name: name || 'most',
                value: valueOf(name || 'most', value),
                effective,
                source_zh: source_zh.trim(),
                source_en: source_en.trim(),
              },
            ],
          }),
        t('programme.changed'),
      ),
    sent: async () => {
      await queries.invalidateQueries({ queryKey: programmesQuery.queryKey });
      onDone();
    },
  });
  return (
    <Form form={form} submit={t('programme.change_submit')}>
      <p className="row-small">{t('programme.change_hint')}</p>
      <FigureFields form={form} names={[...needs, ...may]} />
    </Form>
  );
}
