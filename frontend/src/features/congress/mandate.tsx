/** A delegate's own: the papers to confirm, the code for the door, whether they are checked in. */
import { congressQuery, receivePapers, type Congress } from '@/api/congress';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { formatMoment } from '@/ui/dates';
import { ErrorNotice, Notice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { QrCode } from '@/ui/qr-code';
import { useActing } from '@/ui/use-acting';
import { useSending } from '@/ui/use-sending';
import './congress.css';

interface MandateProps {
  congress: Congress;
  mandate: NonNullable<Congress['mandate']>;
}

export function Mandate({ congress: { id, state }, mandate }: MandateProps) {
  const { t } = useTranslation();
  const { perform } = useActing({ lists: [congressQuery(id).queryKey] });
  const { send, isBusy, problem } = useSending();
  const { code, received_at, checked_in_at, ended_at, end_reason } = mandate;
  const isAtDoor = state === 'DELIVERED' || state === 'QUORUM' || state === 'VOTING';
  if (ended_at)
    return (
      <Notice tone="wait" title={t('mandate.ended', { when: formatMoment(ended_at) })}>
        {end_reason}
      </Notice>
    );
  return (
    <Card title={t('mandate.title')}>
      <Stack>
        {received_at ? (
          <p>{t('mandate.received', { when: formatMoment(received_at) })}</p>
        ) : (
          isAtDoor && (
            <>
              <p>{t('mandate.read')}</p>
              {problem && <ErrorNotice error={problem} />}
              <Button
                kind="main"
                wide
                isBusy={isBusy}
                onClick={() => void send(() => perform(() => receivePapers(id), t('congress.received')))}
              >
                {t('mandate.receive')}
              </Button>
            </>
          )
        )}
        {checked_in_at && <Notice tone="good" title={t('mandate.checked_in', { when: formatMoment(checked_in_at) })} />}
        {code && isAtDoor && (
          <div className="stack stack-small congress-code">
            <span>{t('mandate.code')}</span>
            <strong>{`${code.slice(0, 4)} ${code.slice(4)}`}</strong>
            <QrCode text={code} label={t('mandate.qr')} />
            <span className="row-small">{t('mandate.code_hint')}</span>
          </div>
        )}
      </Stack>
    </Card>
  );
}
