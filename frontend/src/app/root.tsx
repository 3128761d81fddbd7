import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Toast } from '@/ui/toast';
import type { makeRouter } from './router';

export function Root({ queries, router }: { queries: QueryClient; router: ReturnType<typeof makeRouter> }) {
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <Toast />
    </QueryClientProvider>
  );
}
