/** Where ballots are made: a page of its own, which knows nothing of who is signed in. */
export const boothOf = (uuid: string) => `/vote.html#${uuid}`;
