/** Whether a unit's name holds what was typed. Width, case, spaces and dashes make no difference. */
export const isCalled = (name: string, typed: string) => plain(name).includes(plain(typed));

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Pd}\p{Cf}\u2212_]/gu, '');
