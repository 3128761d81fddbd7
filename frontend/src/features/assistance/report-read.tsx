/** What visitors reported, side by side where both did. */
import { papers } from '@/api/assistance';
import type { Report } from '@/api/visits';
import { useTranslation } from '@/i18n';
import { formatDate, formatMoment } from '@/ui/dates';
import { FileList } from '@/ui/file-list';
import { Columns, Stack, Unfold } from '@/ui/layout';
import { Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { FiguresShown } from './figures-shown';

export function Reports({ of }: { of: Report[] }) {
  const shown = of.map((report) => <OneReport key={report.id} report={report} isOneOfTwo={of.length > 1} />);
  return of.length > 1 ? <Columns pair>{shown}</Columns> : <>{shown}</>;
}

function OneReport({ report, isOneOfTwo }: { report: Report; isOneOfTwo: boolean }) {
  const { t } = useTranslation();
  const { author_name, visited_on, findings, needs, figures, is_gift_handed, photos, photos_allowed_by, photos_allowed_at } =
    report;
  return (
    <article aria-label={t('report.of', { name: author_name })}>
      <Stack gap="small">
        <div>
          <strong>{t('report.of', { name: author_name })}</strong>{' '}
          {isOneOfTwo && report.counts && <Tag tone="good">{t('report.counts')}</Tag>}
        </div>
        <Parts of={[formatDate(visited_on), ...needs.map((need) => t(`need.${need}`))]} />
        <p>{findings}</p>
        {is_gift_handed !== null && <p>{t(is_gift_handed ? 'report.gift_yes' : 'report.gift_no')}</p>}
        {figures && (
          <Unfold label={t('file.checked_figures')}>
            <FiguresShown of={figures} />
          </Unfold>
        )}
        <FileList at={papers} files={photos} note="" />
        {photos_allowed_by && (
          <p className="row-small">
            {t('report.photos_allowed', {
              name: photos_allowed_by,
              at: photos_allowed_at ? formatMoment(photos_allowed_at) : '',
            })}
          </p>
        )}
      </Stack>
    </article>
  );
}
