/**
 * Requests of any shape (contract 4, reliability.md section 5): the right code each time, nobody else
 * hears anything, the node lives, and the sender's own connection goes on working.
 */
import type { RequestName } from '../../src/protocol/events.js';
import { requests } from '../../src/protocol/schemas.js';
import { talk } from '../support/calls.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';
import { sees } from '../support/window.js';

const NAMES = Object.keys(requests) as RequestName[];
const NESTED = JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`) as unknown;

/** No request takes any of these as its whole body. */
const NO_BODIES: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a number', 7],
  ['a text', 'hello'],
  ['true', true],
  ['an array', []],
  ['an array of a body', [{}]],
  ['binary', Buffer.from([1, 2, 3])],
  ['an unknown field', { name: 'Ana', surprise: 1 }],
  ['a deeply nested field', { name: NESTED }],
  ['a nested prototype', JSON.parse('{"__proto__": {"name": "Ana"}, "constructor": 1}')],
];

/** Bodies with one field wrong. */
const WRONG_FIELDS: readonly (readonly [RequestName, Record<string, unknown>])[] = [
  ['session:rename', { name: 7 }],
  ['session:rename', { name: ['Ana'] }],
  ['session:rename', {}],
  ['session:leave', { now: true }],
  ['people:watch', { limit: '5' }],
  ['people:watch', { limit: 1.5 }],
  ['people:watch', { limit: -1 }],
  ['people:watch', { limit: null }],
  ['people:watch', { query: { $ne: 1 } }],
  ['people:watch', { query: 'q'.repeat(65) }],
  ['people:get', { id: '' }],
  ['people:get', { id: 'x'.repeat(129) }],
  ['people:get', { id: ['x'] }],
  ['people:status', { status: 'invisible' }],
  ['people:status', { status: ['away'] }],
  ['call:invite', { to: [], media: 'video' }],
  ['call:invite', { to: {}, media: 'video' }],
  ['call:invite', { to: null, media: 'video' }],
  ['call:invite', { to: '', media: 'video' }],
  ['call:invite', { to: 'x'.repeat(129), media: 'video' }],
  ['call:invite', { to: 'x' }],
  ['call:invite', { to: 'x', media: 'smell' }],
  ['call:invite', { to: 'x', media: 'video', from: 'y' }],
  ['call:invite', { to: 'x', media: 'video', call: [] }],
  ['call:accept', { call: [], media: 'video' }],
  ['call:accept', { call: 'x' }],
  ['call:decline', { call: 'x', reason: 'missed' }],
  ['call:message', { call: 'x' }],
  ['call:message', { call: 'x', text: ' \n' }],
  ['call:message', { call: 'x', text: 'a'.repeat(201) }],
  ['call:cancel', { call: {} }],
  ['call:cancel', { call: 'x', member: [] }],
  ['call:leave', { call: null }],
  ['signal:send', { call: 'x', to: [], seq: 1 }],
  ['signal:send', { call: [], to: 'x', seq: 1 }],
  ['signal:send', { call: 'x', to: 'y' }],
  ['signal:send', { call: 'x', to: 'y', seq: 1, candidates: 'none' }],
  ['signal:send', { call: 'x', to: 'y', seq: 1, description: 'v=0' }],
  ['signal:send', { call: 'x', to: 'y', seq: 1, link: 7 }],
  ['signal:send', { call: 'x', to: 'y', seq: 1, link: '' }],
  ['signal:send', { call: 'x', to: 'y', seq: 1, link: 'l'.repeat(129) }],
  ['signal:send', { call: 'x', to: 'y', seq: 1, link: 'l', for: ['l'] }],
  ['signal:send', { call: 'x', to: 'y', seq: 1, link: 'l', for: null }],
  ['signal:send', { call: 'x', to: 'y', seq: 1, link: 'l', for: 'l'.repeat(129) }],
];

describeTopologies('bad input', (stage) => {
  let attacker: TestClient;
  let bystanders: [TestClient, TestClient];

  beforeEach(async () => {
    attacker = await stage.person('Attacker', 0);
    bystanders = [await stage.person('Bystander', 0), await stage.person('Bystander', 1)];
  });

  afterEach(async () => {
    await undisturbed(stage, attacker, bystanders);
  });

  const refused = async (event: string, ...args: unknown[]): Promise<void> => {
    attacker.checkRefusal(event, await attacker.raw(event, ...args), 'bad_request');
  };

  it.each(NO_BODIES)('as the whole body: %s', async (_title, body) => {
    for (const event of NAMES) await refused(event, body);
  });

  it('no body at all', async () => {
    for (const event of NAMES) await refused(event);
  });

  it('more than one body', async () => {
    await refused('people:watch', {}, {});
    await refused('call:invite', { to: bystanders[0].id, media: 'video' }, 'and more');
  });

  it('a field of a wrong type, too long, or missing', async () => {
    for (const [event, body] of WRONG_FIELDS) await refused(event, body);
  });

  it('a list with the ids of others in place of one id', async () => {
    const ids = bystanders.map((one) => one.id);
    await refused('call:invite', { to: ids, media: 'video' });
    await refused('call:invite', { to: [ids[0]], media: 'video' });
    await refused('signal:send', { call: 'x', to: ids, seq: 1 });
  });

  it.each([
    'nothing:known',
    'call:incoming',
    'signal:received',
    'people:changed',
    '',
    '__proto__',
    'constructor',
  ])('the unknown event "%s"', async (event) => {
    await refused(event, {});
    await refused(event);
  });

  it('an event name that is no text', async () => {
    const name = 7 as unknown as string;
    const answer = await Promise.race([attacker.raw(name, {}).catch(() => 'no answer'), attacker.closed]);
    if (typeof answer !== 'string') attacker.checkRefusal('event 7', answer, 'bad_request');
  });

  it('requests that do not ask for an answer', async () => {
    for (const event of [...NAMES, 'nothing:known']) {
      for (const [, body] of NO_BODIES) attacker.socket.emit(event, body);
      attacker.socket.emit(event);
    }
    await attacker.ok('people:watch', {});
  });

  it('ids that name something inside the server', async () => {
    const [one] = bystanders;
    const socketId = attacker.socket.id ?? '';
    for (const id of [
      '__proto__',
      'constructor',
      'toString',
      '*',
      socketId,
      one.socket.id ?? '',
      one.device,
    ]) {
      await attacker.fails('people:get', { id }, 'not_found');
      await attacker.fails('call:invite', { to: id, media: 'video' }, 'offline');
      await attacker.fails('call:accept', { call: id, media: 'video' }, 'not_found');
      await attacker.fails('call:cancel', { call: id, member: id }, 'not_found');
      await attacker.fails('signal:send', { call: id, to: one.id, seq: 1 }, 'not_found');
    }
  });

  it.each([
    ['truncated JSON', '42["people:watch",{'],
    ['no JSON', '42{{{'],
    ['nesting 20,000 deep', `421["people:watch",{"query":${'['.repeat(20_000)}${']'.repeat(20_000)}}]`],
    ['an unknown packet type', '49["people:watch",{}]'],
    ['attachments that never come', '451000000000-["people:watch",{"_placeholder":true,"num":0}]'],
    ['an event name of the library', '421["disconnect",{}]'],
    ['another event name of the library', '421["newListener",{}]'],
    ['an acknowledgement nobody waits for', '43999[{}]'],
    ['a namespace that is not there', '40/admin,'],
  ])('a frame with %s', async (_title, frame) => {
    const raw = await stage.connect(0);
    const socket = raw.socket.io.engine.transport as unknown as { ws: { send(data: string): void } };
    socket.ws.send(frame);
    await attacker.ok('people:watch', {});
  });
});

/** Nobody heard anything, the attacker included, and a normal call works on every node. */
async function undisturbed(
  stage: Stage,
  attacker: TestClient,
  bystanders: [TestClient, TestClient],
): Promise<void> {
  const [one, two] = bystanders;
  expect([...one.has(), ...two.has(), ...attacker.has('call:ended', 'session:closed')]).toEqual([]);
  await stage.settle(one, two);
  expect([...one.has(), ...two.has()]).toEqual([]);
  const { id } = await talk(one, two);
  await one.ok('signal:send', { call: id, to: two.id, seq: 1 });
  await two.waitFor('signal:received', { call: id, seq: 1 }, 'a normal call works');
  const third = await stage.person('Third', 2);
  await sees(third, one.id, 'Bystander (in_call)');
}
