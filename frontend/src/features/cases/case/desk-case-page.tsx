import { useParams } from '@tanstack/react-router';
import { CasePage } from './case-page';

export default function DeskCasePage() {
  return <CasePage caseId={useParams({ from: '/app/desk/cases/$caseId' }).caseId} isAtDesk />;
}
