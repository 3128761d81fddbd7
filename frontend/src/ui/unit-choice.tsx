/** A form's field for one unit: shows the chosen one, opens the tree to choose another. */
import SearchOutlined from '@ant-design/icons-svg/es/asn/SearchOutlined';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { unitsQuery, type Unit } from '@/api/people';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ErrorNotice } from '@/ui/error';
import { Input } from '@/ui/input';
import { Skeleton } from '@/ui/progress';
import { pathOf } from '@/ui/tree-order';
import { TreePicker } from '@/ui/tree-picker';

interface UnitChoiceProps {
  label: string;
  value: string | undefined;
  onChange: (unit: Unit) => void;
  /** Units that cannot be chosen, such as the one to be moved and what lies below it. */
  without?: ReadonlySet<string>;
  error?: string;
}

export function UnitChoice({ label, value, onChange, without, error }: UnitChoiceProps) {
  const { t } = useTranslation();
  const units = useQuery(unitsQuery);
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const all = units.data?.items ?? [];
  const offered = without ? all.filter((unit) => !without.has(unit.id)) : all;
  const chosen = all.find((unit) => unit.id === value);

  return (
    <div className="field" role="group" aria-label={label} data-invalid={error ? true : undefined}>
      <strong>{label}</strong>
      <Button wide icon={SearchOutlined} onClick={() => setOpen(true)}>
        {chosen
          ? pathOf(all, chosen)
              .map((unit) => unit.name)
              .join(' / ')
          : t('choose_unit.choose')}
      </Button>
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      {isOpen && (
        <Dialog title={label} onClose={() => setOpen(false)}>
          <div className="unit-choice">
            <Input
              type="search"
              icon={SearchOutlined}
              aria-label={t('choose_unit.search')}
              placeholder={t('choose_unit.search')}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
            {units.isPending && <Skeleton rows={4} label={t('list.loading')} />}
            {units.isError && <ErrorNotice error={units.error} onRetry={() => void units.refetch()} />}
            <TreePicker
              nodes={offered}
              search={search}
              none={t('choose_unit.none')}
              onPick={(unit) => {
                setOpen(false);
                onChange(unit);
              }}
            />
          </div>
        </Dialog>
      )}
    </div>
  );
}
