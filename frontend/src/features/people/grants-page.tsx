/** Grants: who holds which role where. Given and taken away by security administrators, each recorded. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { grantsQuery, rolesQuery, type Grant, type Role } from '@/api/grants';
import { unitsQuery } from '@/api/people';
import { useTranslation, words } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Notice } from '@/ui/error';
import { FilterBar, FilterSearch, FilterSelect, FilterTree } from '@/ui/filter-bar';
import { Page, Parts } from '@/ui/page';
import { When } from '@/ui/when';
import { EndGrant } from './end-grant';
import './people.css';

export default function GrantsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: '/app/people/grants' });
  const roles = useQuery(rolesQuery);
  const units = useQuery(unitsQuery);
  const role = roles.data?.find((each) => each.role === search.role)?.role;
  const list = useInfiniteQuery(grantsQuery({ unit_id: search.unit, role, q: search.q }));
  const [ended, setEnded] = useState<Grant | null>(null);
  const narrow = (next: { unit?: string; role?: string; q?: string }) =>
    void navigate({ to: '/people/grants', search: { ...search, ...next }, replace: true });

  const holder = (grant: Grant) => (
    <Link to="/people/$memberId" params={{ memberId: grant.member_id }} className="row-link">
      {grant.member_name}
    </Link>
  );
  const columns: Column<Grant>[] = [
    {
      name: t('members.col_name'),
      cell: (grant) => (
        <>
          {holder(grant)}
          <Parts of={[grant.member_unit_name, grant.employee_number]} />
        </>
      ),
    },
    { name: t('grants.role'), cell: (grant) => words('role', grant.role, grant.role) },
    { name: t('grants.where'), cell: (grant) => grant.unit_name },
    {
      name: t('grants.since'),
      cell: (grant) => (
        <span className="row-small">
          <When at={grant.created_at} as="ago" />
        </span>
      ),
    },
    {
      name: t('grants.end'),
      align: 'end',
      cell: (grant) => (
        <div className="row-above">
          <EndGrant grant={grant} onEnded={setEnded} />
        </div>
      ),
    },
  ];

  return (
    <Page
      title={t('grants.title')}
      lead={t('grants.lead')}
      width="wide"
      aside={
        <Link to="/people/grants/new" className="button button-main">
          {t('grants.add')}
        </Link>
      }
    >
      {ended && (
        <Notice tone="good">
          {t('grants.ended', { name: ended.member_name, role: words('role', ended.role, ended.role), unit: ended.unit_name })}
          <Link
            to="/people/grants/new"
            search={{ member: ended.member_id, role: ended.role, unit: ended.unit_id }}
            className="button button-plain"
          >
            {t('grants.again')}
          </Link>
        </Notice>
      )}
      <FilterBar label={t('act.search')}>
        <FilterSearch label={t('members.search')} maxLength={50} value={search.q} onChange={(q) => narrow({ q })} />
        <FilterSelect
          label={t('grants.role')}
          value={role ?? ''}
          options={[
            { value: '', label: t('grants.all_roles') },
            ...(roles.data ?? []).map((each) => ({ value: each.role, label: each.name })),
          ]}
          onChange={(next) => narrow({ role: (next as Role) || undefined })}
        />
        <FilterTree
          label={t('members.units')}
          all={t('choose_unit.all')}
          nodes={units.data?.items}
          value={search.unit}
          onChange={(unit) => narrow({ unit })}
        />
      </FilterBar>
      <DataList
        query={list}
        label={t('grants.title')}
        columns={columns}
        card={(grant) => (
          <article className="row-card">
            <div className="row-card-head">
              {holder(grant)}
              <span>{words('role', grant.role, grant.role)}</span>
            </div>
            <p>{t('grants.at', { unit: grant.unit_name })}</p>
            <Parts of={[grant.employee_number, <When at={grant.created_at} as="ago" />]} />
            <div className="row-above">
              <EndGrant grant={grant} onEnded={setEnded} />
            </div>
          </article>
        )}
        keyOf={(grant) => grant.id}
        empty={<Empty title={t('grants.none')} />}
      />
    </Page>
  );
}
