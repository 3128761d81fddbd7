/** How a household's file stands, what comes next, and until when. */
import { Link } from '@tanstack/react-router';
import type { Household } from '@/api/assistance';
import { useTranslation, words } from '@/i18n';
import { DueDates } from '@/ui/due-dates';
import { Row, Stack } from '@/ui/layout';
import { Card, Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { Steps } from '@/ui/steps';
import { When } from '@/ui/when';
import { placeOf, toneOfHousehold, way } from './states';

interface StandingProps {
  shown: Household;
  /** To the household itself it says what follows for them. */
  isOwn?: boolean;
}

export function Standing({ shown, isOwn = false }: StandingProps) {
  const { t } = useTranslation();
  const { due, notice_id } = shown;
  const place = placeOf(shown.state);
  return (
    <Card title={t('file.standing')} aside={<Tag tone={toneOfHousehold(shown.state)}>{shown.state_name}</Tag>}>
      <Stack gap="small">
        {place !== null && <Steps names={way.map((each) => t(`help.way.${each}`))} at={place} />}
        {isOwn && <p>{words('help.next', shown.state, '')}</p>}
        {due && <DueDates dues={[due]} kindOf={({ kind }) => words('file.due', kind, kind)} />}
        <Parts of={[shown.number, shown.unit_name, <When at={shown.applied_at} as="day" />]} />
        {notice_id && isOwn && (
          <Row>
            <Link to="/help/notices/$noticeId" params={{ noticeId: notice_id }} className="button button-plain">
              {t('file.to_notice')}
            </Link>
          </Row>
        )}
      </Stack>
    </Card>
  );
}
