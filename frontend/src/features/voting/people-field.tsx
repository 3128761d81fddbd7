/** One person, or some, found among everybody by name: who works on an election reads no list of members. */
import CloseOutlined from '@ant-design/icons-svg/es/asn/CloseOutlined';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { peopleQuery } from '@/api/people';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Stack } from '@/ui/layout';
import { Person } from '@/ui/person';
import { PickList } from '@/ui/pick-list';
import { useTyping } from '@/ui/use-typing';

export interface NamedPerson {
  id: string;
  name: string;
}

interface PersonSearchProps {
  label: string;
  value: NamedPerson | undefined;
  error: string | undefined;
  onChange: (person: NamedPerson | undefined) => void;
}

/** Among everybody: the committee reads no list of members. */
export function PersonSearch({ label, value, error, onChange }: PersonSearchProps) {
  const { t } = useTranslation();
  const [q, setQ] = useState('');
  const typing = useTyping(q, setQ);
  const found = useInfiniteQuery(peopleQuery(q));
  if (value) {
    return (
      <div className="picked" role="group" aria-label={label}>
        <Person name={value.name} />
        <Button kind="quiet" onClick={() => onChange(undefined)}>
          {t('choose_member.other')}
        </Button>
      </div>
    );
  }
  const people = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div>
      <Field label={label} error={error}>
        {(wiring) => <Input {...wiring} {...typing} type="search" placeholder={t('choose_member.search')} />}
      </Field>
      {found.isError && <ErrorNotice error={found.error} />}
      {q.length >= 2 && found.data && (
        <PickList
          label={t('choose_member.found')}
          items={people}
          cell={({ name, unit_name, number_end }) => <Person name={name} unit={`${unit_name} · ${number_end}`} />}
          onPick={({ id, name }) => onChange({ id, name })}
          more={found}
        />
      )}
    </div>
  );
}

interface PeopleFieldProps {
  label: string;
  hint: string;
  people: NamedPerson[];
  onChange: (people: NamedPerson[]) => void;
}

export function PeopleField({ label, hint, people, onChange }: PeopleFieldProps) {
  const { t } = useTranslation();
  return (
    <Stack>
      <p>{hint}</p>
      {people.map(({ id, name }) => (
        <div key={id} className="picked">
          <strong>{name || t('election.unnamed')}</strong>
          <Button
            kind="quiet"
            icon={CloseOutlined}
            aria-label={`${t('act.remove')}: ${name}`}
            onClick={() => onChange(people.filter((each) => each.id !== id))}
          />
        </div>
      ))}
      <PersonSearch
        key={people.length}
        label={label}
        value={undefined}
        error={undefined}
        onChange={(person) => person && onChange([...people.filter(({ id }) => id !== person.id), person])}
      />
    </Stack>
  );
}
