/** One person of the household, and what they agree to. */
import { useTranslation } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { Select } from '@/ui/select';
import { ConsentToggles } from './consent-toggles';
import { consentsOf, personFault, type PersonWritten } from './help-draft';

const relations = ['spouse', 'child', 'parent', 'other'] as const;

interface PersonFieldsProps {
  person: PersonWritten;
  title: string;
  isTried: boolean;
  onChange: (person: PersonWritten) => void;
}

export function PersonFields({ person, title, isTried, onChange }: PersonFieldsProps) {
  const { t } = useTranslation();
  const faults = isTried ? personFault(person) : undefined;
  const set = (next: Partial<PersonWritten>) => onChange({ ...person, ...next });
  const asked = consentsOf(person);
  return (
    <Card title={title}>
      <Stack gap="wide">
        {person.relation !== 'self' && (
          <Field label={t('apply.relation')} required error={faults?.relation}>
            {(wiring) => (
              <Select
                {...wiring}
                value={person.relation}
                onChange={({ target }) => set({ relation: relations.find((each) => each === target.value) ?? '' })}
                choose={t('figure.choose')}
                options={relations.map((value) => ({ value, label: t(`relation.${value}`) }))}
              />
            )}
          </Field>
        )}
        <Field label={t('apply.name')} required error={faults?.name}>
          {(wiring) => (
            <Input {...wiring} maxLength={50} value={person.name} onChange={({ target }) => set({ name: target.value })} />
          )}
        </Field>
        <Field label={t('apply.id_number')} hint={t('apply.id_hint')} required error={faults?.id_number}>
          {(wiring) => (
            <Input
              {...wiring}
              maxLength={18}
              autoComplete="off"
              value={person.id_number}
              onChange={({ target }) => set({ id_number: target.value })}
            />
          )}
        </Field>
        {asked.length > 0 && (
          <ConsentToggles
            lead={t(asked.includes('minors') ? 'apply.guardian' : 'apply.agrees')}
            asked={asked}
            given={person.consents}
            onChange={(consents) => set({ consents })}
            error={faults?.consents}
          />
        )}
      </Stack>
    </Card>
  );
}
