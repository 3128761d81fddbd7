import { readdirSync, readFileSync } from 'node:fs';

/** Every address that features give to the router, read off their source. */
export const addressesIn = (features: string): string[] =>
  readdirSync(features, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[^/]+\/feature\.ts$/.test(path))
    .flatMap((path) => [...readFileSync(`${features}/${path}`, 'utf8').matchAll(/(?:page|entry)\('(\/[^']*)'\)/g)])
    .flatMap(([, address]) => address ?? [])
    .sort();
