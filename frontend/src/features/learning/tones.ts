/** The colours of states that the service names. */
import type { Certificate, CourseRow, ExamRow } from '@/api/learning';
import type { Tone } from '@/ui/states';

export const certificateTones: Record<Certificate['state'], Tone> = {
  valid: 'good',
  expired: 'still',
  revoked: 'still',
  unknown: 'still',
};
export const courseTones: Record<CourseRow['state'], Tone> = { draft: 'still', open: 'good', retired: 'still' };
export const examTones: Record<ExamRow['state'], Tone> = { draft: 'still', published: 'good', cancelled: 'still' };
