/** Employees: find one, give them an activation code, switch an account off or on. */
import { useInfiniteQuery, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { membersQuery, newActivationCode, setActive, unitsQuery } from '@/api/people';
import { holds, meQuery } from '@/api/session';
import type { Member } from '@/api/types';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { DataList, type Column } from '@/ui/data-list';
import { formatMoment } from '@/ui/dates';
import { Dialog } from '@/ui/dialog';
import { Empty } from '@/ui/empty';
import { FilterBar, FilterSearch, FilterSelect } from '@/ui/filter-bar';
import { Page } from '@/ui/page';
import { Person } from '@/ui/person';
import { Tag } from '@/ui/status-tag';
import { say } from '@/ui/toast';
import './people.css';

interface Given {
  name: string;
  code: string;
  until: string;
}

export default function MembersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery);
  const { unit, q } = useSearch({ from: '/app/people' });
  const list = useInfiniteQuery(membersQuery({ unit_id: unit, q }));
  const units = useQuery(unitsQuery);
  const [given, setGiven] = useState<Given | null>(null);
  const isHr = holds(me, 'hr_admin');
  const find = useCallback(
    (next: string) => void navigate({ to: '/people', search: (before) => ({ ...before, q: next || undefined }), replace: true }),
    [navigate],
  );

  const giveCode = async (member: Member) => {
    const { code, expires_at } = await newActivationCode(member.id);
    setGiven({ name: member.name, code, until: expires_at });
  };
  const toggle = async (member: Member) => {
    await setActive(member.id, member.version, !member.active);
    await queries.invalidateQueries({ queryKey: ['members'] });
  };

  const buttons = (member: Member) =>
    isHr && (
      <div className="member-buttons">
        {member.active && (
          <Confirm
            title={t('members.code_ask', { name: member.name })}
            fact={t('members.code_fact', { number: member.employee_number, name: member.name })}
            yes={t('members.code_yes')}
            onYes={() => giveCode(member)}
          >
            {(open) => <Button onClick={open}>{t('members.code')}</Button>}
          </Confirm>
        )}
        <Confirm
          title={t(member.active ? 'members.off_ask' : 'members.on_ask', { name: member.name })}
          fact={t(member.active ? 'members.off_fact' : 'members.on_fact', { number: member.employee_number, name: member.name })}
          yes={t(member.active ? 'members.off_yes' : 'members.on_yes')}
          onYes={() => toggle(member)}
        >
          {(open) => (
            <Button kind="quiet" onClick={open}>
              {t(member.active ? 'members.off' : 'members.on')}
            </Button>
          )}
        </Confirm>
      </div>
    );
  const state = (member: Member) => <Tag tone={member.active ? 'good' : 'still'}>{t(member.active ? 'members.active' : 'members.inactive')}</Tag>;

  const columns: Column<Member>[] = [
    { name: t('members.col_name'), cell: (member) => <Person name={member.name} /> },
    { name: t('members.col_number'), cell: (member) => member.employee_number },
    { name: t('members.col_unit'), cell: (member) => member.unit.name },
    { name: t('members.col_state'), cell: state },
    ...(isHr ? [{ name: t('action.title'), align: 'end' as const, cell: buttons }] : []),
  ];

  return (
    <Page title={t('members.title')} width="wide">
      <FilterBar label={t('act.search')}>
        <FilterSearch label={t('members.search')} value={q ?? ''} onChange={find} />
        <FilterSelect
          label={t('members.units')}
          value={unit ?? ''}
          options={[
            { value: '', label: t('units.all') },
            ...(units.data?.items ?? []).map((each) => ({ value: each.id, label: `${each.name} · ${t('units.people_count', { count: each.members })}` })),
          ]}
          onChange={(next) => void navigate({ to: '/people', search: (before) => ({ ...before, unit: next || undefined }), replace: true })}
        />
      </FilterBar>
      <DataList
        query={list}
        label={t('members.title')}
        columns={columns}
        card={(member) => (
          <article className="row-card">
            <div className="row-card-head">
              <Person name={member.name} unit={`${member.unit.name} · ${member.employee_number}`} />
              {state(member)}
            </div>
            {buttons(member)}
          </article>
        )}
        keyOf={(member) => member.id}
        empty={<Empty title={t('members.none')} />}
      />
      {given && (
        <Dialog title={t('members.code_title', { name: given.name })} onClose={() => setGiven(null)}>
          <div className="code-given">
            <output>{given.code}</output>
            <p>{t('members.code_once')}</p>
            <p className="row-small">{t('members.code_until', { when: formatMoment(given.until) })}</p>
            <Button
              kind="main"
              onClick={() => void navigator.clipboard.writeText(given.code).then(() => say(t('act.copied')))}
            >
              {t('act.copy')}
            </Button>
          </div>
        </Dialog>
      )}
    </Page>
  );
}
