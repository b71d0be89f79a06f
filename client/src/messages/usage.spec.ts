/**
 * Every text of the page is asked for somewhere, and every text that is asked for is there. The sources
 * are parsed: each call of `t`, `tAny` and of what `texts` returned is followed to the keys that it can
 * have. Where those are made at run time, MADE has them: out of the types' unions, which the compiler
 * holds it to, or by running what makes them.
 */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHOSEN_STATUSES, END_REASONS, ERROR_CODES, STATUSES } from '../../../src/protocol/constants.ts';
import type { News } from '../core/call-news.ts';
import type { Failure, Stage, Transfer } from '../core/files/transfer.ts';
import type { Problem } from '../core/media.ts';
import { KINDS } from '../core/kind.ts';
import type { Browser, System } from '../core/platform.ts';
import type { Verdict, Word } from '../core/quality.ts';
import { COMMANDS } from '../core/shortcuts.ts';
import type { Why } from '../core/shell/why.ts';
import type { Verification } from '../core/verifier.ts';
import { endedWords, refusedWords } from '../ui/ended-words.ts';
import { permissionWords } from '../ui/permission-words.ts';
import { problemWords } from '../ui/problem-words.ts';
import { REACTION_WORDS } from '../ui/reaction-words.ts';
import { wordsFor } from '../ui/transfer-words.ts';
import type { Message } from './en.ts';

// A script of its own in one file; as hundreds of modules it takes seconds.
const { parse } = createRequire(import.meta.url)('svelte/compiler') as typeof import('svelte/compiler');

/** All of a union: the compiler wants each of them here, and nothing else. */
const every = <Value extends string>(values: Record<Value, 0>): Value[] => Object.keys(values) as Value[];
const BOTH = [true, false];

const problems = every<Problem>({
  denied: 0,
  denied_by_system: 0,
  none: 0,
  in_use: 0,
  insecure: 0,
  lost: 0,
  failed: 0,
});
const browsers = every<Browser>({ chromium: 0, firefox: 0, safari: 0, other: 0 });
const systems = every<System>({ android: 0, ios: 0, mac: 0, windows: 0, linux: 0, other: 0 });

function ofTransfers(): string[] {
  const stages = every<Stage>({ offered: 0, moving: 0, checking: 0, done: 0, declined: 0, failed: 0 });
  const holds = every<NonNullable<Transfer['held']>>({
    here: 0,
    there: 0,
    connection: 0,
    queue: 0,
    reload: 0,
  });
  const failures = every<Failure>({
    person: 0,
    disk: 0,
    unreadable: 0,
    broken: 0,
    hash: 0,
    gone: 0,
    many: 0,
    size: 0,
    unsupported: 0,
  });
  const found: (string | null)[] = [];
  for (const stage of stages)
    for (const held of [null, ...holds])
      for (const failure of [null, ...failures])
        for (const outgoing of BOTH)
          for (const byMe of BOTH)
            for (const file of [null, {} as Blob])
              found.push(wordsFor({ stage, held, failure, outgoing, byMe, file } as Transfer));
  return found.filter((key) => key !== null);
}

function ofEnds(): string[] {
  const found: string[] = [];
  for (const reason of [...END_REASONS, ...ERROR_CODES, 'cannot_call' as const])
    for (const mine of BOTH)
      for (const direction of ['out', 'in'] as const)
        for (const lasted of [null, 60_000])
          for (const callId of [null, 'c1'])
            found.push(endedWords({ reason, mine, direction, lasted, callId }));
  const soon = {
    reason: 'rate_limited',
    mine: false,
    direction: 'out',
    lasted: null,
    waitMs: 1,
    callId: null,
  } as const;
  found.push(endedWords(soon));
  return found;
}

