// What the linter watches over. The layers come first, as a table: a row says which files, what
// they must not import, and why. The rest are rules that find mistakes; matters of looks belong
// to prettier. Rows are tried one by one in test/unit/lint.spec.ts.
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import svelteParser from 'svelte-eslint-parser';
import typescript from 'typescript-eslint';
import { layersPlugin } from './scripts/lint/layers.mjs';

const specs = /\.spec\.ts$/;
const sockets = /^npm:(socket\.io|@nestjs\/websockets|@nestjs\/platform-socket\.io)(\/|$)/;

/** @type {import('./scripts/lint/layers.mjs').Layer[]} */
const layers = [
  // ---- the wire
  {
    in: /^src\/protocol\//,
    except: specs,
    only: /^(npm:valibot|src\/protocol\/[^/]+)$/,
    why: 'The wire imports only valibot.',
  },

  // ---- server: relay -> calls -> presence, session -> presence and calls, and all of them -> protocol
  {
    in: /^src\//,
    except: specs,
    never: /^(client|test|bench|scripts)\//,
    why: 'The server imports nothing of the page, the tests or the bench.',
  },
  {
    in: /^src\/presence\//,
    except: specs,
    never: /^src\/(session|calls|relay)\//,
    why: 'presence knows neither session, calls nor relay.',
  },
  {
    in: /^src\/calls\//,
    except: specs,
    never: /^src\/(session|relay)\//,
    typesOk: true,
    why: 'calls may import presence, and only types of session.',
  },
  {
    in: /^src\/session\//,
    except: specs,
    never: /^src\/relay\//,
    why: 'session may import presence, calls and ice, but not relay.',
  },
  {
    in: /^src\/relay\//,
    except: specs,
    never: /^src\/session\//,
    typesOk: true,
    why: 'relay may import calls and presence, and only types of session.',
  },
  {
    in: /^src\/(transport|ice|redis|ops)\//,
    except: specs,
    never: /^src\/(session|presence|calls|relay)\//,
    typesOk: true,
    why: 'What the rooms stand on knows their types at most.',
  },

  {
    in: /^src\/ops\/assets\//,
    except: specs,
    never: /^src\/(?!ops\/assets\/|redis\/|clock|loop)/,
    why: 'Assets of builds know a clock, a loop and Redis, and nobody above.',
  },
  {
    in: /^src\/transport\/wire\//,
    except: specs,
    never: /^src\/(?!transport\/(wire\/|backlog|rates))/,
    typesOk: true,
    why: 'What is below the requests knows bytes and limits, and nobody above.',
  },
  {
    in: /^src\/transport\/door\//,
    except: specs,
    never: /^src\/(session|presence|calls|relay|redis)\/|^src\/transport\/(lane|request\.router|socket\.)/,
    typesOk: true,
    why: 'The door lets in and turns away; it knows neither requests nor rooms.',
  },

  // ---- within a room: gateway -> service -> abstract store
  {
    in: /\.(service|machine|store(\.\w+)?)\.ts$/,
    except: specs,
    never: sockets,
    why: 'Services, stores and machines know no sockets.',
  },
  {
    in: /^src\/.*\.(service|machine|store(\.\w+)?)\.ts$/,
    except: specs,
    never: /\.gateway\.js$/,
    why: 'A gateway calls its service, never the other way round.',
  },
  {
    in: /^src\/.*\.machine\.ts$/,
    never: /\.(service|store(\.\w+)?|gateway|keeper|restorer)\.js$|^npm:@nestjs/,
    why: 'A machine is pure functions, which the specs of the page run too: not even a type of a service.',
  },
  {
    in: /^src\/.*\.store(\.\w+)?\.ts$/,
    except: specs,
    never: /\.(service|gateway)\.js$/,
    why: 'A store holds data; it calls nobody.',
  },
  {
    in: /^src\//,
    except: /\.spec\.ts$|^src\/transport\//,
    never: /^npm:socket\.io(\/|$)/,
    typesOk: true,
    why: 'Only src/transport talks to Socket.IO.',
  },

  // ---- settings
  {
    in: /^src\/config\//,
    except: specs,
    only: /^(npm:valibot|src\/(config|settings)\.js|src\/config\/[^/]+)$/,
    why: 'The settings know no room: every room may ask them.',
  },

  // ---- composition
  {
    in: /^src\//,
    except: /\.spec\.ts$|^src\/(backing\.redis|create-app)\.ts$|^src\/redis\//,
    never: /\.redis\.js$/,
    why: 'Only create-app.ts chooses between memory and Redis.',
  },
  {
    in: /^src\//,
    except: /\.spec\.ts$|^src\/(main|create-app)\.ts$/,
    never: /^src\/(app\.module|create-app|main)\.js$/,
    why: 'Nobody imports the composition root but main and create-app.',
  },

  // ---- page: ui -> state -> core -> protocol
  {
    in: /^client\//,
    except: specs,
    never: /^(src\/(?!protocol\/)|test\/|bench\/|scripts\/)/,
    why: 'Of the server the page imports only src/protocol.',
  },
  {
    in: /^client\//,
    except: specs,
    never: /^src\/protocol\/schemas/,
    typesOk: true,
    why: 'The page takes types of the schemas, never their code: it would ship a validator.',
  },
  {
    in: /^client\/src\/core\//,
    except: specs,
    never: /^(npm:svelte(\/|$)|client\/src\/(state|ui)\/|.*\.svelte(\.js|\.ts)?$)/,
    why: 'core is plain TypeScript: no Svelte, no state, no ui.',
  },
  {
    in: /^client\/src\/core\/peer\//,
    except: specs,
    never: /^client\/src\/core\/(call|talk|chat|lane|files\/|remote-member)/,
    why: 'A connection to one peer knows neither the call nor what is said in it.',
  },
  {
    in: /^client\/src\/state\//,
    except: specs,
    never: /^client\/src\/(ui\/|App\.svelte)/,
    why: 'state knows no components.',
  },
];

