/** Every address the client's router knows, read off its source. */
export const addressesIn = (router: string): string[] =>
  [...router.matchAll(/(?:page\(|path: )'(\/[^']*)'/g)].flatMap((match) => match[1] ?? []).sort();
