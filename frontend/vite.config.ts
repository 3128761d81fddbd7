import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';

const api = process.env.API_URL ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [
    react(),
    VitePWA({
      registerType: 'autoUpdate',
      // A file, not an inline script: the gateway's CSP allows no inline scripts.
      injectRegister: 'script-defer',
      includeAssets: ['icon.svg', 'icon-180.png'],
      manifest: {
        name: '同心 · 工会服务',
        short_name: '同心',
        description: '有话说给工会听：提诉求、看进度、评结果',
        lang: 'zh-CN',
        id: '/',
        start_url: '/',
        display: 'standalone',
        background_color: '#f6f3ee',
        theme_color: '#f6f3ee',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        shortcuts: [
          { name: '提诉求', url: '/concerns/new' },
          { name: '消息', url: '/inbox' },
        ],
      },
      workbox: {
        // Nothing personal is cached: the shell and the code only, never an answer of /api.
        globPatterns: ['index.html', 'assets/*.{js,css}'],
        navigateFallbackDenylist: [/^\/api\//, /^\/(livez|readyz|metrics)/, /^\/\.well-known\//],
      },
    }),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: { '/api': { target: api, changeOrigin: false } } },
  // Phones are kept for years: nothing younger than 2021 is asked of a browser.
  build: { target: ['es2020', 'chrome87', 'safari14'] },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], setupFiles: ['src/test-setup.ts'] },
});
