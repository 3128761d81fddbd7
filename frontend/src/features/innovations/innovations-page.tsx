/** Small innovations: those one may read, one's own, those that wait for a step of one's own, and open notices. */
import PlusOutlined from '@ant-design/icons-svg/es/asn/PlusOutlined';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { innovationsQuery, joinInnovation, type Innovation } from '@/api/innovations';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { DataList } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Fields } from '@/ui/fields';
import { FilterTabs } from '@/ui/filter-bar';
import { Icon } from '@/ui/icon';
import { Form, Unfold } from '@/ui/layout';
import { Page } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { useFields } from '@/ui/use-fields';
import { When } from '@/ui/when';
import type { InnovationsSearch } from './feature';
import { innovationStates } from './innovation-states';
import { Notices } from './notices';

const shown = ['all', 'mine', 'waiting', 'notices'] as const;

export default function InnovationsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { show } = useSearch({ from: '/app/learn/innovations' });
  const change = (next: InnovationsSearch['show']) => void navigate({ to: '/learn/innovations', search: { show: next } });
  return (
    <Page
      title={t('innovation.list')}
      lead={t('innovation.lead')}
      width="wide"
      back="/learn"
      aside={
        <Link to="/learn/innovations/new" className="button button-main">
          <Icon of={PlusOutlined} />
          {t('innovation.new')}
        </Link>
      }
    >
      <FilterTabs
        label={t('innovation.show.label')}
        value={show ?? 'all'}
        options={shown.map((value) => ({ value, label: t(`innovation.show.${value}`) }))}
        onChange={(next) => change(next === 'all' ? undefined : next)}
      />
      {show === 'mine' && (
        <Unfold label={t('innovation.join')}>
          <Join />
        </Unfold>
      )}
      {show === 'notices' ? <Notices /> : <Innovations show={show} />}
    </Page>
  );
}

function Innovations({ show }: { show?: 'mine' | 'waiting' }) {
  const { t } = useTranslation();
  return (
    <DataList
      query={useInfiniteQuery(innovationsQuery(show))}
      label={t('innovation.list')}
      keyOf={({ id }) => id}
      empty={<Empty title={t(`innovation.none.${show ?? 'all'}`)} hint={t('innovation.none_hint')} />}
      columns={[
        {
          name: t('innovation.title'),
          isName: true,
          cell: ({ id, title }) => (
            <Link to="/learn/innovations/$innovationId" params={{ innovationId: id }} className="row-link">
              {title}
            </Link>
          ),
        },
        { name: t('innovation.state_title'), cell: ({ state }) => <StatusTag of={innovationStates} state={state} /> },
        { name: t('innovation.kind_title'), cell: ({ kind_name }) => kind_name },
        { name: t('innovation.unit'), cell: ({ unit_name }) => unit_name },
        { name: t('innovation.submitted'), cell: ({ submitted_at }) => <When at={submitted_at} as="ago" /> },
      ]}
    />
  );
}

function Join() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const navigate = useNavigate();
  const written = useFields<{ code: string; named: string }, Innovation>({
    store: useDraft(me.id, 'innovation team'),
    fields: [
      {
        name: 'code',
        kind: 'line',
        label: t('innovation.code'),
        hint: t('innovation.code_hint'),
        isRequired: true,
        most: 12,
      },
      {
        name: 'named',
        kind: 'choice',
        label: t('innovation.named_ask'),
        hint: t('innovation.named_hint'),
        isRequired: true,
        choose: t('innovation.choose'),
        options: [
          { value: 'yes', label: t('innovation.named_yes') },
          { value: 'no', label: t('innovation.named_no') },
        ],
      },
    ],
    send: ({ code, named }) => joinInnovation(code, named === 'yes'),
    lists: [['innovations']],
    done: t('innovation.joined'),
    sent: ({ id }) => navigate({ to: '/learn/innovations/$innovationId', params: { innovationId: id } }),
    leaves: true,
  });
  return (
    <Form form={written.form} submit={t('innovation.join')}>
      <Fields of={written} />
    </Form>
  );
}
