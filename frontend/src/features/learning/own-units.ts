/** The units at which the caller is training officer. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from '@/api/session';

export function useOwnUnits() {
  const { data: me } = useSuspenseQuery(meQuery);
  return me.grants
    .filter(({ role }) => role === 'training_officer')
    .map(({ unit_id, unit_name }) => ({ value: unit_id, label: unit_name }));
}
