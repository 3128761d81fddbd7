/** Fewer than five, or too easily worked out. The note under the table says why. */
export const hidden = '<5※';

export const shown = (value: number | null, atLeast: boolean) => (value === null ? hidden : `${atLeast ? '≥' : ''}${value}`);
