/** One consent: to what, whether it holds, since when and until when. */
import type { AidRead } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { formatDate, today } from '@/ui/dates';
import { Row } from '@/ui/layout';
import { Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';

type Consent = AidRead['consents'][number];

export const holdsNow = ({ withdrawn_at, until }: Consent) => !withdrawn_at && until >= today();

export function ConsentFacts({ consent }: { consent: Consent }) {
  const { t } = useTranslation();
  const { purpose, given_at, until, withdrawn_at } = consent;
  const isGiven = holdsNow(consent);
  return (
    <>
      <Row>
        <strong>{t(`purpose.${purpose}`)}</strong>
        <Tag tone={isGiven ? 'good' : 'wait'}>
          {t(withdrawn_at ? 'consent.withdrawn' : isGiven ? 'consent.given' : 'consent.over')}
        </Tag>
      </Row>
      <p className="row-small">{t(`purpose_hint.${purpose}`)}</p>
      <Parts
        of={[
          <>
            {t('consent.given_on')} <When at={given_at} as="day" />
          </>,
          withdrawn_at ? (
            <>
              {t('consent.withdrawn_on')} <When at={withdrawn_at} as="day" />
            </>
          ) : (
            t('consent.until', { day: formatDate(until) })
          ),
        ]}
      />
    </>
  );
}
