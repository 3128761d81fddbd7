/** Giving somebody a role: who, which role with what it lets them do, and where; what one person may not hold together is said before.
 *  Most roles are proposed, and another administrator confirms. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { createGrant, grantsQuery, rolesQuery, type Grant, type GrantCreate, type Role } from '@/api/grants';
import { memberQuery, unitsQuery } from '@/api/people';
import { proposeGrant } from '@/api/proposals';
import { useTranslation, words } from '@/i18n';
import { Field, Toggle } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { Select } from '@/ui/select';
import { say } from '@/ui/toast';
import { useBack } from '@/ui/use-back';
import { useForm } from '@/ui/use-form';
import { HalfGiven } from './half-given';
import { MemberChoice } from '@/ui/member-choice';
import { UnitChoice } from '@/ui/unit-choice';
import './people.css';

/** Fields go by their names in the API: a refusal of one is forgotten when it is changed. */
interface GrantForm {
  member_id?: string;
  role: Role | '';
  unit_id?: string;
  reason: string;
  withCode: boolean;
}

export default function GrantFormPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const goBack = useBack();
  const navigate = useNavigate();
  const search = useSearch({ from: '/app/people/grants/new' });
  const [half, setHalf] = useState<string | null>(null);
  const roles = useQuery(rolesQuery);
  const units = useQuery(unitsQuery);
  const needsTwoFor = (role: string) => roles.data?.find((each) => each.role === role)?.needs_two ?? false;
  const form = useForm<GrantForm, { grant?: Grant; half?: string | null }>({
    start: {
      member_id: search.member,
      role: (search.role ?? '') as Role | '',
      unit_id: search.unit,
      reason: '',
      withCode: false,
    },
    required: ['member_id', 'role', 'unit_id'],
    faults: ({ role, reason }) => ({ reason: needsTwoFor(role) && !reason.trim() ? t('act.required') : undefined }),
    send: async ({ member_id, role, unit_id, reason, withCode }, key) => {
      const wanted = { member_id, role, unit_id } as GrantCreate; // `required` are there by now.
      if (!needsTwoFor(role)) return { grant: await createGrant(wanted, key) };
      return { half: (await proposeGrant({ ...wanted, reason: reason.trim(), code: withCode })).code_half };
    },
    sent: async ({ grant, half }) => {
      if (!grant) {
        void queries.invalidateQueries({ queryKey: ['proposals'] });
        if (half) return setHalf(half);
        say(t('propose.made'));
        return leave();
      }
      await Promise.all([['grants'], ['member', grant.member_id]].map((queryKey) => queries.invalidateQueries({ queryKey })));
      say(t('grants.added', { name: grant.member_name, role: words('role', grant.role, grant.role), unit: grant.unit_name }));
      goBack('/people/grants');
    },
    leaves: true,
  });
  const { member_id: memberId, role, unit_id: unitId } = form.values;
  const member = useQuery({ ...memberQuery(memberId ?? ''), enabled: memberId !== undefined }).data;
  const held = useInfiniteQuery({ ...grantsQuery({ member_id: memberId }), enabled: memberId !== undefined });
  // Without a member the query's key is that of everybody's grants, which another page may have read.
  const holding = (memberId ? held.data?.pages : undefined)?.flatMap((page) => page.items.map((grant) => grant.role)) ?? [];
  const offered = roles.data?.filter((each) => each.role !== 'member') ?? [];
  const info = roles.data?.find((each) => each.role === role);
  const unit = units.data?.items.find((each) => each.id === unitId);
  const needsTwo = needsTwoFor(role);
  const leave = () => void navigate({ to: '/proposals' });

  return (
    <Page title={t('grants.add')} back="/people/grants">
      <Form
        form={form}
        submit={
          member && info && unit
            ? t(needsTwo ? 'propose.submit_grant' : 'grants.submit', { name: member.name, role: info.name, unit: unit.name })
            : t(needsTwo ? 'propose.submit' : 'grants.add')
        }
      >
        <Card>
          <Stack gap="wide">
            <MemberChoice
              label={t('members.who')}
              value={memberId}
              onChange={(member_id) => form.set({ member_id })}
              error={form.error('member_id')}
            />
            {holding.length > 0 && (
              <p className="row-small">
                {t('grants.holds', {
                  roles: [...new Set(holding)].map((each) => words('role', each, each)).join(t('list.comma')),
                })}
              </p>
            )}
            <Field label={t('grants.role')} required error={form.error('role')}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={role}
                  onChange={(event) => form.set({ role: event.target.value as Role })}
                  choose={t('grants.choose')}
                  options={offered.map((each) => {
                    const against = each.excludes.find((other) => holding.includes(other));
                    const other = against && words('role', against, against);
                    return { value: each.role, label: other ? t('grants.excluded', { role: each.name, other }) : each.name };
                  })}
                  from={roles}
                />
              )}
            </Field>
            {info && <p className="field-hint">{info.description}</p>}
            <UnitChoice
              label={t('grants.where')}
              value={unitId}
              onChange={(chosen) => form.set({ unit_id: chosen.id })}
              error={form.error('unit_id')}
            />
            {unit && <p className="field-hint">{t('grants.reach', { unit: unit.name })}</p>}
            {needsTwo && (
              <>
                <Field label={t('act.reason')} hint={t('propose.reason_hint')} required error={form.error('reason')}>
                  {(wiring) => <TextArea {...wiring} {...form.text('reason')} maxLength={500} rows={2} />}
                </Field>
                <Toggle
                  label={t('propose.with_code')}
                  hint={t('propose.with_code_hint')}
                  checked={form.values.withCode}
                  onChange={(withCode) => form.set({ withCode })}
                />
                <p className="field-hint">{t('propose.grant_hint')}</p>
              </>
            )}
          </Stack>
        </Card>
      </Form>
      {half && member && <HalfGiven name={member.name} half={half} onClose={leave} />}
    </Page>
  );
}
