/**
 * The layers of eslint.config.js, each broken once: a made-up file at a made-up place must be
 * refused with the rule's own words. Tries the table, not the project's code (that is `npm run lint`).
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import typescript from 'typescript-eslint';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

// Rules that need types would need the made-up files to exist.
const eslint = new ESLint({
  cwd: root,
  ignore: false,
  overrideConfig: [
    { ...typescript.configs.disableTypeChecked, files: ['**/*.ts'] },
    { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false, project: null } } },
  ] as ESLint.Options['overrideConfig'],
});

async function complaints(file: string, source: string, rule = 'house/layers'): Promise<string[]> {
  const [result] = await eslint.lintText(source, { filePath: join(root, file) });
  const fatal = result?.messages.find((message) => message.fatal);
  if (fatal) throw new Error(`${file} could not be read: ${fatal.message}`);
  return (result?.messages ?? []).filter((m) => m.ruleId === rule).map((m) => m.message);
}

const from = (target: string) => `import { x } from '${target}';\nexport const y = x;\n`;
const typeFrom = (target: string) => `import type { X } from '${target}';\nexport type Y = X;\n`;

describe('the layers', () => {
  it.each([
    ['src/protocol/made.ts', '../errors.js', 'The wire imports only valibot'],
    ['src/protocol/made.ts', '@nestjs/common', 'The wire imports only valibot'],
    ['src/ops/made.ts', '../../client/src/core/call.js', 'nothing of the page'],
    ['src/ops/assets/made.ts', '../page.js', 'Assets of builds know'],
    ['src/presence/made.ts', '../calls/call.service.js', 'presence knows neither'],
    ['src/presence/made.ts', '../relay/relay.service.js', 'presence knows neither'],
    ['src/presence/made.ts', '../session/session.service.js', 'presence knows neither'],
    ['src/calls/made.ts', '../relay/relay.service.js', 'calls may import presence'],
    ['src/calls/made.ts', '../session/session.service.js', 'calls may import presence'],
    ['src/session/made.ts', '../relay/relay.service.js', 'but not relay'],
    ['src/relay/made.ts', '../session/session.service.js', 'relay may import calls and presence'],
    ['src/transport/made.ts', '../calls/call.service.js', 'What the rooms stand on'],
    ['src/ice/made.ts', '../session/session.service.js', 'What the rooms stand on'],
    ['src/calls/call.service.ts', 'socket.io', 'know no sockets'],
    ['src/calls/call.machine.ts', '@nestjs/websockets', 'know no sockets'],
    ['src/calls/call.store.ts', '@nestjs/platform-socket.io', 'know no sockets'],
    ['src/calls/call.store.redis.ts', '@nestjs/websockets', 'know no sockets'],
    ['src/calls/call.service.ts', './calls.gateway.js', 'A gateway calls its service'],
    ['src/calls/call.machine.ts', '../presence/presence.service.js', 'A machine is pure functions'],
    ['src/calls/call.store.memory.ts', './call.service.js', 'A store holds data'],
    ['src/ops/made.ts', 'socket.io', 'Only src/transport talks to Socket.IO'],
    ['src/calls/made.ts', './call.store.redis.js', 'Only create-app.ts chooses'],
    ['src/calls/made.ts', '../app.module.js', 'composition root'],
    ['src/ops/made.ts', '../main.js', 'composition root'],
    ['client/src/core/made.ts', '../../../src/calls/call.machine.js', 'only src/protocol'],
    ['client/src/core/made.ts', '../../../src/protocol/schemas.js', 'would ship a validator'],
    ['client/src/core/made.ts', 'svelte', 'core is plain TypeScript'],
    ['client/src/core/made.ts', '../state/call.svelte.js', 'core is plain TypeScript'],
    ['client/src/core/made.ts', '../ui/Button.svelte', 'core is plain TypeScript'],
    ['client/src/state/made.ts', '../ui/Button.svelte', 'state knows no components'],
    ['src/config/made.ts', '../calls/call.service.js', 'The settings know no room'],
  ])('%s must not import %s', async (file, target, why) => {
    expect(await complaints(file, from(target))).toContainEqual(expect.stringContaining(why));
  });

  it.each([
    ['src/protocol/made.ts', from('valibot')],
    ['src/relay/made.ts', from('../calls/call.service.js')],
    ['src/relay/made.ts', typeFrom('../session/session.js')],
    ['src/calls/made.ts', from('../presence/presence.service.js')],
    ['src/session/made.ts', from('../presence/presence.service.js')],
    ['src/session/made.ts', from('../calls/call.service.js')],
    ['src/ops/made.ts', typeFrom('socket.io')],
    ['src/transport/made.ts', from('socket.io')],
    ['src/backing.redis.ts', from('./calls/call.store.redis.js')],
    ['src/calls/made.spec.ts', from('./call.store.redis.js')],
    ['client/src/core/made.ts', from('../../../src/protocol/constants.js')],
    ['client/src/core/made.ts', typeFrom('../../../src/protocol/schemas.js')],
    ['client/src/ui/made.ts', from('../state/call.svelte.js')],
  ])('%s may: %s', async (file, source) => {
    expect(await complaints(file, source)).toEqual([]);
  });

  it('a machine takes not even a type of a service', async () => {
    const source = typeFrom('../presence/presence.service.js');
    expect(await complaints('src/calls/call.machine.ts', source)).toHaveLength(1);
  });

  it('sees re-exports and dynamic imports', async () => {
    const target = '../relay/relay.service.js';
    for (const source of [
      `export * from '${target}';`,
      `export { x } from '${target}';`,
      `await import('${target}');`,
    ]) {
      expect(await complaints('src/presence/made.ts', source)).toHaveLength(1);
    }
  });
});

