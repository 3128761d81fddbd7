/** Employees: find one and open their page; a new account gets its code right here. */
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { membersQuery, unitsQuery, type Member } from '@/api/people';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { EmptyHere } from '@/ui/empty';
import { FilterBar, FilterSearch, FilterSelect, FilterTree } from '@/ui/filter-bar';
import { Page, Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { accountState } from './account-state';
import { CodeButton } from './code-button';
import './people.css';

export default function MembersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const search = useSearch({ from: '/app/people' });
  const { unit, q, off } = search;
  const list = useInfiniteQuery(membersQuery({ unit_id: unit, q, active: !off }));
  const units = useQuery(unitsQuery);
  const mayGive = holds(me, 'hr_admin', 'security_admin');
  const narrow = (next: { unit?: string; q?: string; off?: boolean }) =>
    void navigate({ to: '/people', search: { ...search, ...next }, replace: true });

  const link = (member: Member) => (
    <Link to="/people/$memberId" params={{ memberId: member.id }} className="row-link">
      {member.name}
    </Link>
  );
  // In use: then it would be a reset, which belongs on the person's own page.
  const button = (member: Member) => mayGive && !member.activated && <CodeButton member={member} />;

  const columns: Column<Member>[] = [
    { name: t('members.col_name'), cell: link },
    { name: t('members.col_number'), cell: (member) => member.employee_number },
    { name: t('members.col_unit'), isName: true, cell: (member) => member.unit.name },
    { name: t('members.col_state'), cell: (member) => <AccountTag member={member} /> },
    ...(mayGive
      ? [
          {
            name: t('members.col_code'),
            align: 'end' as const,
            cell: (member: Member) => <div className="row-above">{button(member)}</div>,
          },
        ]
      : []),
  ];

  return (
    <Page title={t('members.title')} lead={t(mayGive ? 'members.lead' : 'members.lead_read')} width="wide">
      <FilterBar label={t('act.search')}>
        <FilterSearch label={t('members.search')} maxLength={50} value={q} onChange={(next) => narrow({ q: next })} />
        <FilterTree
          label={t('members.units')}
          all={t('choose_unit.all')}
          nodes={units.data?.items}
          value={unit}
          onChange={(next) => narrow({ unit: next })}
        />
        <FilterSelect
          label={t('members.col_state')}
          value={off ? 'off' : 'on'}
          options={[
            { value: 'on', label: t('members.working') },
            { value: 'off', label: t('members.account.off') },
          ]}
          onChange={(next) => narrow({ off: next === 'off' || undefined })}
        />
      </FilterBar>
      <DataList
        query={list}
        label={t('members.title')}
        columns={columns}
        card={(member) => (
          <article className="row-card">
            <div className="row-card-head">
              {link(member)}
              <AccountTag member={member} />
            </div>
            <Parts of={[member.unit.name, member.employee_number]} />
            <div className="row-above">{button(member)}</div>
          </article>
        )}
        keyOf={(member) => member.id}
        empty={<NoneHere unit={unit} q={q} off={off} />}
      />
    </Page>
  );
}

function AccountTag({ member }: { member: Member }) {
  const { t } = useTranslation();
  const { state, tone } = accountState(member);
  return <Tag tone={tone}>{t(`members.account.${state}`)}</Tag>;
}

function NoneHere({ unit, q, off }: { unit?: string; q?: string; off?: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [here, there] = [t('members.working'), t('members.account.off')];
  return (
    <EmptyHere
      title={t('members.none')}
      hidden={useInfiniteQuery(membersQuery({ unit_id: unit, q, active: off ?? false }))}
      says={(found) => t('members.only_here', off ? { here: there, there: here, found } : { here, there, found })}
      show={t('members.show_there', { there: off ? here : there })}
      onShow={() => void navigate({ to: '/people', search: { unit, q, off: off ? undefined : true }, replace: true })}
    />
  );
}
