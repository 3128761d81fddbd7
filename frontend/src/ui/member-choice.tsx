/** A form's field for one member, for those who may look through members: search by name or number, choose, change one's mind. */
import SearchOutlined from '@ant-design/icons-svg/es/asn/SearchOutlined';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { memberQuery, membersQuery } from '@/api/people';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Person } from '@/ui/person';
import { PickList } from '@/ui/pick-list';
import { useTyping } from '@/ui/use-typing';

interface MemberChoiceProps {
  label: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  error?: string;
}

export function MemberChoice({ label, value, onChange, error }: MemberChoiceProps) {
  const { t } = useTranslation();
  const [q, setQ] = useState('');
  const typing = useTyping(q, setQ);
  const chosen = useQuery({ ...memberQuery(value ?? ''), enabled: value !== undefined }).data;
  const found = useInfiniteQuery({ ...membersQuery({ q, active: true }), enabled: value === undefined && q !== '' });
  const members = found.data?.pages.flatMap((page) => page.items);

  if (value !== undefined) {
    return (
      <div className="picked" role="group" aria-label={label}>
        {chosen ? <Person name={chosen.name} unit={`${chosen.unit.name} · ${chosen.employee_number}`} /> : t('list.loading')}
        <Button kind="quiet" onClick={() => onChange(undefined)}>
          {t('choose_member.other')}
        </Button>
      </div>
    );
  }
  return (
    <div>
      <Field label={label} error={error}>
        {(wiring) => (
          <Input {...wiring} {...typing} type="search" icon={SearchOutlined} placeholder={t('choose_member.search')} />
        )}
      </Field>
      {found.isError && <ErrorNotice error={found.error} />}
      {members && q !== '' && (
        <div className="member-found">
          {members.length === 0 ? (
            <p className="row-small" role="status">
              {t('choose_member.none')}
            </p>
          ) : (
            <PickList
              label={t('choose_member.found')}
              items={members}
              cell={(member) => <Person name={member.name} unit={`${member.unit.name} · ${member.employee_number}`} />}
              onPick={(member) => onChange(member.id)}
              more={found}
            />
          )}
        </div>
      )}
    </div>
  );
}