/** What the source says after the name of its part, and the keys that it can become. */
const MADE: Record<string, string[]> = {
  'page: `sign_in_${session.wanted}`': ['jwt', 'oidc', 'expired'].map((wanted) => `sign_in_${wanted}`),
  'page: `person_${one}`': CHOSEN_STATUSES.map((one) => `person_${one}`),
  'page: `person_${person.status}`': STATUSES.map((status) => `person_${status}`),
  'page: `error_${problem}`': ERROR_CODES.map((code) => `error_${code}`),
  'page: refusedWords(refused)': [...ERROR_CODES.map((code) => refusedWords({ code })), 'ended_wait'],
  'page: endedWords(over)': ofEnds(),
  'page: `quality_${quality.word}`': every<Verdict>({ good: 0, fair: 0, poor: 0 }).map(
    (word) => `quality_${word}`,
  ),
  'page: `verify_${verification.state}`': every<Exclude<Verification['state'], 'ready'>>({
    waiting: 0,
    missing: 0,
    failed: 0,
    insecure: 0,
  }).map((state) => `verify_${state}`),
  'company: what': every<News['what']>({
    joined: 0,
    left: 0,
    lost: 0,
    closed: 0,
    declined: 0,
    busy: 0,
    missed: 0,
    offline: 0,
  }),
  'news: `${what}_count`': ['came_count', 'left_count'],
  'news: `${what}_name`': ['came_name', 'left_name'],
  'permission: permissionWords(platform, bySystem)': browsers.flatMap((browser) =>
    systems.flatMap((system) => BOTH.map((bySystem) => permissionWords({ browser, system }, bySystem))),
  ),
  'problems: problemWords(call.problems[kind], kind)': KINDS.flatMap((kind) =>
    [null, ...problems].map((problem) => problemWords(problem, kind)),
  ),
  'quality: worst.signal.word': every<Word>({ excellent: 0, good: 0, weak: 0, bad: 0 }),
  'refused: `why_${why.why}`': every<Why['why']>({
    origin: 0,
    host: 0,
    scheme: 0,
    address: 0,
    draining: 0,
    websocket: 0,
    gateway: 0,
  }).map((why) => `why_${why}`),
  'shortcuts: `do_${command}`': COMMANDS.map((command) => `do_${command}`),
  'talk: wordsFor(transfer)': ofTransfers(),
  // Of a reaction, or of a file that is through.
  'talk: word': [...REACTION_WORDS, ...ofTransfers()],
};

/** Of the tree that the compiler makes (ESTree, and Svelte's own nodes around it). */
interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}
function* nodesIn(tree: unknown): Generator<Node> {
  if (typeof tree !== 'object' || tree === null) return;
  if (typeof (tree as Node).type === 'string') yield tree as Node;
  for (const inner of Object.values(tree)) yield* nodesIn(inner);
}
const nameOf = (node: unknown): string | null =>
  (node as Node | null)?.type === 'Identifier' ? String((node as Node)['name']) : null;
/** Without `as`, which says something to the compiler alone. */
const bare = (node: Node): Node =>
  ['TSAsExpression', 'TSSatisfiesExpression'].includes(node.type) ? bare(node['expression'] as Node) : node;

/** What one file asks for: `part` by `part`, as keys, or as rows of MADE. */
function asks(code: string): { part: string; keys: string[]; made: string[] }[] {
  const nodes = [...nodesIn(parse(code, { modern: true }))];
  const constants = new Map<string, Node[]>();
  for (const { type, kind, declarations } of nodes) {
    if (type !== 'VariableDeclaration' || kind !== 'const') continue;
    for (const { id, init } of declarations as { id: Node; init: Node | null }[]) {
      const name = nameOf(id);
      if (name !== null && init) constants.set(name, [...(constants.get(name) ?? []), bare(init)]);
    }
  }
  const valueOf = (node: unknown): Node | null => {
    const found = constants.get(nameOf(node) ?? '') ?? [];
    return found.length === 1 ? (found[0] ?? null) : null;
  };
  const calls = nodes.filter(({ type }) => type === 'CallExpression') as (Node & {
    callee: Node;
    arguments: Node[];
  })[];

  /** From the name that the words have in this file to the part that they belong to. */
  const imported = new Map<string, string>();
  const speakers = new Map<string, string>();
  for (const { type, source, specifiers } of nodes) {
    if (type !== 'ImportDeclaration') continue;
    const from = String((source as Node)['value']);
    const part = /\/messages\/([\w-]+)\.ts$/.exec(from)?.[1];
    for (const { type, local } of specifiers as (Node & { local: Node })[]) {
      const name = String(nameOf(local));
      if (type === 'ImportNamespaceSpecifier' && part) imported.set(name, part);
      if (from.endsWith('/locale.svelte.ts') && /^t(Any)?$/.test(name)) speakers.set(name, 'page');
    }
  }
  for (const [name, values] of constants) {
    for (const value of values) {
      const [words] = value.type === 'CallExpression' ? (value['arguments'] as Node[]) : [];
      const part = imported.get(nameOf(words) ?? '');
      if (nameOf(value['callee']) === 'texts' && part) speakers.set(name, part);
    }
  }
  // The same under another name.
  for (const [name, values] of constants) {
    const part = speakers.get(nameOf(values[0]) ?? '');
    if (part) speakers.set(name, part);
  }

  function follow(node: Node, found: { keys: string[]; made: string[] }): typeof found {
    const value = valueOf(node);
    const { type, object, callee } = node;
    const list = valueOf(object);
    if (type === 'Literal') found.keys.push(String(node['value']));
    else if (type === 'ConditionalExpression')
      for (const way of [node['consequent'], node['alternate']]) follow(bare(way as Node), found);
    else if (value) follow(value, found);
    else if (nameOf(callee) === '$derived') follow(bare((node['arguments'] as Node[])[0] as Node), found);
    else if (type === 'MemberExpression' && list?.type === 'ObjectExpression')
      for (const one of list['properties'] as Node[]) follow(bare(one['value'] as Node), found);
    else found.made.push(code.slice(node.start, node.end).replace(/\s+/g, ' '));
    return found;
  }
  return calls.flatMap((call) => {
    const part = speakers.get(nameOf(bare(call.callee)) ?? '');
    const [key] = call.arguments;
    return part && key ? [{ part, ...follow(bare(key), { keys: [], made: [] }) }] : [];
  });
}

