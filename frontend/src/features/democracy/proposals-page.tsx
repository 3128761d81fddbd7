/** The public register of proposals. */
import PlusOutlined from '@ant-design/icons-svg/es/asn/PlusOutlined';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { staffProposalsQuery } from '@/api/staff-proposals';
import { useTranslation } from '@/i18n';
import { FilterBar, FilterSearch, FilterSelect, FilterTabs } from '@/ui/filter-bar';
import { Icon } from '@/ui/icon';
import { Page } from '@/ui/page';
import type { RegisterSearch } from './feature';
import { ProposalList } from './proposal-list';
import { states, topics } from './proposal-states';

export default function ProposalsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: '/app/democracy/proposals' });
  const { show, q, state, topic } = search;
  const change = (next: RegisterSearch, replace = false) =>
    void navigate({ to: '/democracy/proposals', search: { ...search, ...next }, replace });
  const filter = { q, state, topic, mine: show === 'mine' || undefined, waiting: show === 'waiting' || undefined };
  return (
    <Page
      title={t('staff_proposal.list')}
      lead={t('staff_proposal.list_lead')}
      width="wide"
      back="/democracy"
      aside={
        <Link to="/democracy/proposals/new" className="button button-main">
          <Icon of={PlusOutlined} />
          {t('staff_proposal.new')}
        </Link>
      }
    >
      <FilterBar label={t('staff_proposal.filter')}>
        <FilterTabs
          label={t('staff_proposal.show.label')}
          value={show ?? 'all'}
          options={(['all', 'mine', 'waiting'] as const).map((value) => ({ value, label: t(`staff_proposal.show.${value}`) }))}
          onChange={(next) => change({ show: next === 'all' ? undefined : next })}
        />
        <FilterSearch
          label={t('staff_proposal.search')}
          maxLength={100}
          value={q}
          onChange={(next) => change({ q: next }, true)}
        />
        <FilterSelect
          label={t('staff_proposal.state_title')}
          value={state ?? ''}
          options={[
            { value: '', label: t('staff_proposal.any_state') },
            ...states.map((value) => ({ value, label: t(`staff_proposal.state.${value}`) })),
          ]}
          onChange={(next) => change({ state: states.find((each) => each === next) })}
        />
        <FilterSelect
          label={t('staff_proposal.topic_title')}
          value={topic ?? ''}
          options={[
            { value: '', label: t('staff_proposal.any_topic') },
            ...topics.map((value) => ({ value, label: t(`staff_proposal.topic.${value}`) })),
          ]}
          onChange={(next) => change({ topic: topics.find((each) => each === next) })}
        />
      </FilterBar>
      <ProposalList query={useInfiniteQuery(staffProposalsQuery(filter))} label={t('staff_proposal.list')} />
    </Page>
  );
}
