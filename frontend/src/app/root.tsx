import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import en from 'antd/es/locale/en_US';
import zh from 'antd/es/locale/zh_CN';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { antdTheme } from '@/theme';
import { useLook } from '@/ui/look';
import { Toast } from '@/ui/toast';
import type { makeRouter } from './router';

export function Root({ queries, router }: { queries: QueryClient; router: ReturnType<typeof makeRouter> }) {
  const { i18n } = useTranslation();
  const look = useLook();
  const theme = useMemo(() => antdTheme(look), [look]);
  return (
    <ConfigProvider button={{ autoInsertSpace: false }} theme={theme} locale={i18n.language === 'en' ? en : zh}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
      <Toast />
    </ConfigProvider>
  );
}
