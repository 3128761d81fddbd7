/** The form of a home check. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { householdQuery, householdReadQuery } from '@/api/assistance';
import { ReportForm } from './report-form';

export default function CheckReportPage() {
  const { householdId } = useParams({ from: '/app/assistance/households/$householdId/report' });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: household } = useQuery(householdQuery(householdId));
  return (
    <ReportForm
      kind="check"
      id={householdId}
      sheet={
        household && {
          title: household.applicant_name || household.number,
          number: household.number,
          unit: household.unit_name,
          visitors: [],
        }
      }
      mayReport={household?.actions.some((action) => action === 'record_check' || action === 'record_otherwise')}
      back="/assistance/visits"
      open={async () => {
        const { address, story, figures } = await queries.fetchQuery(householdReadQuery(householdId, household?.version ?? 0));
        return { address, note: story, figures };
      }}
      onSent={useCallback(
        () => void navigate({ to: '/assistance/households/$householdId', params: { householdId }, replace: true }),
        [navigate, householdId],
      )}
    />
  );
}
