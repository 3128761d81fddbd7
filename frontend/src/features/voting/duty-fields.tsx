/** Who sees to an election: committee, trustees and registrar, each among those who hold the role. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ForDuty } from '@/api/voting';
import { useTranslation } from '@/i18n';
import { ErrorNotice } from '@/ui/error';
import { Field, Toggle } from '@/ui/field';
import { Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Select } from '@/ui/select';
import type { ElectionWritten } from './election-draft';

interface DutyFieldsProps {
  written: ElectionWritten;
  set: (next: Partial<ElectionWritten>) => void;
  officials: UseQueryResult<ForDuty[]>;
  error: (name: 'committee' | 'trustees' | 'registrar') => string | undefined;
}

export function DutyFields({ written, set, officials, error }: DutyFieldsProps) {
  const { t } = useTranslation();
  const { data, error: refused, refetch, isLoading } = officials;
  const holding = (role: ForDuty['roles'][number]) => data?.filter(({ roles }) => roles.includes(role)) ?? [];
  const size = written.trustees.length;
  return (
    <>
      {isLoading && <Skeleton rows={4} label={t('list.loading')} />}
      {refused && <ErrorNotice error={refused} onRetry={() => void refetch()} />}
      <Card title={t('election.committee')}>
        <People
          hint={t('draft.committee_hint')}
          people={holding('election_committee')}
          chosen={written.committee}
          error={error('committee')}
          onChange={(committee) => set({ committee })}
        />
      </Card>
      <Card title={t('election.trustees')}>
        <People
          hint={t('draft.trustees_hint')}
          people={holding('trustee')}
          chosen={written.trustees}
          error={error('trustees')}
          onChange={(trustees) => set({ trustees, threshold: '' })}
        />
        {size > 1 && (
          <Field label={t('draft.threshold')} hint={t('draft.threshold_hint')}>
            {(wiring) => (
              <Select
                {...wiring}
                choose={undefined}
                value={written.threshold || String(size)}
                options={Array.from({ length: size }, (_, place) => String(size - place)).map((value) => ({
                  value,
                  label: Number(value) === size ? t('draft.threshold_all', { size }) : t('draft.threshold_some', { value, size }),
                }))}
                onChange={({ target }) => set({ threshold: Number(target.value) === size ? '' : target.value })}
              />
            )}
          </Field>
        )}
      </Card>
      <Card title={t('election.registrar')}>
        <Field label={t('draft.registrar')} hint={t('draft.registrar_hint')} required error={error('registrar')}>
          {(wiring) => (
            <Select
              {...wiring}
              choose={t('draft.registrar_choose')}
              value={written.registrar}
              options={holding('registrar').map(({ id, name, unit_name }) => ({ value: id, label: `${name} · ${unit_name}` }))}
              from={officials}
              onChange={({ target }) => set({ registrar: target.value })}
            />
          )}
        </Field>
      </Card>
    </>
  );
}

interface PeopleProps {
  hint: string;
  people: ForDuty[];
  chosen: string[];
  error: string | undefined;
  onChange: (chosen: string[]) => void;
}

function People({ hint, people, chosen, error, onChange }: PeopleProps) {
  const { t } = useTranslation();
  return (
    <Stack>
      <p>{hint}</p>
      {people.length === 0 && <p className="row-small">{t('draft.nobody')}</p>}
      {people.map(({ id, name, unit_name }) => (
        <Toggle
          key={id}
          label={name}
          hint={unit_name}
          checked={chosen.includes(id)}
          onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((each) => each !== id))}
        />
      ))}
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </Stack>
  );
}
