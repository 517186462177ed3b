// Lint rules. Formatting is prettier's business. What may import what between the libraries is checked by test/architecture/.
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const unused = ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }];

// barrel files below a library's entry hide who uses what and drag whole folders into the workflow bundle
const noBarrel = {
  selector: 'ExportAllDeclaration[exported=null]',
  message: 'No `export *`: name what is exported, or let the user import the file that defines it.',
};
const noDefault = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' };

// the pure core knows neither clock nor randomness nor the machine: time and identity arrive as arguments
const impure = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'No clock in the core: take the instant as an argument.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'No clock in the core: take the instant as an argument.',
  },
  { selector: "CallExpression[callee.name='Date']", message: 'No clock in the core: take the instant as an argument.' },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'No randomness in the core: take it as an argument.',
  },
];
const machine = [
  'process',
  'performance',
  'crypto',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
  'globalThis',
  'global',
  'console',
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.data/', 'apps/console/', 'bench/results/', 'test/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,mts}'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': unused,
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      'no-restricted-syntax': ['error', noBarrel, noDefault],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-control-regex': 'error',
      'no-fallthrough': 'error',
      'no-irregular-whitespace': 'error',
      'no-self-compare': 'error',
      'no-unsafe-finally': 'error',
      'no-template-curly-in-string': 'error',
      'no-constant-condition': ['error', { checkLoops: 'none' }],
    },
  },
  {
    // decorated constructors: Nest reads the types at run time, and a type-only import would leave it nothing to read
    files: ['apps/{api,worker}/**/*.ts', 'libs/ledger/entities/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['libs/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': ['error', noBarrel, noDefault, ...impure],
      'no-restricted-globals': [
        'error',
        ...machine.map((name) => ({ name, message: 'The core is pure: nothing of the machine in it.' })),
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^node:', message: 'The core is pure: no module of Node in it.' }] },
      ],
    },
  },
  {
    // workflow code runs again from its history in a sandbox; Date and Math.random are replaced by the SDK there
    files: ['workflows/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      // activities are used as types only, so the values come from relative paths and the SDK alone
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\.{1,2}/|@temporalio/(workflow|common)$)',
              allowTypeImports: true,
              message: 'A workflow file imports relative paths and @temporalio/workflow only; anything else as a type.',
            },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        ...['process', 'fetch', 'setInterval', 'performance', 'crypto'].map((name) => ({
          name,
          message: 'Not deterministic in a workflow.',
        })),
      ],
      // the end of the workflows' entry: the worker finds workflows by what it exports
      'no-restricted-syntax': ['error', noDefault],
    },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // programs for the terminal
    files: ['apps/cli/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.base],
    rules: {
      '@typescript-eslint/no-unused-vars': unused,
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  prettier,
);
