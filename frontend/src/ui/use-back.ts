import { useRouter } from '@tanstack/react-router';

export type BackTo =
  '/' | '/concerns' | '/desk' | '/desk/cases' | '/people' | '/people/roster' | '/people/grants' | '/people/posts';

/** To where one came from; from a link opened on its own, to where its page belongs. */
export function useBack() {
  const router = useRouter();
  return (to: BackTo) => (router.history.canGoBack() ? router.history.back() : void router.navigate({ to }));
}
