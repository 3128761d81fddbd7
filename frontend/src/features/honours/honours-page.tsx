/** Honours among whose people the reader is, or that they oversee. */
import PlusOutlined from '@ant-design/icons-svg/es/asn/PlusOutlined';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { honoursQuery } from '@/api/honours';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { DataList } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Icon } from '@/ui/icon';
import { Stack } from '@/ui/layout';
import { Page } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { honourStates } from './states';

export default function HonoursPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Page
      title={t('honour.list')}
      lead={t('honour.lead')}
      width="wide"
      back="/democracy"
      aside={
        holds(me, 'union_staff') && (
          <Link to="/democracy/honours/new" className="button button-main">
            <Icon of={PlusOutlined} />
            {t('honour.new')}
          </Link>
        )
      }
    >
      <Stack>
        <DataList
          query={useInfiniteQuery(honoursQuery)}
          label={t('honour.list')}
          keyOf={({ id }) => id}
          empty={<Empty title={t('honour.none')} hint={t('honour.none_hint')} />}
          columns={[
            {
              name: t('honour.name'),
              isName: true,
              cell: ({ id, title }) => (
                <Link to="/democracy/honours/$honourId" params={{ honourId: id }} className="row-link">
                  {title}
                </Link>
              ),
            },
            { name: t('honour.state'), cell: ({ state }) => <StatusTag of={honourStates} state={state} /> },
            { name: t('honour.level'), cell: ({ level_name }) => level_name },
            { name: t('honour.unit'), cell: ({ unit_name }) => unit_name },
            { name: t('honour.until'), cell: ({ nominate_until }) => <When at={nominate_until} /> },
          ]}
        />
        <Link to="/democracy/awards" className="button button-plain button-wide">
          {t('award.list')}
        </Link>
      </Stack>
    </Page>
  );
}