describe('other rules of the house', () => {
  it.each(['fetchSockets', 'serverSideEmit', 'emitWithAck'])(
    'no request asks all nodes by %s',
    async (name) => {
      const source = `export const ask = (server: { ${name}(): void }) => server.${name}();\n`;
      expect(await complaints('src/calls/made.ts', source, 'no-restricted-syntax')).toHaveLength(1);
    },
  );

  it('no length is measured by a clock that somebody may set', async () => {
    const source = `export const begun = Date.now();\n`;
    for (const file of ['src/calls/made.ts', 'client/src/core/made.ts', 'client/src/state/made.svelte.ts'])
      expect(await complaints(file, source, 'no-restricted-properties')).toHaveLength(1);
    expect(await complaints('client/src/core/clock.ts', source, 'no-restricted-properties')).toEqual([]);
  });

  it('settings are read in one place', async () => {
    const source = `export const port = process.env['PORT'];\n`;
    expect(await complaints('src/calls/made.ts', source, 'no-restricted-syntax')).toHaveLength(1);
    expect(await complaints('src/main.ts', source, 'no-restricted-syntax')).toEqual([]);
  });

  it('a file has at most 300 lines', async () => {
    expect(await complaints('src/calls/made.ts', '// a line\n'.repeat(300), 'max-lines')).toEqual([]);
    expect(await complaints('src/calls/made.ts', '// a line\n'.repeat(302), 'max-lines')).toHaveLength(1);
  });

  it('finds an import cycle', async () => {
    await mkdir(join(root, '.cache'), { recursive: true });
    const folder = await mkdtemp(join(root, '.cache/cycle-'));
    try {
      await writeFile(
        join(folder, 'a.ts'),
        `import { b } from './b.js';\nexport const a = (): unknown => b;\n`,
      );
      await writeFile(
        join(folder, 'b.ts'),
        `import { a } from './a.js';\nexport const b = (): unknown => a;\n`,
      );
      const [result] = await eslint.lintFiles([join(folder, 'a.ts')]);
      expect(result?.messages.map(({ ruleId }) => ruleId)).toContain('import-x/no-cycle');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
