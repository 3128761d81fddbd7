/** What the concern is about: a unit or a person, so that it is routed before anybody reads it. */
import CloseOutlined from '@ant-design/icons-svg/es/asn/CloseOutlined';
import SearchOutlined from '@ant-design/icons-svg/es/asn/SearchOutlined';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { peopleQuery, unitsQuery } from '@/api/people';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ErrorNotice } from '@/ui/error';
import { Toggle } from '@/ui/field';
import { Input } from '@/ui/input';
import { Person } from '@/ui/person';
import { PickList } from '@/ui/pick-list';
import { Skeleton } from '@/ui/progress';
import { TreePicker } from '@/ui/tree-picker';
import { useTyping } from '@/ui/use-typing';
import type { Subject } from './concern-draft';

interface AboutPickerProps {
  subject: Subject | undefined;
  complaint: boolean;
  onChange: (subject: Subject | undefined, complaint: boolean) => void;
}

export function AboutPicker({ subject, complaint, onChange }: AboutPickerProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);

  return (
    <fieldset className="choices about">
      <legend>{t('raise.about')}</legend>
      <p className="field-hint">{t('raise.about_hint')}</p>
      {subject ? (
        <div className="picked">
          <strong>{t('raise.about_chosen', { name: subject.name })}</strong>
          <Button
            kind="quiet"
            icon={CloseOutlined}
            aria-label={`${t('act.remove')}: ${subject.name}`}
            onClick={() => onChange(undefined, false)}
          />
        </div>
      ) : (
        <Button wide icon={SearchOutlined} onClick={() => setOpen(true)}>
          {t('raise.about_choose')}
        </Button>
      )}
      {subject?.type === 'unit' && (
        <Toggle
          label={t('raise.complaint')}
          hint={t('raise.complaint_hint')}
          checked={complaint}
          onChange={(on) => onChange(subject, on)}
        />
      )}
      {subject?.type === 'person' && <p className="field-hint">{t('raise.person_hint', { name: subject.name })}</p>}
      {isOpen && (
        <Dialog title={t('raise.about_choose')} onClose={() => setOpen(false)}>
          <Chooser
            onPick={(picked) => {
              setOpen(false);
              onChange(picked, false);
            }}
          />
        </Dialog>
      )}
    </fieldset>
  );
}

function Chooser({ onPick }: { onPick: (subject: Subject) => void }) {
  const { t } = useTranslation();
  const [q, setQ] = useState('');
  const typing = useTyping(q, setQ);
  const units = useQuery(unitsQuery);
  const people = useInfiniteQuery(peopleQuery(q));
  const found = people.data?.pages.flatMap((page) => page.items);

  return (
    <div className="about-chooser">
      <Input
        {...typing}
        autoFocus
        type="search"
        aria-label={t('raise.about_search')}
        placeholder={t('raise.about_search_short')}
        icon={SearchOutlined}
      />
      {q.length >= 2 && found && (
        <section>
          <h3>{t('raise.about_people')}</h3>
          {found.length === 0 ? (
            <p className="row-small">{t('raise.about_nobody')}</p>
          ) : (
            <PickList
              label={t('raise.about_people')}
              items={found}
              cell={(person) => (
                <Person name={person.name} unit={`${person.unit_name} · ${t('raise.number_end', { end: person.number_end })}`} />
              )}
              onPick={(person) => onPick({ type: 'person', id: person.id, name: person.name })}
              more={people}
              moreLabel={t('raise.about_more')}
            />
          )}
        </section>
      )}
      {people.isError && <ErrorNotice error={people.error} />}
      <section>
        <h3>{t('raise.about_units')}</h3>
        {units.isPending && <Skeleton rows={4} label={t('list.loading')} />}
        {units.isError && <ErrorNotice error={units.error} onRetry={() => void units.refetch()} />}
        {units.data && (
          <TreePicker
            nodes={units.data.items}
            search={q}
            none={t('choose_unit.none')}
            onPick={(unit) => onPick({ type: 'unit', id: unit.id, name: unit.name })}
          />
        )}
      </section>
    </div>
  );
}
