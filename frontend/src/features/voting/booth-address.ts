import type { Election } from '@/api/voting';

/** Where ballots are made: a page at an origin of its own, which knows nothing of who is signed in. */
export const boothOf = ({ booth_origin }: Election) => `${booth_origin || window.location.origin}/vote.html`;
