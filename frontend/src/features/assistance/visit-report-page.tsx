/** The form of a visit. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { visitQuery, visitReadQuery, type Visit } from '@/api/visits';
import { ReportForm } from './report-form';
import type { Sheet } from './visit-reports';

const sheetOf = ({ about_name, number, unit_name, occasion_name, visitors, gift, gift_fen }: Visit): Sheet => ({
  title: about_name || number,
  number,
  unit: [unit_name, occasion_name].join(' · '),
  visitors,
  gift: gift === 'APPROVED' && gift_fen ? { fen: gift_fen, goods: null } : undefined,
});

export default function VisitReportPage() {
  const { visitId } = useParams({ from: '/app/assistance/visits/$visitId/report' });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: visit } = useQuery(visitQuery(visitId));
  return (
    <ReportForm
      kind="visit"
      id={visitId}
      sheet={visit && sheetOf(visit)}
      mayReport={visit?.actions.some((action) => action === 'record' || action === 'record_otherwise')}
      back="/assistance/visits"
      open={async () => {
        const read = await queries.fetchQuery(visitReadQuery(visitId, visit?.version ?? 0));
        return { address: read.address, note: read.timeline[0]?.words ?? '' };
      }}
      onSent={useCallback(
        () => void navigate({ to: '/assistance/visits/$visitId', params: { visitId }, replace: true }),
        [navigate, visitId],
      )}
    />
  );
}
