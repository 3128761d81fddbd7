import { useRouter, type RegisteredRouter } from '@tanstack/react-router';

/** An address of the client that takes no parameter. */
export type Address = Exclude<keyof RegisteredRouter['routesByPath'], `${string}$${string}`>;

/** To where one came from; from a link opened on its own, to where its page belongs. */
export function useBack() {
  const router = useRouter();
  return (to: Address) => (router.history.canGoBack() ? router.history.back() : void router.navigate({ href: to }));
}
