/** A form's field for one person: search by name or number, choose, change one's mind. */
import SearchOutlined from '@ant-design/icons-svg/es/asn/SearchOutlined';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { memberQuery, membersQuery } from '@/api/people';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Person } from '@/ui/person';
import { useTyping } from '@/ui/use-typing';
import '@/ui/pick-list.css';

interface MemberChoiceProps {
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  error?: string;
}

export function MemberChoice({ value, onChange, error }: MemberChoiceProps) {
  const { t } = useTranslation();
  const [q, setQ] = useState('');
  const typing = useTyping(q, setQ);
  const chosen = useQuery({ ...memberQuery(value ?? ''), enabled: value !== undefined }).data;
  const found = useInfiniteQuery({ ...membersQuery({ q, active: true }), enabled: value === undefined && q !== '' });
  const members = found.data?.pages[0]?.items.slice(0, 8);

  if (value !== undefined) {
    return (
      <div className="picked" role="group" aria-label={t('members.who')}>
        {chosen ? <Person name={chosen.name} unit={`${chosen.unit.name} · ${chosen.employee_number}`} /> : t('list.loading')}
        <Button kind="quiet" onClick={() => onChange(undefined)}>
          {t('members.other')}
        </Button>
      </div>
    );
  }
  return (
    <div>
      <Field label={t('members.who')} error={error}>
        {(wiring) => <Input {...wiring} {...typing} type="search" icon={SearchOutlined} placeholder={t('members.search')} />}
      </Field>
      {found.isError && <ErrorNotice error={found.error} />}
      {members && q !== '' && (
        <ul className="pick-list member-found" aria-live="polite">
          {members.length === 0 && <li className="row-small">{t('members.none')}</li>}
          {members.map((member) => (
            <li key={member.id}>
              <button type="button" onClick={() => onChange(member.id)}>
                <Person name={member.name} unit={`${member.unit.name} · ${member.employee_number}`} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
