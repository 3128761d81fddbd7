/** Filters above a list. Their values live in the address, so back works and a filtered list can be sent to a colleague. */
import SearchOutlined from '@ant-design/icons-svg/es/asn/SearchOutlined';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { unitsQuery } from '@/api/people';
import { Input } from './input';
import { unitOptions } from './unit-order';
import { useTyping } from './use-typing';
import './filter-bar.css';

export function FilterBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="filter-bar" role="search" aria-label={label}>
      {children}
    </div>
  );
}

interface FilterTabsProps<T extends string> {
  label: string;
  value: T;
  options: { value: T; label: string; count?: number }[];
  onChange: (value: T) => void;
}

export function FilterTabs<T extends string>({ label, value, options, onChange }: FilterTabsProps<T>) {
  return (
    <div className="filter-tabs" role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onChange(option.value)}>
          {option.label}
          {option.count !== undefined && <span>{option.count.toLocaleString()}</span>}
        </button>
      ))}
    </div>
  );
}

/** Native on purpose: a phone's own picker is the quickest, and the keyboard just works. */
interface FilterSelectProps {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}

export function FilterSelect({ label, value, options, onChange }: FilterSelectProps) {
  return (
    <label className="filter-select">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** One unit with all below it, or all. */
export function FilterUnit({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (unit: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const units = useQuery(unitsQuery);
  return (
    <FilterSelect
      label={label}
      value={value ?? ''}
      options={[{ value: '', label: t('choose_unit.all') }, ...unitOptions(units.data?.items ?? [])]}
      onChange={(unit) => onChange(unit || undefined)}
    />
  );
}

export function FilterSearch({
  label,
  value = '',
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (q: string | undefined) => void;
}) {
  const typing = useTyping(value, (q) => onChange(q || undefined));
  return (
    <Input {...typing} className="filter-search" type="search" aria-label={label} placeholder={label} icon={SearchOutlined} />
  );
}
