/** Filters above a list. Their values live in the address, so back works and a filtered list can be sent to a colleague. */
import SearchOutlined from '@ant-design/icons-svg/es/asn/SearchOutlined';
import type { ReactNode } from 'react';
import { Input } from './input';
import { treeOptions, type TreeNode } from './tree-order';
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

interface FilterTreeProps {
  label: string;
  /** What stands for no choice. */
  all: string;
  nodes: TreeNode[] | undefined;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}

/** One node of a tree with all below it, or all. */
export function FilterTree({ label, all, nodes = [], value, onChange }: FilterTreeProps) {
  return (
    <FilterSelect
      label={label}
      value={value ?? ''}
      options={[{ value: '', label: all }, ...treeOptions(nodes)]}
      onChange={(id) => onChange(id || undefined)}
    />
  );
}

export function FilterSearch({
  label,
  maxLength,
  value = '',
  onChange,
}: {
  label: string;
  /** As the server takes. */
  maxLength: number;
  value: string | undefined;
  onChange: (q: string | undefined) => void;
}) {
  const typing = useTyping(value, (q) => onChange(q || undefined));
  return (
    <Input
      {...typing}
      className="filter-search"
      type="search"
      aria-label={label}
      placeholder={label}
      maxLength={maxLength}
      icon={SearchOutlined}
    />
  );
}
