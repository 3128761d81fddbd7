/** Whether a name holds what was typed. Width, case, spaces and dashes make no difference. */
export function isFoundBy(name: string, typed: string) {
  const asked = plain(typed);
  return asked !== '' && plain(name).includes(asked);
}

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Pd}\p{Cf}\u2212_]/gu, '');
