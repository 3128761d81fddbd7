import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Features } from '@/feature';
import { features } from '@/features';
import { keepFocus } from '@/ui/keep-focus';
import { Toast } from '@/ui/toast';
import type { makeRouter } from './router';

export function Root({ queries, router }: { queries: QueryClient; router: ReturnType<typeof makeRouter> }) {
  useEffect(keepFocus, []);
  return (
    <QueryClientProvider client={queries}>
      <Features value={features}>
        <RouterProvider router={router} />
      </Features>
      <Toast />
    </QueryClientProvider>
  );
}
