/** What HR changes about a person: the unit, the name, whether the account is on. Each says what follows before it happens. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { changeMember, memberQuery, unitsQuery, type MemberDetails } from '@/api/people';
import { proposeDeactivation, proposeMove } from '@/api/proposals';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form } from '@/ui/layout';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { UnitChoice } from '@/ui/unit-choice';

type Change = Parameters<typeof changeMember>[1];

/** Where somebody else changed them first, a second try is about what is there now. */
function useChange(member: MemberDetails) {
  const { queryKey } = memberQuery(member.id);
  const { perform } = useActing({ queryKey, lists: [['members'], ['units'], ['posts'], ['grants']] });
  return (change: Change, done: string) => perform(() => changeMember(member, change), done);
}

export function MoveMember({ member }: { member: MemberDetails }) {
  const { t } = useTranslation();
  const save = useChange(member);
  const units = useQuery(unitsQuery);
  const [to, setTo] = useState(member.unit.id);
  const unit = units.data?.items.find((each) => each.id === to)?.name ?? '';

  return (
    <div className="member-form">
      <UnitChoice label={t('members.move_to')} value={to} onChange={(chosen) => setTo(chosen.id)} />
      {to !== member.unit.id && member.needs_two && (
        <ProposeMove member={member} to={to} unit={unit} onMade={() => setTo(member.unit.id)} />
      )}
      {to !== member.unit.id && !member.needs_two && (
        <Confirm
          title={t('members.move_ask', { name: member.name, unit })}
          fact={t('members.move_fact', { name: member.name, from: member.unit.name, unit })}
          yes={t('members.move_yes', { unit })}
          onYes={() => save({ unit_id: to }, t('members.moved', { name: member.name, unit }))}
        >
          {(open) => (
            <Button kind="main" onClick={open}>
              {t('members.move_yes', { unit })}
            </Button>
          )}
        </Confirm>
      )}
    </div>
  );
}

export function RenameMember({ member }: { member: MemberDetails }) {
  const { t } = useTranslation();
  const save = useChange(member);
  const form = useForm({
    start: { name: member.name },
    send: ({ name }) => save({ name: name.trim() }, t('members.renamed')),
  });
  const name = form.values.name.trim();

  return (
    <Form form={form} isMain={false} submit={name !== '' && name !== member.name ? t('members.rename_yes') : undefined}>
      <Field label={t('members.col_name')} hint={t('members.rename_hint')}>
        {(wiring) => <Input {...wiring} {...form.text('name')} maxLength={50} />}
      </Field>
    </Form>
  );
}

/** A proposal, which waits for another administrator. */
function useProposing() {
  const { t } = useTranslation();
  const { perform } = useActing({ lists: [['proposals']] });
  return (send: () => Promise<unknown>) => perform(send, t('propose.made'));
}

/** Moving somebody who holds a role takes another administrator. */
function ProposeMove({ member, to, unit, onMade }: { member: MemberDetails; to: string; unit: string; onMade: () => void }) {
  const { t } = useTranslation();
  const propose = useProposing();
  const { name, employee_number: number } = member;
  return (
    <Confirm
      title={t('propose.move_title', { name, unit })}
      fact={t('propose.move_fact', { number, name, from: member.unit.name, unit })}
      reasonHint={t('propose.reason_hint')}
      yes={t('propose.submit')}
      onYes={(reason) => propose(() => proposeMove(member.id, to, reason)).then(onMade)}
    >
      {(open) => (
        <Button kind="main" onClick={open}>
          {t('propose.move', { unit })}
        </Button>
      )}
    </Confirm>
  );
}

/** Switching somebody off who holds a role takes another administrator. */
function ProposeOff({ member }: { member: MemberDetails }) {
  const { t } = useTranslation();
  const propose = useProposing();
  const { name, employee_number: number } = member;
  return (
    <Confirm
      title={t('propose.off_title', { name })}
      fact={t('propose.off_fact', { number, name })}
      reasonHint={t('propose.reason_hint')}
      yes={t('propose.submit')}
      onYes={(reason) => propose(() => proposeDeactivation(member.id, reason))}
    >
      {(open) => (
        <Button kind="quiet" onClick={open}>
          {t('propose.off')}
        </Button>
      )}
    </Confirm>
  );
}

export function SwitchMember({ member }: { member: MemberDetails }) {
  return member.active && member.needs_two ? <ProposeOff member={member} /> : <SwitchNow member={member} />;
}

function SwitchNow({ member }: { member: MemberDetails }) {
  const { t } = useTranslation();
  const save = useChange(member);
  const { active, name, employee_number: number } = member;
  return (
    <Confirm
      title={t(active ? 'members.off_ask' : 'members.on_ask', { name })}
      fact={t(active ? 'members.off_fact' : 'members.on_fact', { number, name })}
      yes={t(active ? 'members.off_yes' : 'members.on_yes')}
      onYes={() => save({ active: !active }, t(active ? 'members.off_done' : 'members.on_done', { name }))}
    >
      {(open) => (
        <Button kind={active ? 'quiet' : 'plain'} onClick={open}>
          {t(active ? 'members.off_yes' : 'members.on_yes')}
        </Button>
      )}
    </Confirm>
  );
}