/** What no request may wait for: one frozen node would stop everybody. */
const asksAllNodes = ['fetchSockets', 'serverSideEmit', 'serverSideEmitWithAck', 'emitWithAck'].map(
  (name) => ({
    selector: `MemberExpression[property.name="${name}"]`,
    message: `${name} waits for every node, or reaches every node: one that is frozen stops everybody.`,
  }),
);
const readsSettings = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'Settings come from config.ts, which main.ts hands the environment.',
};
const goesInCircles = {
  selector: 'ImportSpecifier[imported.name="forwardRef"]',
  message: 'forwardRef hides an import cycle; cut the cycle.',
};

/** The wall clock may be set at any time, and a length that was measured with it jumps. */
const jumps = {
  object: 'Date',
  property: 'now',
  message:
    'For a length take a Clock (core/clock.ts, src/clock.ts) or performance.now(); to show or keep a time, timeOfDay().',
};

/** Rules that need types. They cost most of the time, so only those that find real mistakes. */
const typed = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/no-for-in-array': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/unbound-method': 'error',
};

const here = import.meta.dirname;
const code = ['**/*.ts', '**/*.svelte'];

export default typescript.config(
  { ignores: ['dist/', '.cache/', 'coverage/', 'node_modules/', 'client/src/paraglide/', 'bench/results/'] },
  js.configs.recommended,
  {
    files: ['**/*.js', '**/*.mjs', '**/*.ts', '**/*.svelte'],
    plugins: { house: layersPlugin({ root: here, layers }), 'import-x': importX },
    settings: {
      // Not .svelte: a component may well show itself; what it must not import, the layers say.
      'import-x/extensions': ['.ts', '.js', '.mjs'],
      'import-x/external-module-folders': ['node_modules'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: [`${here}/tsconfig.json`] })],
    },
    languageOptions: { globals: globals.node },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'house/layers': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
    },
  },

  // ---- TypeScript, with types
  { files: code, extends: [typescript.configs.recommended] },
  {
    files: code,
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: here, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      ...typed,
      'no-undef': 'off', // the compiler does it, and knows types
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // consistent-type-imports stays off: its fix turns an injected class into a type import,
      // and Nest can no longer inject it.
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', ...asksAllNodes, readsSettings, goesInCircles] },
  },
  { files: ['src/main.ts'], rules: { 'no-restricted-syntax': ['error', ...asksAllNodes, goesInCircles] } },

  // ---- time
  {
    files: ['src/**/*.ts', 'client/src/**/*.{ts,svelte}', 'scripts/**/*.mjs'],
    ignores: ['**/*.spec.ts', '**/clock.ts', '**/fake-server.ts'],
    rules: { 'no-restricted-properties': ['error', jumps] },
  },

  // ---- page
  { files: ['client/**/*.ts', 'client/**/*.svelte'], languageOptions: { globals: globals.browser } },
  ...svelte.configs.recommended.map((config) => ({
    ...config,
    files: config.files ?? ['client/**/*.svelte', 'client/**/*.svelte.ts'],
  })),
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parser: svelteParser, parserOptions: { parser: typescript.parser } },
  },

  // ---- tests, scripts
  {
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off', 'no-console': 'off' },
  },
  { files: ['bench/**', 'scripts/**', 'deploy/**'], rules: { 'no-console': 'off' } },
  // Part of it runs in a page.
  {
    files: [
      'scripts/{screenshots,icons}.mjs',
      'scripts/lib/{stage,first-load,first-frame}.mjs',
      'scripts/lib/scenes/*.mjs',
    ],
    languageOptions: { globals: globals.browser },
  },
  prettier,
  ...svelte.configs.prettier,
);
