/**
 * Going online (contract 4.1): what a name may be, what the reply holds, and that nothing works
 * before it. Tokens and resuming are in session.spec.ts.
 */
import { PROTOCOL_VERSION } from '../../src/protocol/constants.js';
import type { Body, RequestName } from '../../src/protocol/events.js';
import { requests } from '../../src/protocol/schemas.js';
import { describeTopologies } from '../support/topologies.js';
import { sees, shows } from '../support/window.js';

const GOOD_NAMES: readonly (readonly [title: string, given: string, becomes: string])[] = [
  ['is trimmed', '  \tAna \n', 'Ana'],
  ['is trimmed of wide spaces', '\u3000\u00a0安娜\u00a0', '安娜'],
  ['is normalised to NFC', 'Rene\u0301', 'Ren\u00e9'],
  ['may have one character', 'A', 'A'],
  ['may have 64 characters', 'n'.repeat(64), 'n'.repeat(64)],
  ['is measured after trimming and NFC', ` ${'e\u0301'.repeat(64)} `, '\u00e9'.repeat(64)],
  ['may be written from right to left', 'דנה لينا', 'דנה لينا'],
  ['may hold joined emoji', 'Fam 👩\u200d👩\u200d👧', 'Fam 👩\u200d👩\u200d👧'],
  ['may look like markup', '<b>&amp;</b>', '<b>&amp;</b>'],
  ['may be the name of an object property', '__proto__', '__proto__'],
];

const BAD_NAMES: readonly (readonly [title: string, name: string])[] = [
  ['is empty', ''],
  ['is only spaces', ' \u3000\t'],
  ['has 65 characters', 'n'.repeat(65)],
  ['holds NUL', 'A\u0000na'],
  ['holds a line break', 'A\nna'],
  ['holds DEL', 'A\u007fna'],
  ['holds a C1 control', 'A\u0085na'],
  ...['202a', '202b', '202c', '202d', '202e', '2066', '2067', '2068', '2069'].map(
    (code) => [`holds U+${code}`, `A${String.fromCodePoint(parseInt(code, 16))}na`] as const,
  ),
];

/** A body that is right in form, so that only registering is missing. */
const BODIES: { [R in Exclude<RequestName, 'session:register'>]: Body<R> } = {
  'session:rename': { name: 'Ana' },
  'session:leave': {},
  'session:devices': {},
  'session:closing': {},
  'ice:refresh': {},
  'people:watch': {},
  'people:get': { id: 'somebody' },
  'people:status': { status: 'away' },
  'people:block': { id: 'somebody', blocked: true },
  'call:invite': { to: 'somebody', media: 'video' },
  'call:alert': { call: 'some-call' },
  'call:accept': { call: 'some-call', media: 'video' },
  'call:decline': { call: 'some-call' },
  'call:message': { call: 'some-call', text: 'Hello' },
  'call:cancel': { call: 'some-call' },
  'call:leave': { call: 'some-call' },
  'signal:send': { call: 'some-call', to: 'somebody', seq: 1 },
};

describeTopologies('registering', (stage) => {
  it('gives an id, a device, a token, the node and the time', async () => {
    const before = Date.now();
    const ana = await stage.person('Ana', 1);
    const reply = ana.registered;
    expect(reply).toMatchObject({ self: { name: 'Ana' }, call: null, node: stage.node(1).id });
    expect(reply?.protocol).toBe(PROTOCOL_VERSION);
    expect(reply?.now).toBeGreaterThanOrEqual(before);
    expect(reply?.now).toBeLessThanOrEqual(Date.now());
  });

  it('makes two people of two who have the same name', async () => {
    const [one, two] = [await stage.person('Ana', 0), await stage.person('Ana', 1)];
    expect(one.id).not.toBe(two.id);
    expect(one.device).not.toBe(two.device);
    expect(one.token).not.toBe(two.token);
  });

  it.each(GOOD_NAMES)('the name %s', async (_title, given, becomes) => {
    const [ana, other] = [await stage.person(given, 0), await stage.person('Bo', 1)];
    expect(ana.name).toBe(becomes);
    await sees(other, ana.id, `${becomes} (available)`);
  });

  it.each(BAD_NAMES)('refuses a name that %s', async (_title, name) => {
    const client = await stage.connect(0);
    await client.fails('session:register', { name }, 'name_invalid');
    await client.fails('people:watch', {}, 'not_registered');
    await client.register('Ana');
    await client.fails('session:rename', { name }, 'name_invalid');
  });

  it('refuses every other request before it', async () => {
    const client = await stage.connect(1);
    expect(Object.keys(BODIES).sort()).toEqual(
      Object.keys(requests)
        .filter((name) => name !== 'session:register')
        .sort(),
    );
    for (const [event, body] of Object.entries(BODIES)) {
      await client.fails(event as RequestName, body as never, 'not_registered');
    }
  });

  it('does not list a socket that has not registered', async () => {
    await stage.connect(0);
    const ana = await stage.person('Ana', 1);
    await shows(ana, undefined, []);
  });

  it('a registered socket cannot become somebody else', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    await ana.fails('session:register', { name: 'Cy' }, 'bad_request');
    await ana.fails('session:register', { name: 'Bo', token: bo.token }, 'bad_request');
    await sees(bo, ana.id, 'Ana (available)');
  });
});

describeTopologies(
  'registering where an access code is asked',
  (stage) => {
    it('needs the code', async () => {
      const client = await stage.connect(1);
      await client.fails('session:register', { name: 'Ana' }, 'unauthorized');
      await client.fails('session:register', { name: 'Ana', code: '' }, 'unauthorized');
      await client.fails('session:register', { name: 'Ana', code: 'open sesame ' }, 'unauthorized');
      await client.fails('session:register', { name: 'Ana', code: 'OPEN SESAME' }, 'unauthorized');
      await client.fails('people:watch', {}, 'not_registered');
      await client.register('Ana', { code: 'open sesame' });
      await client.ok('people:watch', {});
    });
  },
  { ACCESS_CODE: 'open sesame' },
);
