/** What lies sealed, behind a button: the audit trail keeps who opens it. */
import { keepPreviousData, useQuery, type QueryKey, type UseQueryOptions } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from '@/i18n';
import { Button } from './button';
import { Card } from './card';
import { ErrorNotice } from './error';
import { Row, Stack } from './layout';
import { useSending } from './use-sending';

interface SealedProps<T> {
  /** On the button. */
  label: string;
  open: () => Promise<T>;
  children: (opened: T) => ReactNode;
}

/** One thing of an object, which is asked for by an act. */
export function Sealed<T extends object>({ label, open, children }: SealedProps<T>) {
  const { t } = useTranslation();
  const { send, isBusy, problem } = useSending();
  const [opened, setOpened] = useState<T>();
  if (opened) return children(opened);
  return (
    <>
      <Button isBusy={isBusy} onClick={() => void send(async () => setOpened(await open()))}>
        {label}
      </Button>
      <p className="row-small">{t('sealed.kept')}</p>
      {problem && <ErrorNotice error={problem} />}
    </>
  );
}

/** A read of what belongs to an object, such as its timeline. Once open, it stays so when the object changes. */
export function useOpened<T, K extends QueryKey>(query: UseQueryOptions<T, Error, T, K>) {
  const [isOpen, setOpen] = useState(false);
  const { data, error, isFetching, refetch } = useQuery({ ...query, enabled: isOpen, placeholderData: keepPreviousData });
  return { data, error, isFetching, open: () => (isOpen ? void refetch() : setOpen(true)) };
}

interface SealedCardProps {
  title: string;
  hint?: string;
  /** On the button. */
  label: string;
  of: Omit<ReturnType<typeof useOpened>, 'data'>;
}

/** In place of what `useOpened` has not read yet. */
export function SealedCard({ title, hint, label, of: { error, isFetching, open } }: SealedCardProps) {
  const { t } = useTranslation();
  return (
    <Card title={title}>
      <Stack>
        <p>{hint ?? t('sealed.kept')}</p>
        {error && <ErrorNotice error={error} />}
        <Row>
          <Button isBusy={isFetching} onClick={open}>
            {label}
          </Button>
        </Row>
      </Stack>
    </Card>
  );
}
