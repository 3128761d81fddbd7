import { useParams } from '@tanstack/react-router';
import { CasePage } from './case-page';

export default function OwnCasePage() {
  return <CasePage caseId={useParams({ from: '/app/concerns/$caseId' }).caseId} isAtDesk={false} />;
}
