/** Polls that ask the reader, or that their union has made. */
import PlusOutlined from '@ant-design/icons-svg/es/asn/PlusOutlined';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { pollsQuery } from '@/api/polls';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { DataList } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Icon } from '@/ui/icon';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';

export default function PollsPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Page
      title={t('poll.list')}
      lead={t('poll.lead')}
      width="wide"
      back="/democracy"
      aside={
        holds(me, 'union_staff') && (
          <Link to="/democracy/polls/new" className="button button-main">
            <Icon of={PlusOutlined} />
            {t('poll.new')}
          </Link>
        )
      }
    >
      <DataList
        query={useInfiniteQuery(pollsQuery)}
        label={t('poll.list')}
        keyOf={({ id }) => id}
        empty={<Empty title={t('poll.none')} hint={t('poll.none_hint')} />}
        columns={[
          {
            name: t('poll.name'),
            isName: true,
            cell: ({ id, title }) => (
              <Link to="/democracy/polls/$pollId" params={{ pollId: id }} className="row-link">
                {title}
              </Link>
            ),
          },
          {
            name: t('poll.state'),
            cell: ({ state, state_name, has_answered }) => (
              <Tag tone={state === 'OPEN' && !has_answered ? 'wait' : state === 'WITHDRAWN' ? 'still' : 'good'}>
                {state === 'OPEN' && has_answered ? t('poll.answered') : state_name}
              </Tag>
            ),
          },
          { name: t('poll.by_name'), cell: ({ is_named }) => t(is_named ? 'poll.named' : 'poll.unnamed') },
          { name: t('poll.unit'), cell: ({ unit_name }) => unit_name },
          { name: t('poll.closes'), cell: ({ closes_at }) => <When at={closes_at} /> },
        ]}
      />
    </Page>
  );
}
