import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * Imports run one way: features → room-log → pubsub, database → config. What a folder may import of src/ at
 * run time stands here; types may come from anywhere, since they are gone when the code runs.
 */
const MAY_IMPORT = {
  config: [],
  metrics: [],
  database: ['config'],
  errors: ['database', 'metrics'],
  pubsub: ['config'],
  'room-log': ['config', 'database', 'errors', 'metrics', 'pubsub'],
  graphql: ['config', 'errors', 'metrics'],
  // Signing in needs the rows of people and their workspace.
  auth: ['config', 'database', 'errors', 'graphql', 'pubsub', 'users', 'workspaces'],
  // Knows feeds and documents, and no feature.
  realtime: ['auth', 'config', 'database', 'errors', 'graphql', 'metrics', 'pubsub', 'room-log'],
  users: ['auth', 'config', 'database', 'errors', 'graphql', 'room-log'],
  'api-tokens': ['auth', 'config', 'database', 'errors', 'graphql', 'users'],
  workspaces: ['auth', 'config', 'database', 'errors', 'graphql', 'users'],
  rooms: ['auth', 'config', 'database', 'errors', 'graphql', 'pubsub', 'room-log', 'users', 'workspaces'],
  messages: [
    'auth',
    'config',
    'database',
    'errors',
    'graphql',
    'metrics',
    'pubsub',
    'room-log',
    'rooms',
    'users',
  ],
  reactions: ['auth', 'config', 'database', 'errors', 'graphql', 'messages', 'room-log', 'rooms', 'users'],
  receipts: [
    'auth',
    'config',
    'database',
    'errors',
    'graphql',
    'messages',
    'pubsub',
    'room-log',
    'rooms',
    'users',
  ],
};

const FOLDERS = [...Object.keys(MAY_IMPORT), 'presence', 'events', 'stats', 'operations', 'demo'];

const onlyInModules = {
  regex: '\\.resolver\\.js$',
  message: 'Nobody imports a resolver: ask its service.',
};
const onlyInPubSub = {
  regex: '^(ioredis|graphql-redis-subscriptions)$',
  allowTypeImports: true,
  message: 'Only pubsub/ talks to Redis.',
};

const directions = Object.entries(MAY_IMPORT).map(([folder, allowed]) => {
  const forbidden = FOLDERS.filter((name) => name !== folder && !allowed.includes(name));
  return {
    files: [`src/${folder}/**/*.ts`],
    ignores: ['**/*.module.ts', '**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^\\.\\./(${forbidden.join('|')})/`,
              allowTypeImports: true,
              message: `${folder}/ may import ${allowed.join(', ') || 'no other folder'} (see eslint.config.js).`,
            },
            onlyInModules,
            ...(folder === 'pubsub' ? [] : [onlyInPubSub]),
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  { ignores: ['dist/', 'data/', 'coverage/', '**/node_modules/', 'web/src/gql.ts', 'test/groups/'] },
  {
    files: ['**/*.ts', 'explorer/**/*.tsx', 'web/**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          './tsconfig.json',
          './explorer/tsconfig.json',
          './web/tsconfig.json',
          './test/web/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({
          project: ['./tsconfig.json', './web/tsconfig.json'],
          noWarnOnMultipleProjects: true,
        }),
      ],
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      // What was thrown is passed on as it was thrown.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Decorated classes are Nest's modules; parameters with `!` are TypeORM's and GraphQL's columns.
      '@typescript-eslint/no-extraneous-class': 'off',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts', 'src/cli.ts', 'src/config/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Only config/ reads the environment.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['**/*.module.ts', '**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [onlyInModules, onlyInPubSub] }],
    },
  },
  ...directions,
  {
    files: ['test/**/*.{e2e,cluster}-spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'Program > ExpressionStatement > CallExpression[callee.name=/^(before|after)(All|Each)$/]',
          message: 'In a describe: outside, it is of every file of its group (scripts/test-groups.mjs).',
        },
      ],
    },
  },
  {
    files: ['src/**/*.resolver.ts'],
    rules: {
      // Guards and pipes come between a resolver and its caller: a method that only passes on need not await.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['test/**/*.ts', '**/*.spec.ts'],
    rules: {
      // Answers of the API are looked at field by field.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
);
