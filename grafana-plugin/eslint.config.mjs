import typescript from '@typescript-eslint/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import baseConfig from './.config/eslint.config.mjs';

export default defineConfig([
  // The workbench is no part of the plugin.
  { ignores: ['**/node_modules/', 'dist/', 'coverage/', '.config/', 'workbench/'] },
  ...baseConfig,
  prettier,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { '@typescript-eslint': typescript },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/array-type': 'off', // `readonly T[]` says the same as `ReadonlyArray<T>`
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-alert': 'error',
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@vigil/quality-model',
              allowTypeImports: true,
              message: 'Types only: its schemas would bring zod into the bundle.',
            },
            { name: 'react-dom/client', message: 'Grafana before 13 does not share it.' },
            { name: 'lodash', message: 'The language has what is needed.' },
          ],
          patterns: [{ group: ['@grafana/*/*', '!@grafana/*/unstable'], message: 'Grafana shares the package alone.' }],
        },
      ],
    },
  },
  { files: ['*.js', '*.mjs'], rules: { 'no-console': 'off' } },
  {
    files: ['src/**/*.test.{ts,tsx}', 'src/test/**'],
    rules: {
      // Mocks and what Testing Library gives are not promised to be awaited.
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-misused-promises': 'off',
      // Grafana still asks for what it calls deprecated.
      '@typescript-eslint/no-deprecated': 'off',
    },
  },
]);
