/** What an author's words look like to the department that must not know who wrote them: told before they are sent. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { departmentViewQuery } from '@/api/case-actions';
import { Problem } from '@/api/problem';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/error';
import './department-view.css';

const pause = 800;

const writtenIn = (texts: string[]) => texts.map((text) => text.trim()).filter((text) => text !== '');

/** The first thing of sending, which may come sooner than the view below: throws where something gives the author away that
 *  they have not been shown yet. The same words pass the next time. */
export function useToldBefore(caseId?: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const told = useRef('');
  return async (...texts: string[]) => {
    const written = writtenIn(texts);
    const query = departmentViewQuery(written, caseId);
    if (written.length === 0 || told.current === JSON.stringify(written) || queries.getQueryData(query.queryKey)) return;
    const view = await queries.fetchQuery({ ...query, networkMode: 'always', retry: false }).catch(() => null);
    if (!view || view.remains.length === 0) return;
    told.current = JSON.stringify(written);
    throw new Problem(-1, 'not_told', t('masks.not_sent', { words: view.remains.join(t('list.comma')) }), t('masks.again'));
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
  const { data, isError, isPlaceholderData, fetchStatus, refetch } = useQuery({
    ...departmentViewQuery(settled, caseId),
    enabled: settled.length > 0,
    placeholderData: keepPreviousData,
  });
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
