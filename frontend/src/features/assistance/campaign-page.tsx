/** One relief campaign: goods and how they add up, the list, what can be done now, who has collected. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { actOnCampaign, campaignQuery, type Campaign } from '@/api/relief';
import { isOpen } from '@/api/jobs';
import { useTranslation, words } from '@/i18n';
import { ActionPanel } from '@/ui/action-panel';
import { Table } from '@/ui/data-list';
import { formatDate } from '@/ui/dates';
import { Notice } from '@/ui/error';
import { JobProgress } from '@/ui/job-progress';
import { Columns, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { Progress } from '@/ui/progress';
import { StatusTag } from '@/ui/status-tag';
import { stepsIn, Timeline } from '@/ui/timeline';
import { useActions } from '@/ui/use-actions';
import { inYuan } from '@/ui/use-money';
import { reasonField } from './action-fields';
import { CountForm } from './campaign-count';
import { Recipients } from './campaign-recipients';
import { campaignStates } from './relief-states';

export default function CampaignPage() {
  const { t } = useTranslation();
  const { campaignId } = useParams({ from: '/app/assistance/campaigns/$campaignId' });
  return (
    <ObjectPage
      query={useQuery(campaignQuery(campaignId))}
      title={t('relief.title')}
      back={{ to: '/assistance/campaigns', label: t('relief.list') }}
    >
      {(campaign) => (
        <Page
          title={campaign.name}
          lead={<StatusTag of={campaignStates} state={campaign.state} />}
          back="/assistance/campaigns"
          width="pair"
        >
          <Columns side>
            <Stack>
              <Standing campaign={campaign} />
              <Goods campaign={campaign} />
              {campaign.may_export && campaign.listed > 0 && <Recipients campaign={campaign} />}
              <Card title={t('relief.story')}>
                <Timeline steps={stepsIn(campaign.timeline, campaignStates, 'relief.event')} />
              </Card>
            </Stack>
            <Stack>
              {campaign.may_hand_out && (
                <Link
                  to="/assistance/campaigns/$campaignId/hand-out"
                  params={{ campaignId }}
                  className="button button-main button-wide"
                >
                  {t('relief.to_hand_out')}
                </Link>
              )}
              <CampaignActions campaign={campaign} />
              {campaign.actions.includes('count') && <CountForm campaign={campaign} />}
            </Stack>
          </Columns>
        </Page>
      )}
    </ObjectPage>
  );
}

const handedOut: Campaign['state'][] = ['HANDING_OUT', 'COUNTED', 'RECONCILED', 'CLOSED'];

function Standing({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const { progress, collected, listed, unknown, state, spent_fen, stewards, rule } = campaign;
  return (
    <Card title={t('relief.facts')}>
      <Stack>
        {progress && isOpen(progress) && (
          <JobProgress job={{ ...progress, phase: t(state === 'LISTING' ? 'relief.roster_wait' : 'relief.telling') }} />
        )}
        {progress && (progress.state === 'FAILED' || progress.state === 'CANCELLED') && state === 'PLANNED' && (
          <Notice tone="wait">{t('relief.stop_failed')}</Notice>
        )}
        {unknown > 0 && <Notice tone="wait">{t('relief.unknown', { count: unknown })}</Notice>}
        {handedOut.includes(state) && (
          <Progress
            done={collected}
            total={listed}
            label={t('relief.so_far', { done: collected.toLocaleString(), total: listed.toLocaleString() })}
          />
        )}
        <Facts
          items={[
            { name: t('relief.number'), value: campaign.number },
            { name: t('relief.listed'), value: listed.toLocaleString() },
            { name: t('relief.kind'), value: t(`relief.kinds.${campaign.kind}`) },
            { name: t('relief.unit'), value: campaign.unit_name },
            { name: t('relief.place'), value: campaign.place },
            {
              name: t('collect.days'),
              value: t('collect.from_to', { from: formatDate(campaign.starts_on), to: formatDate(campaign.ends_on) }),
            },
            ...(rule
              ? [
                  {
                    name: t('relief.roster'),
                    value: [t(`relief.rules.${rule}`), ...campaign.rule_units].join(t('list.comma')),
                  },
                ]
              : []),
            ...(campaign.fen > 0
              ? [
                  {
                    name: `${t('relief.budget')} · ${t(`fund.name.${campaign.fund}`)}`,
                    value: <Money fen={campaign.fen} />,
                  },
                ]
              : []),
            ...(spent_fen !== null ? [{ name: t('relief.spent'), value: <Money fen={spent_fen} /> }] : []),
            {
              name: t('relief.stewards'),
              value: stewards.map(({ name }) => name).join(t('list.comma')) || t('relief.stewards_none'),
            },
          ]}
        />
        {campaign.note && <p>{campaign.note}</p>}
      </Stack>
    </Card>
  );
}

function Goods({ campaign: { items, fen } }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const number = (value: number | null) => (value === null ? '–' : value.toLocaleString());
  return (
    <Card title={t('relief.goods')}>
      <div className="data-table">
        <Table
          label={t('relief.goods')}
          items={items}
          keyOf={({ id }) => id}
          columns={[
            { name: t('relief.item_name'), cell: ({ name, measure }) => t('relief.measured', { name, measure }) },
            { name: t('relief.each'), cell: ({ each }) => each, align: 'end' },
            { name: t('relief.stock'), cell: ({ stock }) => number(stock), align: 'end' },
            { name: t('relief.given'), cell: ({ given }) => number(given), align: 'end' },
            { name: t('relief.left'), cell: ({ left }) => number(left), align: 'end' },
            { name: t('relief.missing'), cell: ({ missing }) => number(missing), align: 'end' },
          ]}
        />
      </div>
      {items.map(
        ({ id, name, reason }) =>
          reason && (
            <p key={id} className="row-small">
              {t('relief.missing_why', { name, reason })}
            </p>
          ),
      )}
      {fen > 0 && (
        <p>
          {t('relief.cost')} <Money fen={items.reduce((sum, { stock, fen: price }) => sum + stock * price, 0)} />
        </p>
      )}
    </Card>
  );
}

interface Given {
  rule?: string;
  unit?: string;
  numbers?: string;
  steward: string;
  reason: string;
  fen: number;
}

function CampaignActions({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const facts = { number: campaign.number, count: campaign.listed };
  const actions = useActions<Given>({
    object: campaign,
    queryKey: campaignQuery(campaign.id).queryKey,
    lists: [['campaigns'], ['recipients', campaign.id], ['funds']],
    words: 'relief_action',
    state: words('relief.state', campaign.state, ''),
    table: {
      approve: { facts, send: () => actOnCampaign(campaign, 'approve') },
      countersign: { facts, send: () => actOnCampaign(campaign, 'countersign') },
      submit: { send: () => actOnCampaign(campaign, 'submit') },
      make_roster: {
        fields: [
          {
            name: 'rule',
            kind: 'choice',
            label: t('relief.rule'),
            isRequired: true,
            choose: t('relief.choose'),
            options: (['units', 'filed', 'imported'] as const).map((value) => ({ value, label: t(`relief.rules.${value}`) })),
          },
          { name: 'unit', kind: 'unit', label: t('relief.rule_unit') },
          { name: 'numbers', label: t('relief.numbers'), hint: t('relief.numbers_hint'), most: 220_000, rows: 4 },
        ],
        send: ({ rule, unit, numbers }) =>
          actOnCampaign(campaign, 'roster', {
            rule: rule === 'filed' || rule === 'imported' ? rule : 'units',
            ...(unit && rule !== 'imported' && { unit_ids: [unit] }),
            ...(rule === 'imported' && { employee_numbers: numbers ?? '' }),
          }),
      },
      confirm_count: { send: () => actOnCampaign(campaign, 'confirm-count') },
      settle: {
        facts,
        fields: [
          {
            name: 'fen',
            kind: 'money',
            label: t('relief.spent'),
            hint: t('relief.settle_hint', { fen: inYuan(campaign.fen) }),
            isRequired: true,
            most: campaign.fen,
          },
        ],
        send: ({ fen }) => actOnCampaign(campaign, 'settle', { fen }),
      },
      name_stewards: {
        isWayOut: true,
        fields: [{ name: 'steward', kind: 'member', label: t('relief.steward'), isRequired: true }],
        send: ({ steward }) =>
          actOnCampaign(campaign, 'stewards', {
            member_ids: [...new Set([...campaign.stewards.map(({ id }) => id), steward])],
          }),
      },
      recount: {
        isWayOut: true,
        fields: reasonField(t('relief.reason')),
        send: ({ reason }) => actOnCampaign(campaign, 'recount', { reason }),
      },
      send_back: {
        isWayOut: true,
        fields: reasonField(t('relief.reason')),
        send: ({ reason }) => actOnCampaign(campaign, 'send-back', { reason }),
      },
      cancel: {
        isWayOut: true,
        fields: reasonField(t('relief.reason')),
        send: ({ reason }) => actOnCampaign(campaign, 'cancel', { reason }),
      },
    },
  });
  return <ActionPanel of={actions} none={<p>{t('relief.nothing')}</p>} />;
}
