/** How long ago the server said something, by two clocks of the device: the one that its owner can set, and the one that only
 *  counts, but on some devices stands still while they sleep. */
export interface Heard {
  wall: number;
  counted: number;
}

/** `wall`: when it was received, by the clock that can be set. */
export const heardAt = (wall: number): Heard => ({ wall, counted: performance.now() - Math.max(0, Date.now() - wall) });

const MOST_APART = 2_000;

/** Milliseconds, by the clock that says more: nobody may believe to have more time than is left. Not sure: the clocks have come
 *  apart, and the server is to be asked. */
export function passedSince({ wall, counted }: Heard): { passed: number; isSure: boolean } {
  const byWall = Date.now() - wall;
  const byCount = performance.now() - counted;
  return { passed: Math.max(0, byWall, byCount), isSure: Math.abs(byWall - byCount) <= MOST_APART };
}
