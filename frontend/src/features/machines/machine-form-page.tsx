/** Registering a program: what it is, who answers for it, where it reaches, what it may do and how long. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { registerMachine, scopesQuery, type MachineCreate, type MachineMade } from '@/api/machines';
import { useTranslation } from '@/i18n';
import { today } from '@/ui/dates';
import { FieldsForm } from '@/ui/fields';
import { Page } from '@/ui/page';
import { useFields } from '@/ui/use-fields';
import { SecretGiven } from './secret-given';

interface Given {
  name: string;
  unit_id: string;
  owner_id: string;
  contact: string;
  scopes: string[];
  expires_on: string;
  public_key?: string;
}

const inDays = (days: number) => today(new Date(Date.now() + days * 86_400_000));

/** Undefined where nothing was pasted; an empty key, which is refused in words, where it is no JSON. */
function jwkOf(pasted: string | undefined): Record<string, unknown> | undefined {
  if (!pasted) return undefined;
  try {
    const read: unknown = JSON.parse(pasted);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export default function MachineFormPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const scopes = useQuery(scopesQuery);
  const [made, setMade] = useState<MachineMade | null>(null);
  const leave = () => void navigate({ to: '/machines', replace: true });
  const written = useFields<Given, MachineMade>({
    start: { expires_on: inDays(180) },
    fields: [
      { name: 'name', kind: 'line', label: t('machines.name'), hint: t('machines.name_hint'), isRequired: true, most: 50 },
      { name: 'unit_id', kind: 'unit', label: t('machines.unit'), hint: t('machines.reach'), isRequired: true },
      { name: 'owner_id', kind: 'member', label: t('machines.owner'), isRequired: true },
      {
        name: 'contact',
        kind: 'line',
        label: t('machines.contact'),
        hint: t('machines.contact_hint'),
        isRequired: true,
        most: 100,
      },
      {
        name: 'scopes',
        kind: 'several',
        label: t('machines.scopes'),
        hint: t('machines.scopes_hint'),
        isRequired: true,
        least: 1,
        options: (scopes.data ?? []).map(({ scope, description }) => ({ value: scope, label: description, hint: scope })),
        from: scopes,
      },
      {
        name: 'expires_on',
        kind: 'date',
        label: t('machines.expires'),
        hint: t('machines.expires_hint'),
        isRequired: true,
        min: inDays(0),
        max: inDays(364),
      },
      { name: 'public_key', kind: 'text', label: t('machines.key'), hint: t('machines.key_hint'), most: 4000, rows: 3 },
    ],
    send: ({ name, unit_id, owner_id, contact, scopes: chosen, expires_on, public_key }) =>
      registerMachine({
        name,
        unit_id,
        owner_id,
        contact,
        scopes: chosen as MachineCreate['scopes'],
        expires_on,
        public_jwk: jwkOf(public_key),
      }),
    lists: [['machines']],
    done: t('machines.made'),
    sent: (registered) => (registered.secret ? setMade(registered) : leave()),
    leaves: true,
  });
  return (
    <Page title={t('machines.add')} back="/machines">
      <FieldsForm of={written} submit={t('machines.submit')} />
      {made && <SecretGiven made={made} onClose={leave} />}
    </Page>
  );
}
