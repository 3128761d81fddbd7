import type { Member } from '@/api/people';
import type { Tone } from '@/ui/states';

/** How an account stands; words are in i18n under `members.account`. Union staff are not told whether it is in use. */
export function accountState(member: Member): { state: 'off' | 'on' | 'active' | 'code_out' | 'new'; tone: Tone } {
  if (!member.active) return { state: 'off', tone: 'still' };
  if (member.activated === null) return { state: 'active', tone: 'still' };
  if (member.activated) return { state: 'on', tone: 'good' };
  return member.code_expires_at ? { state: 'code_out', tone: 'wait' } : { state: 'new', tone: 'wait' };
}
