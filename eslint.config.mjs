import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier';
import n from 'eslint-plugin-n';
import importX from 'eslint-plugin-import-x';

const allow = (sourceTag, ...tags) => ({ sourceTag, onlyDependOnLibsWithTags: tags });

const boundaries = [
  allow('type:contracts', 'type:contracts'),
  allow('type:science', 'type:science'),
  allow('type:platform', 'type:platform', 'type:contracts'),
  allow(
    'type:kit',
    'platform:nats',
    'platform:http',
    'platform:config',
    'platform:telemetry',
    'platform:manifest',
    'type:contracts',
  ),
  {
    ...allow('type:use-case', 'type:kit', 'type:contracts', 'type:science'),
    bannedExternalImports: ['pg', 'kysely', 'minio', '@nats-io/*', '@aws-sdk/*'],
  },
  allow('type:hub', 'type:platform', 'type:contracts'),
  allow('type:sdk'),
  allow('type:territory', 'type:territory'),
  allow('type:tool', 'type:tool', 'type:sdk', 'type:contracts', 'type:platform', 'type:territory'),
  allow('type:testing', 'type:testing', 'type:sdk', 'type:contracts', 'type:tool', 'type:kit'),
  allow('type:acceptance', 'type:testing', 'type:sdk', 'type:contracts'),
  allow(
    'type:bench',
    'type:tool',
    'type:platform',
    'type:contracts',
    'type:science',
    'type:kit',
    'type:sdk',
    'type:testing',
  ),
];

const noProcessEnv = {
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'env', message: 'Configuration is parsed once, in main.ts.' },
  ],
};

export default tseslint.config(
  { ignores: ['**/node_modules', 'dist', '.cache', '.data', '.nx'] },
  ...tseslint.configs.recommended,
  prettier,
  {
    files: ['**/*.ts', '**/*.mjs'],
    plugins: { '@nx': nx, n, 'import-x': importX },
    settings: {
      'import-x/resolver': { node: { extensions: ['.ts', '.mjs', '.js'] } },
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-extraneous-class': 'off',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints: boundaries },
      ],
    },
  },
  {
    // The template of use cases may import what a use case may; it lies in a tool.
    files: ['tools/use-case-generator/src/template/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          depConstraints: [allow('type:tool', 'type:kit', 'type:contracts', 'type:science')],
        },
      ],
    },
  },
  {
    // The hub's tests start real parts; what runs in production does not know how.
    files: ['apps/hub/src/**/*.test.ts', 'apps/hub/src/**/*.testing.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          depConstraints: boundaries.map((rule) =>
            rule.sourceTag === 'type:hub'
              ? allow('type:hub', 'type:platform', 'type:contracts', 'type:testing')
              : rule,
          ),
        },
      ],
    },
  },
  {
    files: ['apps/*/src/**/*.ts', 'libs/**/src/**/*.ts', 'tools/*/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.testing.ts', '**/*.bench.ts'],
    rules: { 'n/no-extraneous-import': ['error', {}] },
  },
  {
    files: ['apps/*/src/**/*.ts', 'libs/**/src/**/*.ts'],
    ignores: ['**/main.ts', '**/*.test.ts', '**/*.testing.ts', 'libs/testing/**', 'apps/acceptance/**'],
    rules: noProcessEnv,
  },
  {
    files: ['libs/science/**/src/**/*.ts', 'libs/station-series/src/**/*.ts', 'libs/contracts/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*'], message: 'Pure: runs in a browser too.' }] },
      ],
    },
  },
  {
    files: ['libs/sdk/src/**/*.ts'],
    ignores: ['**/*.test.ts', 'libs/sdk/src/testing/**', 'libs/sdk/src/bin/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*'], message: 'Runs in a browser too.' }] },
      ],
    },
  },
  {
    // Every other app is a use case, whoever wrote it.
    files: ['apps/*/src/**/*.ts', 'tools/use-case-generator/src/template/src/**/*.ts'],
    ignores: [
      'apps/{hub,portal,acceptance}/**',
      // Watches the memory of the processes that it starts.
      'apps/inspector/src/guard/child-process.ts',
      '**/*.test.ts',
      '**/*.testing.ts',
      '**/fixtures/**',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:fs', 'node:fs/*', 'node:net', 'node:http*'],
              message: 'Bytes come through the kit.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/hub/src/modules/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex:
                '^\\.\\./\\.\\./(identity|trust|audit|catalogue|storage|use-cases|metering|inspection|records)/(?!index\\.ts$)',
              message: 'Modules meet only through their index.ts.',
            },
            {
              regex:
                '^\\.\\./(identity|trust|audit|catalogue|storage|use-cases|metering|inspection|records)/(?!index\\.ts$)',
              message: 'Modules meet only through their index.ts.',
            },
          ],
        },
      ],
    },
  },
);
