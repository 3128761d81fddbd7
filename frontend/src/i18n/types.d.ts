import 'i18next';
import type zh from './zh-cn';
import type pages from './zh-cn/pages';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof zh & typeof pages };
    returnNull: false;
    // Numbers and strings both go into {{…}}.
    strictKeyChecks: false;
  }
}
