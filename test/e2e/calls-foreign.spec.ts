/**
 * Who is not in a call has no say in it: every request that names a call, by everybody who has no
 * right to it. The requests are taken from the protocol itself, so that a new one is tried too.
 */
import type { ErrorCode } from '../../src/protocol/constants.js';
import type { RequestName } from '../../src/protocol/events.js';
import { requests } from '../../src/protocol/schemas.js';
import { bringIn, gone, talk } from '../support/calls.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';

const NAMES = (Object.keys(requests) as RequestName[]).filter((name) => 'call' in requests[name].entries);

interface Scene {
  call: string;
  ana: TestClient;
  bo: TestClient;
  /** Free, and could be invited. */
  free: TestClient;
}

/** A body that a member could send. A request that is missing here fails its test. */
const BODIES: Partial<Record<RequestName, (scene: Scene) => Record<string, unknown>>> = {
  'call:invite': ({ call, free }) => ({ call, to: free.id, media: 'video' }),
  'call:alert': ({ call }) => ({ call }),
  'call:accept': ({ call }) => ({ call, media: 'video' }),
  'call:decline': ({ call }) => ({ call }),
  'call:cancel': ({ call }) => ({ call }),
  'call:leave': ({ call }) => ({ call }),
  'call:message': ({ call }) => ({ call, text: 'Hello' }),
  'signal:send': ({ call, bo }) => ({ call, to: bo.id, seq: 1, description: { type: 'offer', sdp: 'v=0' } }),
};

type Who = 'a stranger' | 'a member of another call' | 'an ex-member' | "another device of a member's";

const INTRUDERS: Record<Who, (stage: Stage, scene: Scene) => Promise<TestClient>> = {
  'a stranger': (stage) => stage.person('Stranger', 1),
  'a member of another call': async (stage) => {
    const [one, two] = [await stage.person('One', 1), await stage.person('Two', 2)];
    await talk(one, two);
    return one;
  },
  'an ex-member': async (stage, { call, ana, bo }) => {
    const cy = await stage.person('Cy', 2);
    await bringIn(call, ana, cy, bo);
    await cy.ok('call:leave', { call });
    await cy.waitFor('call:ended', { call }, 'Cy has left');
    await gone(call, cy, 'left', ana, bo);
    return cy;
  },
  "another device of a member's": (stage, { ana }) => stage.device(ana, 2),
};

/** Said again, and changes nothing: the answer is that of the first time. */
const REPEATED = new Set(['an ex-member call:leave', "another device of a member's call:alert"]);
/** Words are the person's, from whatever device, and for a while after they have left. */
const ALLOWED = new Set(['an ex-member call:message', "another device of a member's call:message"]);
const CODES: ErrorCode[] = ['not_member', 'call_over'];

describeTopologies('a call', (stage) => {
  describe.each(Object.keys(INTRUDERS) as Who[])('has nothing to do with %s', (who) => {
    it.each(NAMES.filter((name) => !ALLOWED.has(`${who} ${name}`)))('%s', async (name) => {
      const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
      const scene = { ana, bo, free: await stage.person('Free', 0), call: (await talk(ana, bo)).id };
      const intruder = await INTRUDERS[who](stage, scene);
      const before = await ana.ok('call:accept', { call: scene.call, media: 'video' });
      const body = BODIES[name]?.(scene);
      if (!body) throw new Error(`${name} names a call, and has no body here`);
      const answer = await intruder.raw(name, body);
      if (REPEATED.has(`${who} ${name}`)) expect(answer).toEqual({ ok: true });
      else intruder.checkRefusal(name, answer, ...CODES);
      // Accepting again is answered with the record as it is.
      const after = await ana.ok('call:accept', { call: scene.call, media: 'video' });
      expect(after).toEqual(before);
      await stage.settle(scene.free);
      await bo.ok('signal:send', { call: scene.call, to: ana.id, seq: 7 });
      await ana.waitFor('signal:received', { from: bo.id, seq: 7 }, 'the members go on');
      await ana.ok('signal:send', { call: scene.call, to: bo.id, seq: 7 });
      await bo.waitFor('signal:received', { from: ana.id, seq: 7 }, 'the members go on');
      expect([ana, bo, scene.free].flatMap((client) => client.hasOfCalls())).toEqual([]);
    });
  });
});
