/** How a household's file stands, what comes next, and until when. */
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { Household } from '@/api/assistance';
import { useTranslation, words } from '@/i18n';
import { DueDates } from '@/ui/due-dates';
import { Stack } from '@/ui/layout';
import { Card, Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { toneOfHousehold } from './states';

interface StandingProps {
  shown: Household;
  /** To the household itself it says what follows for them. */
  isOwn?: boolean;
  children?: ReactNode;
}

export function Standing({ shown, isOwn = false, children }: StandingProps) {
  const { t } = useTranslation();
  const { due, notice_id } = shown;
  return (
    <Card title={t('file.standing')} aside={<Tag tone={toneOfHousehold(shown.state)}>{shown.state_name}</Tag>}>
      <Stack gap="small">
        {isOwn && <p>{words('help.next', shown.state, '')}</p>}
        {due && <DueDates dues={[due]} kindOf={({ kind }) => words('file.due', kind, kind)} />}
        <Parts of={[shown.number, shown.unit_name, <When at={shown.applied_at} as="day" />]} />
        {notice_id && isOwn && (
          <Link to="/help/notices/$noticeId" params={{ noticeId: notice_id }} className="button button-plain">
            {t('file.to_notice')}
          </Link>
        )}
        {children}
      </Stack>
    </Card>
  );
}
