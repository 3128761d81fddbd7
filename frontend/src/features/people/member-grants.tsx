import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { grantsQuery } from '@/api/grants';
import type { Member } from '@/api/people';
import { useTranslation, words } from '@/i18n';
import { ErrorNotice } from '@/ui/error';
import { Card } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { EndGrant } from './end-grant';

export function MemberGrants({ member }: { member: Member }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useInfiniteQuery(grantsQuery({ member_id: member.id }));
  const grants = data?.pages.flatMap((page) => page.items);
  return (
    <Card
      title={t('grants.title')}
      aside={
        member.active && (
          <Link to="/people/grants/new" search={{ member: member.id }} className="button button-plain">
            {t('grants.add')}
          </Link>
        )
      }
    >
      {!grants &&
        (error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <Skeleton rows={2} label={t('list.loading')} />)}
      {grants?.length === 0 && <p className="row-small">{t('grants.none_of', { name: member.name })}</p>}
      <ul className="member-holds">
        {grants?.map((grant) => (
          <li key={grant.id}>
            <span>
              <strong>{words('role', grant.role, grant.role)}</strong> {grant.unit_name}
            </span>
            <EndGrant grant={grant} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
