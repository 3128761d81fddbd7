/** One of a few, by the browser's own control. Where they cannot be read, it says so instead of offering none. */
import type { ComponentProps } from 'react';
import { useTranslation } from '@/i18n';
import { ErrorNotice } from './error';

interface SelectProps extends ComponentProps<'select'> {
  /** What stands there before one is chosen. */
  choose: string | undefined;
  options: { value: string; label: string }[];
  /** The query that the options come from. */
  from?: Reading;
}

export interface Reading {
  isPending: boolean;
  isLoadingError: boolean;
  error: unknown;
  refetch: () => unknown;
}

export function Select({ choose, options, from, ...rest }: SelectProps) {
  const { t } = useTranslation();
  return (
    <>
      <select {...rest}>
        <option value="" disabled>
          {from?.isPending ? t('list.loading') : choose}
        </option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {from?.isLoadingError && <ErrorNotice error={from.error} onRetry={() => void from.refetch()} />}
    </>
  );
}
