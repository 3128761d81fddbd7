import 'i18next';
import type { FeatureWords } from '@/i18n';

/** A union's members taken together. */
type Together<Each> = (Each extends unknown ? (each: Each) => void : never) extends (all: infer All) => void ? All : never;

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Together<FeatureWords[keyof FeatureWords]> };
    returnNull: false;
    // Numbers and strings both go into {{…}}.
    strictKeyChecks: false;
  }
}