/** Of all the page: the keys by their part, and the rows of MADE. */
function gather(sources: readonly string[]): { asked: Map<string, Set<string>>; made: Set<string> } {
  const asked = new Map<string, Set<string>>();
  const made = new Set<string>();
  for (const one of sources.flatMap(asks)) {
    const rows = one.made.map((source) => `${one.part}: ${source}`);
    for (const row of rows) made.add(row);
    const keys = [...one.keys, ...rows.flatMap((row) => MADE[row] ?? [])];
    asked.set(one.part, new Set([...(asked.get(one.part) ?? []), ...keys]));
  }
  return { asked, made };
}

const here = dirname(fileURLToPath(import.meta.url));
const sources = readdirSync(join(here, '..'), { withFileTypes: true, recursive: true })
  .filter(({ name }) => /\.(ts|svelte)$/.test(name) && !/\.spec\.ts$/.test(name))
  .map(({ name, parentPath }) => [name, readFileSync(join(parentPath, name), 'utf8')] as const)
  .filter(([, code]) => code.includes("/locale.svelte.ts'"))
  .map(([name, code]) => (name.endsWith('.svelte') ? code : `<script lang="ts">${code}</script>`));
const parts = readdirSync(here)
  .filter((name) => !/^zh\.ts$|\.spec\.ts$/.test(name))
  .map((name) => name.replace('.ts', ''));
const { asked, made } = gather(sources);

describe('the words of the page', () => {
  it.each(parts)('%s are all asked for, and are all there', async (part) => {
    const { en } = (await import(`./${part}.ts`)) as { en: Record<string, Message> };
    const keys = [...(asked.get(part === 'en' ? 'page' : part) ?? [])];
    expect(keys.sort()).toEqual(Object.keys(en).sort());
  });

  it('that are put together at run time are known', () => {
    expect([...made].sort()).toEqual(Object.keys(MADE).sort());
  });

  it('would be found in every way of asking', () => {
    const source = `<script lang="ts">
        import * as words from '../messages/part.ts';
        import { t, tAny, texts } from '../state/locale.svelte.ts';
        const m = texts(words);
        const said = m as unknown as Say;
        const PLACES = { a: 'at_a', b: 'at_b' } as const;
        const why = $derived<Key>(bad ? 'why' : \`why_\${it}\`);
        const other = fine('never');
      </script>
      {t('plain', { name: m('nested') })} {tAny(why, {})} {said(odd ? 'one' : 'two')}
      {m(PLACES[corner])} {(m as Say)(word)} {other('never')} {one.t('never')}`;
    const keys = (part: string) => asks(source).filter((one) => one.part === part);
    expect(keys('page').flatMap((one) => one.keys)).toEqual(['plain', 'why']);
    expect(keys('page').flatMap((one) => one.made)).toEqual(['`why_${it}`']);
    expect(
      keys('part')
        .flatMap((one) => one.keys)
        .sort(),
    ).toEqual(['at_a', 'at_b', 'nested', 'one', 'two']);
    expect(keys('part').flatMap((one) => one.made)).toEqual(['word']);
  });
});
