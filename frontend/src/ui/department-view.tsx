/** What an author's words look like to the department that must not know who wrote them: told before they are sent. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { departmentViewQuery } from '@/api/cases';
import { Button } from './button';
import { Notice } from './error';
import { say } from './toast';
import './department-view.css';

const pause = 800;

const writtenIn = (texts: string[]) => texts.map((text) => text.trim()).filter((text) => text !== '');

/** Asked right before sending, which may come sooner than the view below: false where something gives the author away that
 *  they have not been shown yet. The view shows it then, and the next press sends. */
export function useToldBefore(caseId?: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return async (...texts: string[]): Promise<boolean> => {
    const written = writtenIn(texts);
    const query = departmentViewQuery(written, caseId);
    if (written.length === 0 || queries.getQueryData(query.queryKey)) return true;
    const view = await queries.fetchQuery({ ...query, networkMode: 'always', retry: false }).catch(() => null);
    if (!view || view.remains.length === 0) return true;
    say(t('masks.look', { words: view.remains.join(t('list.comma')) }));
    return false;
  };
}

/** `caseId`: of a concern that was filed before. */
export function DepartmentView({ texts, caseId }: { texts: string[]; caseId?: string }) {
  const { t } = useTranslation();
  const written = writtenIn(texts);
  const [settled, setSettled] = useState(written);
  const typed = JSON.stringify(written);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(typed) as string[]), pause);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data, isError, isPlaceholderData, fetchStatus, refetch } = useQuery({ ...departmentViewQuery(settled, caseId), enabled: settled.length > 0, placeholderData: keepPreviousData });
  if (written.length === 0) return null;
  if (isError || fetchStatus === 'paused') {
    return (
      <Notice tone="wait" title={t('masks.unknown')}>
        <Button onClick={() => void refetch()}>{t('act.retry')}</Button>
      </Notice>
    );
  }
  if (!data) return null;

  return (
    <div className="department-view" aria-busy={isPlaceholderData}>
      {data.is_masked && (
        <Notice tone="wait" title={t('masks.found')}>
          <p>{t('masks.found_detail')}</p>
        </Notice>
      )}
      {data.remains.length > 0 && (
        <Notice tone="wait" title={t('masks.left', { words: data.remains.join(t('list.comma')) })}>
          <p>{t('masks.left_detail')}</p>
        </Notice>
      )}
      <details>
        <summary>{t(isPlaceholderData ? 'masks.updating' : 'masks.see')}</summary>
        <div className="department-view-text">
          {data.texts.map((text, index) => (
            <p key={index}>{text}</p>
          ))}
        </div>
        <p className="row-small">{t('masks.files')}</p>
      </details>
    </div>
  );
}
