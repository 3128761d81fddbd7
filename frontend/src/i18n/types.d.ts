import 'i18next';
import type zh from './zh-cn';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof zh };
    returnNull: false;
    // Numbers and strings both go into {{…}}.
    strictKeyChecks: false;
  }
}
