import { useQuery, useQueryClient } from '@tanstack/react-query';
import { endOtherSessions, endSession, sessionsQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatAgo } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { Card } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { say } from '@/ui/toast';

/** Where I am signed in; anything unknown can be put out at once. */
export function Sessions() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(sessionsQuery);
  const others = data?.filter((session) => !session.current) ?? [];
  const done = async () => {
    await queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    say(t('me.ended'));
  };

  return (
    <Card title={t('me.sessions')}>
      <p className="row-small">{t('me.sessions_hint')}</p>
      {isPending && <Skeleton rows={2} label={t('list.loading')} />}
      {!data && error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <ul className="me-sessions">
        {data?.map((session) => (
          <li key={session.id}>
            <span>
              <strong>{session.user_agent_label}</strong> {session.current && <Tag tone="good">{t('me.this_device')}</Tag>}{' '}
              {session.kept && <Tag tone="still">{t('me.kept')}</Tag>}
              {session.by_provider && <Tag tone="still">{t('me.by_provider')}</Tag>}
              <small>{t('me.last_used', { when: formatAgo(session.last_used_at) })}</small>
            </span>
            {!session.current && (
              <Confirm
                title={t('me.end_ask', { device: session.user_agent_label })}
                fact={t('me.end_fact')}
                yes={t('me.end_yes')}
                onYes={() => endSession(session.id).then(done)}
              >
                {(open) => (
                  <Button onClick={open} aria-label={`${t('me.end')}: ${session.user_agent_label}`}>
                    {t('me.end')}
                  </Button>
                )}
              </Confirm>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && (
        <Confirm
          title={t('me.end_others_ask', { count: others.length })}
          fact={t('me.end_others_fact')}
          yes={t('me.end_others')}
          onYes={() => endOtherSessions().then(done)}
        >
          {(open) => <Button onClick={open}>{t('me.end_others')}</Button>}
        </Confirm>
      )}
    </Card>
  );
}
