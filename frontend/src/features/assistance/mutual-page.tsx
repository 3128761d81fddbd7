/** Mutual aid for a member: what there is to join, what one has joined, one's claims. Officers see how many joined. */
import { useInfiniteQuery, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import {
  claimsQuery,
  enrolmentsQuery,
  joinScheme,
  receivePremiums,
  schemesQuery,
  type Enrolment,
  type Scheme,
} from '@/api/mutual-aid';
import { newKey } from '@/api/new-key';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatDate, today } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { Row, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { Card, Facts, Page, Parts } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { say } from '@/ui/toast';
import { inYuan } from '@/ui/use-money';
import { ClaimList } from './claim-list';

export default function MutualPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const schemes = useQuery(schemesQuery);
  const mine = useInfiniteQuery(enrolmentsQuery);
  const claims = useInfiniteQuery(claimsQuery({ own: true }));
  const enrolments = mine.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t('mutual.title')}
      lead={t('mutual.lead')}
      back="/help"
      aside={
        holds(me, 'union_staff') && (
          <Link to="/assistance/schemes/new" className="button button-plain">
            {t('scheme.new')}
          </Link>
        )
      }
    >
      {enrolments.length > 0 && (
        <Stack as="section" aria-label={t('mutual.mine')}>
          <h2>{t('mutual.mine')}</h2>
          {enrolments.map((each) => (
            <Joined key={each.id} enrolment={each} />
          ))}
          <h2>{t('mutual.my_claims')}</h2>
          <ClaimList query={claims} label={t('mutual.my_claims')} empty={<Empty title={t('mutual.no_claims')} />} />
        </Stack>
      )}
      <Stack as="section" aria-label={t('mutual.schemes')}>
        <h2>{t('mutual.schemes')}</h2>
        {schemes.isPending && <Skeleton rows={4} label={t('list.loading')} />}
        {schemes.isError && <ErrorNotice error={schemes.error} onRetry={() => void schemes.refetch()} />}
        {schemes.data?.length === 0 && <Empty title={t('mutual.none')} hint={t('mutual.none_hint')} />}
        {schemes.data?.map((each) => (
          <OneScheme key={each.id} scheme={each} />
        ))}
      </Stack>
    </Page>
  );
}

function Joined({ enrolment: { id, state, scheme, covered_from, is_paid } }: { enrolment: Enrolment }) {
  const { t } = useTranslation();
  const isActive = state === 'ACTIVE';
  const standing = isActive ? (is_paid ? 'mutual.active' : 'mutual.unpaid') : 'mutual.ended';
  return (
    <Card title={scheme.name} aside={<Tag tone={isActive ? (is_paid ? 'good' : 'wait') : 'still'}>{t(standing)}</Tag>}>
      <Stack>
        <Parts of={[t('mutual.covered_from', { from: formatDate(covered_from) }), formatDate(scheme.ends_on)]} />
        {is_paid && covered_from <= today() && (
          <Row>
            <Link to="/help/mutual/$enrolmentId" params={{ enrolmentId: id }} className="button button-plain">
              {t('mutual.claim')}
            </Link>
          </Row>
        )}
      </Stack>
    </Card>
  );
}

function OneScheme({ scheme }: { scheme: Scheme }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [keys] = useState({ join: newKey(), receive: newKey() });
  const { id, name, premium, enrolled, unpaid, fund } = scheme;
  const done = (words: string) => {
    for (const queryKey of [['schemes'], ['enrolments'], ['funds']]) void queries.invalidateQueries({ queryKey });
    say(words);
  };
  return (
    <Card title={name} aside={<span className="row-small">{scheme.unit_name}</span>}>
      <Stack>
        <Facts
          items={[
            { name: t('mutual.premium'), value: <Money fen={premium} /> },
            {
              name: t('mutual.open'),
              value: t('mutual.from_to', { from: formatDate(scheme.opens_on), to: formatDate(scheme.closes_on) }),
            },
            {
              name: t('mutual.cover'),
              value: t('mutual.from_to', { from: formatDate(scheme.starts_on), to: formatDate(scheme.ends_on) }),
            },
            ...scheme.benefits.map((each) => ({
              name: each.name,
              value: [
                each.amount > 0
                  ? t('mutual.fixed', { amount: inYuan(each.amount) })
                  : t('mutual.share', { percent: each.percent }),
                t('mutual.most', { most: inYuan(each.most) }),
              ].join(t('list.comma')),
            })),
          ]}
        />
        {scheme.waiting_days > 0 && <p className="row-small">{t('mutual.waiting', { count: scheme.waiting_days })}</p>}
        {enrolled !== null && (
          <Parts of={[t('mutual.enrolled', { count: enrolled }), t('mutual.unpaid_count', { count: unpaid ?? 0 })]} />
        )}
        {scheme.may_join && (
          <Confirm
            title={t('mutual.join_ask', { name })}
            fact={t('mutual.join_fact', { premium: inYuan(premium) })}
            yes={t('mutual.join')}
            onYes={async () => {
              await joinScheme(id, keys.join);
              done(t('mutual.joined'));
            }}
          >
            {(open) => (
              <Button kind="main" onClick={open}>
                {t('mutual.join')}
              </Button>
            )}
          </Confirm>
        )}
        {scheme.terms && (
          <Row>
            <Link to="/assistance/schemes/new" search={{ renews: id }} className="button button-plain">
              {t('scheme.renew')}
              <span className="hidden-visually">{`: ${name}`}</span>
            </Link>
          </Row>
        )}
        {scheme.may_collect && (
          <Confirm
            title={t('mutual.receive_ask', { count: unpaid ?? 0 })}
            fact={t('mutual.receive_fact', { fen: inYuan((unpaid ?? 0) * premium), fund: t(`fund.name.${fund}`) })}
            yes={t('mutual.receive')}
            onYes={async () => {
              await receivePremiums(id, keys.receive);
              done(t('mutual.received'));
            }}
          >
            {(open) => <Button onClick={open}>{t('mutual.receive')}</Button>}
          </Confirm>
        )}
      </Stack>
    </Card>
  );
}
