/** One's own certificates: to take along, and to show to anybody who checks one. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { certificateCredential, certificateFile, certificatesQuery, type Certificate } from '@/api/learning';
import { useTranslation } from '@/i18n';
import { CardList } from '@/ui/card-list';
import { formatDate } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { Stack, Unfold } from '@/ui/layout';
import { Card, Facts, Page } from '@/ui/page';
import { QrCode } from '@/ui/qr-code';
import { Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { certificateTones } from './tones';
import './learning.css';

export default function CertificatesPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('certificate.title')} back="/learn">
      <CardList
        query={useInfiniteQuery(certificatesQuery)}
        keyOf={({ id }) => id}
        empty={<Empty title={t('certificate.none')} hint={t('certificate.none_hint')} />}
      >
        {(each) => <One certificate={each} />}
      </CardList>
    </Page>
  );
}

function One({
  certificate: { id, title, number, state, state_name, issued_at, expires_on, check },
}: {
  certificate: Certificate;
}) {
  const { t } = useTranslation();
  return (
    <Card title={title} aside={<Tag tone={certificateTones[state]}>{state_name}</Tag>}>
      <Stack>
        <Facts
          items={[
            { name: t('certificate.number'), value: number },
            { name: t('certificate.issued'), value: <When at={issued_at} as="day" /> },
            { name: t('certificate.expires'), value: expires_on ? formatDate(expires_on) : t('certificate.for_good') },
          ]}
        />
        {state !== 'revoked' && (
          <>
            <a href={certificateFile(id)} download className="button button-plain">
              {t('certificate.file')}
            </a>
            <a href={certificateCredential(id)} download={`${number}.jwt`} className="button button-plain">
              {t('certificate.credential')}
            </a>
            <p className="row-small">{t('certificate.credential_hint')}</p>
            {check && (
              <Unfold label={t('certificate.show')}>
                <Code of={new URL(check, window.location.href).href} />
              </Unfold>
            )}
          </>
        )}
      </Stack>
    </Card>
  );
}

function Code({ of }: { of: string }) {
  const { t } = useTranslation();
  return (
    <Stack gap="small">
      <div className="certificate-code">
        <QrCode text={of} label={t('certificate.qr')} />
      </div>
      <p>{t('certificate.qr_hint')}</p>
      <a href={of}>{of}</a>
    </Stack>
  );
}
