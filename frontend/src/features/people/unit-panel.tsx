import { Link } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { changeUnit, createUnit, type Unit, type UnitKind } from '@/api/people';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { subtreeOf } from '@/ui/tree-order';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { UnitCodes } from './unit-codes';
import { UnitChoice } from '@/ui/unit-choice';

const kinds = ['group', 'plant', 'workshop', 'team', 'department'] as const satisfies UnitKind[];

/** What HR does with one unit. Keyed by its version, so that it starts from the saved state after each change. */
export function UnitPanel({ unit, units }: { unit: Unit; units: Unit[] }) {
  const { t } = useTranslation();
  return (
    <div className="unit-panel">
      <Stack>
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
        <Card title={t('unit_codes.title')}>
          <UnitCodes unit={unit} />
        </Card>
        <Card title={t('units.add')}>
          <Add parent={unit} />
        </Card>
      </Stack>
    </div>
  );
}

/** The tree is read again, also after a refusal: somebody else may have changed it. */
const useSave = () => useActing({ lists: [['units'], ['members']] }).perform;

function Rename({ unit }: { unit: Unit }) {
  const { t } = useTranslation();
  const save = useSave();
  const form = useForm<NameAndKind>({
    start: { name: unit.name, kind: unit.kind },
    send: ({ name, kind }) => save(() => changeUnit(unit, { name: name.trim(), kind }), t('units.saved')),
  });
  const name = form.values.name.trim();
  return (
    <NameForm form={form}>
      <Button type="submit" isBusy={form.isBusy} disabled={name === '' || (name === unit.name && form.values.kind === unit.kind)}>
        {t('units.save')}
      </Button>
    </NameForm>
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
  const form = useForm<NameAndKind>({
    start: { name: '', kind: 'workshop' },
    keeps: ['kind'],
    send: ({ name, kind }, key) =>
      save(() => createUnit({ parent_id: parent.id, name: name.trim(), kind }, key), t('units.added', { unit: name.trim() })),
  });
  return (
    <NameForm form={form}>
      <Button type="submit" isBusy={form.isBusy} disabled={form.values.name.trim() === ''}>
        {t('units.add_yes', { unit: parent.name })}
      </Button>
    </NameForm>
  );
}

interface NameAndKind {
  name: string;
  kind: UnitKind;
}

function NameForm({ form, children }: { form: ReturnType<typeof useForm<NameAndKind>>; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <form {...form.root} className="member-form" onSubmit={form.submit}>
      <Field label={t('units.name')} error={form.error('name')}>
        {(wiring) => <Input {...wiring} {...form.text('name')} maxLength={50} />}
      </Field>
      <Field label={t('units.kind')}>
        {(wiring) => (
          <select {...wiring} {...form.text('kind')}>
            {kinds.map((each) => (
              <option key={each} value={each}>
                {t(`unit_kind.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {form.problem && <ErrorNotice error={form.problem} />}
      {children}
    </form>
  );
}
