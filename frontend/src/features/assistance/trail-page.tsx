/** Follow one fen: the budget it came from, the household it was decided for, the aid, the ledger and the bank's line. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { followQuery, type FenTrail, type Posted } from '@/api/assistance';
import { useTranslation, words } from '@/i18n';
import { Hash } from '@/ui/code';
import { formatDate } from '@/ui/dates';
import { DecisionExplained } from '@/ui/decision-explained';
import { Row, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page, Parts } from '@/ui/page';
import { StatusTag, Tag } from '@/ui/status-tag';
import { stepsIn, Timeline } from '@/ui/timeline';
import { When } from '@/ui/when';
import { accountName } from './funds';
import { OwnChecks } from './own-checks';
import { aidStates, paymentStates, toneOfDecision, toneOfHousehold } from './states';

export default function TrailPage() {
  const { t } = useTranslation();
  const { transactionId } = useParams({ from: '/app/assistance/funds/trail/$transactionId' });
  return (
    <ObjectPage
      query={useQuery(followQuery(transactionId))}
      title={t('trail.title')}
      back={{ to: '/assistance/funds', label: t('fund.list') }}
    >
      {(trail) => (
        <Page title={t('trail.title')} lead={t('trail.lead')} back="/assistance/funds">
          <Posts title={t('trail.budget')} posts={trail.budget} followed={transactionId} hint={t('trail.budget_hint')} />
          {trail.household && <Decided of={trail.household} />}
          {trail.aid && <Aided of={trail.aid} />}
          {trail.posted.length > 0 && (
            <Posts title={t('trail.posted')} posts={trail.posted} followed={transactionId} hint={t('trail.posted_hint')} />
          )}
          {trail.aid && <Paid payments={trail.payments} />}
          <OwnChecks />
        </Page>
      )}
    </ObjectPage>
  );
}

interface PostsProps {
  title: string;
  hint: string;
  posts: Posted[];
  /** The transaction one came from. */
  followed: string;
}

function Posts({ title, hint, posts, followed }: PostsProps) {
  const { t } = useTranslation();
  return (
    <Card title={title}>
      <Stack>
        <p className="row-small">{hint}</p>
        <Stack as="ol">
          {posts.map(({ id, transaction_id, kind, debit, credit, fen, at, by_name }) => (
            <li key={id}>
              <Stack gap="small">
                <div className="row">
                  <strong>
                    {words('fund.kind', kind, kind)} <Money fen={fen} />
                  </strong>
                  {transaction_id === followed && <Tag tone="wait">{t('trail.this')}</Tag>}
                </div>
                <p>{t('fund.moved', { from: accountName(credit), to: accountName(debit) })}</p>
                <Parts of={[by_name, <When at={at} />, t('trail.transaction', { id: transaction_id })].filter(Boolean)} />
              </Stack>
            </li>
          ))}
        </Stack>
      </Stack>
    </Card>
  );
}

function Decided({ of }: { of: NonNullable<FenTrail['household']> }) {
  const { t } = useTranslation();
  const listed = (names: string[]) => names.filter(Boolean).join(t('list.comma'));
  const members = of.committee.map(({ name, supports }) =>
    t('trail.view', { name, view: t(supports === null ? 'trail.left' : supports ? 'file.supports' : 'file.against') }),
  );
  return (
    <Card title={t('trail.household')} aside={<Tag tone={toneOfHousehold(of.state)}>{of.state_name}</Tag>}>
      <Stack>
        <p className="row-small">{t('trail.household_hint')}</p>
        <Facts
          items={[
            { name: t('file.number'), value: of.number },
            { name: t('file.applicant'), value: of.applicant_name },
            { name: t('file.unit'), value: of.unit_name },
            { name: t('figure.persons'), value: of.persons },
            ...(of.visited_on ? [{ name: t('trail.visit'), value: formatDate(of.visited_on) }] : []),
            ...(of.visitors.length > 0 ? [{ name: t('file.visitors'), value: listed(of.visitors.map(({ name }) => name)) }] : []),
            ...(members.length > 0 ? [{ name: t('file.views'), value: listed(members) }] : []),
            ...of.notices.map(({ opened_at, ended_at, objections, unanswered }) => ({
              name: t('notice.title'),
              value: (
                <>
                  <When at={opened_at} as="day" /> – {ended_at && <When at={ended_at} as="day" />}
                  {objections === 0 ? t('trail.undisputed') : t('trail.objections', { objections, unanswered })}
                </>
              ),
            })),
          ]}
        />
        {of.decision && <DecisionExplained decision={of.decision} tone={toneOfDecision(of.decision)} />}
        <Timeline
          steps={of.steps.map(({ at, action, actor_name }) => ({
            at,
            tone: 'wait' as const,
            what: words('file.event', action, action),
            who: actor_name,
          }))}
        />
      </Stack>
    </Card>
  );
}

function Aided({ of }: { of: NonNullable<FenTrail['aid']> }) {
  const { t } = useTranslation();
  return (
    <Card title={t('trail.aid')} aside={<StatusTag of={aidStates} state={of.state} />}>
      <Stack>
        <Facts
          items={[
            { name: t('file.number'), value: of.number },
            { name: t('aid.programme'), value: of.programme_name },
            { name: t('aid.amount'), value: <Money fen={of.fen} /> },
            { name: t('fund.title'), value: t(`fund.name.${of.fund}`) },
            { name: t('aid.level'), value: t(`aid.levels.${of.level}`) },
          ]}
        />
        <DecisionExplained decision={of.decision} tone={toneOfDecision(of.decision)} />
        <Timeline steps={stepsIn(of.timeline, aidStates, 'aid.event')} />
      </Stack>
    </Card>
  );
}

function Paid({ payments }: Pick<FenTrail, 'payments'>) {
  const { t } = useTranslation();
  return (
    <Card title={t('trail.bank')}>
      <Stack>
        {payments.length === 0 && <p>{t('trail.no_payment')}</p>}
        {payments.map(({ reference, payout, fen, state, bank_line, bank_file, imported_at, imported_by }) => (
          <Stack key={reference}>
            <Facts
              items={[
                { name: t('payout.reference'), value: reference },
                { name: t('aid.amount'), value: <Money fen={fen} /> },
                { name: t('file.state'), value: <StatusTag of={paymentStates} state={state} /> },
                { name: t('trail.line'), value: bank_line === null ? t('trail.no_line') : t('payout.line', { line: bank_line }) },
                ...(imported_at ? [{ name: t('trail.imported'), value: <Imported at={imported_at} by={imported_by} /> }] : []),
                ...(bank_file ? [{ name: t('trail.digest'), value: <Hash of={bank_file} /> }] : []),
              ]}
            />
            <Row>
              <Link to="/assistance/payouts/$payoutId" params={{ payoutId: payout.id }} className="button button-plain">
                {t('trail.batch', { number: payout.number })}
              </Link>
            </Row>
          </Stack>
        ))}
      </Stack>
    </Card>
  );
}

const Imported = ({ at, by }: { at: string; by: string | null }): ReactNode => (
  <>
    {by} <When at={at} />
  </>
);
