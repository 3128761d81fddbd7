/** One's own certificates: to take along, and to show to who wants to check one. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { useRef } from 'react';
import { certificateFile, certificatesQuery, type Certificate } from '@/api/learning';
import { useTranslation } from '@/i18n';
import { formatDate } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { Stack, Unfold } from '@/ui/layout';
import { More } from '@/ui/more';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { certificateTones } from './tones';
import './learning.css';

export default function CertificatesPage() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(certificatesQuery);
  const { data, error, refetch } = query;
  const list = useRef<HTMLDivElement>(null);
  const all = data?.pages.flatMap(({ items }) => items);
  return (
    <Page title={t('certificate.title')} back="/learn">
      {!data && !error && <Skeleton rows={4} label={t('list.loading')} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {all?.length === 0 && <Empty title={t('certificate.none')} hint={t('certificate.none_hint')} />}
      {all && (
        <div className="stack" ref={list}>
          {all.map((each) => (
            <One key={each.id} certificate={each} />
          ))}
          <More query={query} list={list} count={all.length} />
        </div>
      )}
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
  const drawn = generate(of);
  return (
    <Stack gap="small">
      <svg
        viewBox={`-2 -2 ${drawn.size + 4} ${drawn.size + 4}`}
        role="img"
        aria-label={t('certificate.qr')}
        shapeRendering="crispEdges"
        className="certificate-code"
      >
        <path d={toSvgPath(drawn)} />
      </svg>
      <p>{t('certificate.qr_hint')}</p>
      <a href={of}>{of}</a>
    </Stack>
  );
}
