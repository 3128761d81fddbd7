import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '@/api/new-key';
import { changeUnit, createUnit } from '@/api/people';
import type { Unit, UnitKind } from '@/api/types';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Card } from '@/ui/page';
import { say } from '@/ui/toast';
import { subtreeOf } from '@/ui/tree-order';
import { useSending } from '@/ui/use-form';
import { UnitChoice } from './unit-choice';

const kinds = ['group', 'plant', 'workshop', 'team', 'department'] as const satisfies UnitKind[];

/** What HR does with one unit. Keyed by its version, so that it starts from the saved state after each change. */
export function UnitPanel({ unit, units }: { unit: Unit; units: Unit[] }) {
  const { t } = useTranslation();
  return (
    <div className="unit-panel">
      <Card title={unit.name}>
        <Link to="/people" search={{ unit: unit.id }}>
          {t('units.see_people', { count: unit.members })}
        </Link>
      </Card>
      <Card title={t('units.rename')}>
        <Rename unit={unit} />
      </Card>
      {unit.parent_id && (
        <Card title={t('units.move')}>
          <Move unit={unit} units={units} />
        </Card>
      )}
      <Card title={t('units.add')}>
        <Add parent={unit} />
      </Card>
    </div>
  );
}

/** Saves and reads the tree again, also after a refusal: somebody else may have changed it. */
function useSave() {
  const queries = useQueryClient();
  return async (call: () => Promise<unknown>, done: string) => {
    try {
      await call();
      say(done);
    } finally {
      for (const queryKey of [['units'], ['members']]) void queries.invalidateQueries({ queryKey });
    }
  };
}

function Rename({ unit }: { unit: Unit }) {
  const { t } = useTranslation();
  const save = useSave();
  const { send, isBusy, problem } = useSending();
  const [name, setName] = useState(unit.name);
  const [kind, setKind] = useState(unit.kind);
  const isChanged = name.trim() !== '' && (name.trim() !== unit.name || kind !== unit.kind);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(() => save(() => changeUnit(unit, { name: name.trim(), kind }), t('units.saved')));
  };
  return (
    <form className="member-form" onSubmit={submit}>
      <NameAndKind name={name} kind={kind} onName={setName} onKind={setKind} />
      {problem && <ErrorNotice error={problem} />}
      <Button type="submit" isBusy={isBusy} disabled={!isChanged}>
        {t('units.save')}
      </Button>
    </form>
  );
}

function Move({ unit, units }: { unit: Unit; units: Unit[] }) {
  const { t } = useTranslation();
  const save = useSave();
  const [to, setTo] = useState<Unit>();
  const own = useMemo(() => subtreeOf(units, unit.id), [units, unit.id]);
  return (
    <div className="member-form">
      <UnitChoice label={t('units.move_below')} value={to?.id ?? unit.parent_id ?? undefined} onChange={setTo} without={own} />
      {to && to.id !== unit.parent_id && (
        <Confirm
          title={t('units.move_ask', { unit: unit.name, to: to.name })}
          fact={t('units.move_fact', { unit: unit.name, to: to.name, count: unit.members })}
          yes={t('units.move_yes', { to: to.name })}
          onYes={() => save(() => changeUnit(unit, { parent_id: to.id }), t('units.saved'))}
        >
          {(open) => <Button onClick={open}>{t('units.move_yes', { to: to.name })}</Button>}
        </Confirm>
      )}
    </div>
  );
}

function Add({ parent }: { parent: Unit }) {
  const { t } = useTranslation();
  const save = useSave();
  const { send, isBusy, problem } = useSending();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<UnitKind>('workshop');
  const [key, setKey] = useState(newKey);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const created = () => createUnit({ parent_id: parent.id, name: name.trim(), kind }, key);
    void send(() => save(created, t('units.added', { unit: name.trim() }))).then((isAdded) => {
      if (isAdded) setName('');
      // Another name is another request.
      setKey(newKey());
    });
  };
  return (
    <form className="member-form" onSubmit={submit}>
      <NameAndKind name={name} kind={kind} onName={setName} onKind={setKind} />
      {problem && <ErrorNotice error={problem} />}
      <Button type="submit" isBusy={isBusy} disabled={name.trim() === ''}>
        {t('units.add_yes', { unit: parent.name })}
      </Button>
    </form>
  );
}

interface NameAndKindProps {
  name: string;
  kind: UnitKind;
  onName: (name: string) => void;
  onKind: (kind: UnitKind) => void;
}

function NameAndKind({ name, kind, onName, onKind }: NameAndKindProps) {
  const { t } = useTranslation();
  return (
    <>
      <Field label={t('units.name')}>
        {(wiring) => <Input {...wiring} value={name} maxLength={50} onChange={(event) => onName(event.target.value)} />}
      </Field>
      <Field label={t('units.kind')}>
        {(wiring) => (
          <select {...wiring} value={kind} onChange={(event) => onKind(event.target.value as UnitKind)}>
            {kinds.map((each) => (
              <option key={each} value={each}>
                {t(`unit_kind.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}
