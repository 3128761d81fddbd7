/** The draw of a contest, computed here from its published record as lottery.py does: each step holds, fails, or is yet to come. */
import type { DrawRecord } from '@/api/contests';

const digest = async (text: string) => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
/** By code points, as Python sorts: tickets are hexadecimal. */
const inOrder = (one: string, other: string) => (one < other ? -1 : Number(one > other));

export interface Check {
  step: 'list' | 'secret' | 'winners';
  holds: boolean | null;
}

export async function checkDraw({
  tickets,
  list_digest,
  secret,
  commitment,
  seed,
  prizes,
  winners,
}: DrawRecord): Promise<Check[]> {
  const listed = tickets && (await digest([...tickets].sort(inOrder).join('\n')));
  const isList = listed === null ? null : listed === list_digest && new Set(tickets).size === tickets?.length;
  if (secret === null || seed === null || !tickets)
    return [
      { step: 'list', holds: isList },
      { step: 'secret', holds: null },
      { step: 'winners', holds: null },
    ];
  const drawn = await Promise.all(
    tickets.map(async (ticket) => ({ ticket, place: await digest(`${secret}\n${seed}\n${listed}\n${ticket}`) })),
  );
  const order = drawn.sort((one, other) => inOrder(one.place, other.place)).map(({ ticket }) => ticket);
  const expected = prizes.map(({ count }) => order.splice(0, count));
  return [
    { step: 'list', holds: isList },
    { step: 'secret', holds: (await digest(secret)) === commitment },
    { step: 'winners', holds: JSON.stringify(expected) === JSON.stringify(winners) },
  ];
}
