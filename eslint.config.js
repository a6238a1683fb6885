import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { elements, importRules } from './scripts/lint/import-rules.mjs';

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'coverage/', 'test-results/', 'node_modules/', '.cache/'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // tsc (noUnusedLocals, noUnusedParameters) says it already.
      '@typescript-eslint/no-unused-vars': 'off',
    },
  },
  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { [`${import.meta.dirname}/scripts/lint/import-resolver.cjs`]: {} },
      'boundaries/root-path': import.meta.dirname,
      'boundaries/elements': elements,
      'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export', 'require'],
      'boundaries/additional-dependency-nodes': [
        { name: 'import-type', selector: 'TSImportType Literal', kind: 'type' },
      ],
    },
    rules: {
      'boundaries/dependencies': ['error', importRules],
      'boundaries/no-unknown-files': 'error',
    },
  },
);
