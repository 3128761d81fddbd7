import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const features = readdirSync(new URL('./src/features', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const climbing = { group: ['../*'], message: 'Import from ./ (same folder) or @/ (elsewhere).' };
const noFeature = { group: ['@/features/*'], message: 'Only src/app may import features.' };

export default tseslint.config(
  {
    ignores: [
      'dist',
      'dev-dist',
      'node_modules',
      'src/api/schema.gen.ts',
      'example',
      '.example',
      'test-results',
      'playwright-report',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  hooks.configs.flat['recommended-latest'],
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-imports': ['error', { patterns: [climbing] }],
    },
  },
  { files: ['src/{ui,api,i18n}/**'], rules: { 'no-restricted-imports': ['error', { patterns: [climbing, noFeature] }] } },
  // A feature never imports another: what two need belongs in ui or api.
  ...features.map((name) => ({
    files: [`src/features/${name}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            climbing,
            {
              group: features.filter((other) => other !== name).map((other) => `@/features/${other}/**`),
              message: 'A feature never imports another; move the shared part to @/ui or @/api.',
            },
          ],
        },
      ],
    },
  })),
  { files: ['*.config.{js,ts}', 'scripts/**', 'e2e/**'], languageOptions: { globals: { ...globals.node } } },
);
