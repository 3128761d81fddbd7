/** The way to the form, for a visitor whose report is asked for, or who saw it otherwise than the first. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from '@/i18n';
import { Row, Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import type { Kind } from './visit-reports';

export function ToReport({ kind, id, actions }: { kind: Kind; id: string; actions: readonly string[] }) {
  const { t } = useTranslation();
  const isSecond = actions.includes('record_otherwise');
  if (!isSecond && !actions.includes('record') && !actions.includes('record_check')) return null;
  const words = t(isSecond ? 'file.own_report' : 'file.to_report');
  const look = `button button-${isSecond ? 'plain' : 'main'}`;
  return (
    <Card>
      <Stack>
        <p>{t(isSecond ? 'file.own_report_hint' : 'file.to_report_hint')}</p>
        <Row>
          {kind === 'visit' ? (
            <Link to="/assistance/visits/$visitId/report" params={{ visitId: id }} className={look}>
              {words}
            </Link>
          ) : (
            <Link to="/assistance/households/$householdId/report" params={{ householdId: id }} className={look}>
              {words}
            </Link>
          )}
        </Row>
      </Stack>
    </Card>
  );
}
