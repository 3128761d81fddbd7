import type { CampaignRow } from '@/api/relief';
import { stateTable, type Tone } from '@/ui/states';

const campaigns: Record<CampaignRow['state'], { tone: Tone }> = {
  PLANNED: { tone: 'wait' },
  LISTING: { tone: 'wait' },
  LISTED: { tone: 'wait' },
  SUBMITTED: { tone: 'wait' },
  APPROVED: { tone: 'wait' },
  HANDING_OUT: { tone: 'good' },
  COUNTED: { tone: 'wait' },
  RECONCILED: { tone: 'wait' },
  CLOSED: { tone: 'still' },
  CANCELLED: { tone: 'still' },
};
export const campaignStates = stateTable('relief.state', campaigns);
