import { defineConfig } from '@playwright/test';

const running = process.env.E2E_BASE_URL;
const own = 'http://127.0.0.1:8531';

/**
 * Against a platform of their own, built from scratch with its demonstration, or a running one (E2E_BASE_URL, and E2E_ACCOUNTS:
 * the demonstration's list of accounts).
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // The journeys act on one shared enterprise, and the machine may have two cores.
  workers: 1,
  fullyParallel: false,
  reporter: [['list']],
  webServer: running
    ? undefined
    : {
        command: 'rm -rf var/e2e && exec .venv/bin/python -m standalone --port 8531 --var var/e2e',
        cwd: '..',
        url: `${own}/readyz`,
        timeout: 300_000,
        gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
      },
  use: {
    baseURL: running ?? own,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    serviceWorkers: 'block',
    trace: 'retain-on-failure',
    launchOptions: {
      // Debian's Chromium: Playwright's own download is not needed.
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
    },
  },
});
