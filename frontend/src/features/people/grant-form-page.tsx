/** Giving somebody a role: who, which role with what it lets them do, and where; what one person may not hold together is said before. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createGrant, grantsQuery, rolesQuery } from '@/api/grants';
import { newKey } from '@/api/new-key';
import { memberQuery, unitsQuery } from '@/api/people';
import type { Role } from '@/api/types';
import { words } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Card, Page } from '@/ui/page';
import { say } from '@/ui/toast';
import { UnitChoice } from '@/ui/unit-choice';
import { useBack } from '@/ui/use-back';
import { useForm } from '@/ui/use-form';
import { MemberChoice } from './member-choice';
import './people.css';

export default function GrantFormPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const goBack = useBack();
  const navigate = useNavigate();
  const { submit, send, missing, isBusy, problem, forget } = useForm({ leaves: true });
  const [memberId, setMember] = useState(useSearch({ from: '/app/people/grants/new' }).member);
  const [role, setRole] = useState<Role | ''>('');
  const [unitId, setUnit] = useState<string>();
  // A new key with every choice: the same grant sent twice is one, another one is another.
  const [key, setKey] = useState(newKey);

  const roles = useQuery(rolesQuery);
  const units = useQuery(unitsQuery);
  const member = useQuery({ ...memberQuery(memberId ?? ''), enabled: memberId !== undefined }).data;
  const held = useInfiniteQuery({ ...grantsQuery({ member_id: memberId }), enabled: memberId !== undefined });
  // Without a member the query's key is that of everybody's grants, which another page may have read.
  const holding = (memberId ? held.data?.pages : undefined)?.flatMap((page) => page.items.map((grant) => grant.role)) ?? [];
  const info = roles.data?.find((each) => each.role === role);
  const unit = units.data?.items.find((each) => each.id === unitId);

  const changed = <T,>(set: (value: T) => void) => (value: T) => {
    set(value);
    setKey(newKey());
    forget();
  };
  const give = async (reset = false) => {
    if (!memberId || !role || !unitId) return;
    const grant = await createGrant({ member_id: memberId, role, unit_id: unitId, reset }, reset ? `${key}-reset` : key);
    await Promise.all([['grants'], ['member', memberId]].map((queryKey) => queries.invalidateQueries({ queryKey })));
    say(t('grants.added', { name: grant.member_name, role: words('role', grant.role, grant.role), unit: grant.unit_name }));
    if (reset) void navigate({ to: '/people/$memberId', params: { memberId } });
    else goBack('/people/grants');
  };

  return (
    <Page title={t('grants.add')} back="/people/grants">
      <form className="people-form" noValidate onSubmit={submit(Boolean(memberId && role && unitId), () => give())}>
        <Card>
          <MemberChoice value={memberId} onChange={changed(setMember)} error={missing(memberId)} />
          {holding.length > 0 && <p className="row-small">{t('grants.holds', { roles: [...new Set(holding)].map((each) => words('role', each, each)).join(t('list.comma')) })}</p>}
          <Field label={t('grants.role')} required error={missing(role)}>
            {(wiring) => (
              <select {...wiring} value={role} onChange={(event) => changed(setRole)(event.target.value as Role)}>
                <option value="" disabled>
                  {t('grants.choose')}
                </option>
                {roles.data
                  ?.filter((each) => each.role !== 'member')
                  .map((each) => {
                    const against = each.excludes.find((other) => holding.includes(other));
                    return (
                      <option key={each.role} value={each.role}>
                        {against ? t('grants.excluded', { role: each.name, other: words('role', against, against) }) : each.name}
                      </option>
                    );
                  })}
              </select>
            )}
          </Field>
          {info && <p className="field-hint">{info.description}</p>}
          <UnitChoice label={t('grants.where')} value={unitId} onChange={(chosen) => changed(setUnit)(chosen.id)} error={missing(unitId)} />
          {unit && <p className="field-hint">{t('grants.reach', { unit: unit.name })}</p>}
        </Card>
        {problem && <ErrorNotice error={problem} />}
        {problem?.code === 'opened_by_hr' ? (
          <Button kind="main" isBusy={isBusy} onClick={() => void send(() => give(true))}>
            {t('grants.reset')}
          </Button>
        ) : (
          <Button kind="main" type="submit" isBusy={isBusy}>
            {member && info && unit ? t('grants.submit', { name: member.name, role: info.name, unit: unit.name }) : t('grants.add')}
          </Button>
        )}
      </form>
    </Page>
  );
}
