import { defineConfig } from '@playwright/test';
import { own } from './e2e/platforms';

const running = process.env.E2E_BASE_URL;
/**
 * Against platforms of their own, filled with the demonstration, or a running one (E2E_BASE_URL, and E2E_ACCOUNTS: the
 * demonstration's list of accounts).
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // For a busy machine: what is not there by itself never comes.
  timeout: 400_000,
  expect: { timeout: 30_000 },
  workers: running ? 1 : own.length,
  fullyParallel: false,
  reporter: [['list']],
  webServer: running
    ? undefined
    : own.map((url, worker) => ({
        command: `exec frontend/e2e/platform.sh ${worker} ${new URL(url).port}`,
        cwd: '..',
        url: `${url}/readyz`,
        timeout: 600_000,
        gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
      })),
  use: {
    baseURL: running,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    serviceWorkers: 'block',
    // A trace takes a third as long again: --trace retain-on-failure, where one is wanted.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      // Debian's Chromium: Playwright's own download is not needed.
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
    },
  },
});
