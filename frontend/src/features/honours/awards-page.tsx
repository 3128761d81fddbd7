/** The register of those honoured. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { awardsQuery } from '@/api/honours';
import { useTranslation } from '@/i18n';
import { DataList } from '@/ui/data-list';
import { formatDate } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { FilterBar, FilterSelect } from '@/ui/filter-bar';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { levels } from './states';

export default function AwardsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { level } = useSearch({ from: '/app/democracy/awards' });
  return (
    <Page title={t('award.list')} lead={t('award.lead')} width="wide" back="/democracy/honours">
      <FilterBar label={t('award.filter')}>
        <FilterSelect
          label={t('honour.level')}
          value={level ?? ''}
          options={[
            { value: '', label: t('award.any_level') },
            ...levels.map((value) => ({ value, label: t(`honour.levels.${value}`) })),
          ]}
          onChange={(next) => void navigate({ to: '/democracy/awards', search: { level: levels.find((each) => each === next) } })}
        />
      </FilterBar>
      <DataList
        query={useInfiniteQuery(awardsQuery(level))}
        label={t('award.list')}
        keyOf={({ id }) => id}
        empty={<Empty title={t('award.none')} hint={t('award.none_hint')} />}
        columns={[
          {
            name: t('award.name'),
            isName: true,
            cell: ({ id, member_name, has_story }) => (
              <>
                <Link to="/democracy/awards/$awardId" params={{ awardId: id }} className="row-link">
                  {member_name}
                </Link>{' '}
                {has_story && <Tag tone="good">{t('award.has_story')}</Tag>}
              </>
            ),
          },
          { name: t('award.honour'), cell: ({ title }) => title },
          { name: t('honour.level'), cell: ({ level_name }) => level_name },
          { name: t('honour.unit'), cell: ({ unit_name }) => unit_name },
          { name: t('award.on'), cell: ({ awarded_on }) => formatDate(awarded_on) },
        ]}
      />
    </Page>
  );
}
