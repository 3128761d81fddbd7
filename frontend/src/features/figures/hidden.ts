/** Fewer than five, or too easily worked out. The note under the table says why. */
export const hidden = '<5※';
