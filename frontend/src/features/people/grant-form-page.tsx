/** Giving somebody a role: who, which role with what it lets them do, and where; what one person may not hold together is said before.
 *  Most roles are proposed, and another administrator confirms. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createGrant, grantsQuery, rolesQuery } from '@/api/grants';
import { newKey } from '@/api/new-key';
import { memberQuery, unitsQuery } from '@/api/people';
import { proposeGrant } from '@/api/proposals';
import type { Grant, Role } from '@/api/types';
import { words } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Field, Toggle } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Card, Page } from '@/ui/page';
import { say } from '@/ui/toast';
import { useBack } from '@/ui/use-back';
import { useForm } from '@/ui/use-form';
import { HalfGiven } from './half-given';
import { MemberChoice } from './member-choice';
import { UnitChoice } from './unit-choice';
import './people.css';

export default function GrantFormPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const goBack = useBack();
  const navigate = useNavigate();
  const { submit, missing, isBusy, problem, forget } = useForm({ leaves: true });
  const search = useSearch({ from: '/app/people/grants/new' });
  const [memberId, setMember] = useState(search.member);
  const [role, setRole] = useState((search.role ?? '') as Role | '');
  const [unitId, setUnit] = useState(search.unit);
  const [reason, setReason] = useState('');
  const [withCode, setWithCode] = useState(false);
  const [half, setHalf] = useState<string | null>(null);
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
  const needsTwo = info?.needs_two ?? false;
  const isComplete = Boolean(memberId && role && unitId && (!needsTwo || reason.trim()));

  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setKey(newKey());
      forget();
    };
  const leave = () => void navigate({ to: '/proposals' });
  const propose = async (grant: Pick<Grant, 'member_id' | 'role' | 'unit_id'>) => {
    const made = await proposeGrant({ ...grant, reason: reason.trim(), code: withCode });
    void queries.invalidateQueries({ queryKey: ['proposals'] });
    if (made.code_half) return setHalf(made.code_half);
    say(t('proposals.made'));
    leave();
  };
  const give = async () => {
    if (!memberId || !role || !unitId) return;
    const wanted = { member_id: memberId, role, unit_id: unitId };
    if (needsTwo) return propose(wanted);
    const grant = await createGrant(wanted, key);
    await Promise.all([['grants'], ['member', memberId]].map((queryKey) => queries.invalidateQueries({ queryKey })));
    say(t('grants.added', { name: grant.member_name, role: words('role', grant.role, grant.role), unit: grant.unit_name }));
    goBack('/people/grants');
  };

  return (
    <Page title={t('grants.add')} back="/people/grants">
      <form className="people-form" noValidate onSubmit={submit(isComplete, give)}>
        <Card>
          <MemberChoice value={memberId} onChange={changed(setMember)} error={missing(memberId)} />
          {holding.length > 0 && (
            <p className="row-small">
              {t('grants.holds', { roles: [...new Set(holding)].map((each) => words('role', each, each)).join(t('list.comma')) })}
            </p>
          )}
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
          <UnitChoice
            label={t('grants.where')}
            value={unitId}
            onChange={(chosen) => changed(setUnit)(chosen.id)}
            error={missing(unitId)}
          />
          {unit && <p className="field-hint">{t('grants.reach', { unit: unit.name })}</p>}
          {needsTwo && (
            <>
              <Field label={t('act.reason')} hint={t('proposals.reason_hint')} required error={missing(reason.trim())}>
                {(wiring) => (
                  <TextArea
                    {...wiring}
                    value={reason}
                    maxLength={500}
                    rows={2}
                    onChange={(event) => changed(setReason)(event.target.value)}
                  />
                )}
              </Field>
              <Toggle
                label={t('proposals.with_code')}
                hint={t('proposals.with_code_hint')}
                checked={withCode}
                onChange={changed(setWithCode)}
              />
              <p className="field-hint">{t('proposals.grant_hint')}</p>
            </>
          )}
        </Card>
        {problem && <ErrorNotice error={problem} />}
        <Button kind="main" type="submit" isBusy={isBusy}>
          {member && info && unit
            ? t(needsTwo ? 'proposals.submit_grant' : 'grants.submit', { name: member.name, role: info.name, unit: unit.name })
            : t(needsTwo ? 'proposals.propose' : 'grants.add')}
        </Button>
      </form>
      {half && member && <HalfGiven name={member.name} half={half} onClose={leave} />}
    </Page>
  );
}
