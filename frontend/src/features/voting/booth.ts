import type { Election } from '@/api/voting';

/** Where ballots are made: a page at an origin of its own, which knows nothing of who is signed in. */
export const boothOf = ({ booth_origin, uuid }: Election) => `${booth_origin}/vote.html#${uuid}`;
