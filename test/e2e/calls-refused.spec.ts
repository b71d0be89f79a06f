/**
 * Calls that must not happen (contract 4.3): busy, do not disturb, offline, unknown or foreign call
 * ids. The refusal has the right code, and nobody hears anything of the attempt.
 */
import { incoming, join, over, ring, talk } from '../support/calls.js';
import type { ErrorCode } from '../../src/protocol/constants.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';
import { sees } from '../support/window.js';

async function three(stage: Stage): Promise<[TestClient, TestClient, TestClient]> {
  return [await stage.person('Ana', 0), await stage.person('Bo', 1), await stage.person('Cy', 2)];
}

/** Every request that names a call. */
async function everyRequestFails(
  client: TestClient,
  call: string,
  to: string,
  ...codes: ErrorCode[]
): Promise<void> {
  await client.fails('call:alert', { call }, ...codes);
  await client.fails('call:accept', { call, media: 'video' }, ...codes);
  await client.fails('call:decline', { call }, ...codes);
  await client.fails('call:cancel', { call }, ...codes);
  await client.fails('call:leave', { call }, ...codes);
  await client.fails('call:invite', { to, media: 'video', call }, ...codes);
  await client.fails('signal:send', { call, to, seq: 1 }, ...codes);
}

describeTopologies('an invitation is refused', (stage) => {
  it('with `busy` while the other rings, calls or talks', async () => {
    const [ana, bo, cy] = await three(stage);
    const { id } = await ring(ana, [bo]);
    await cy.fails('call:invite', { to: bo.id, media: 'video' }, 'busy');
    await cy.fails('call:invite', { to: ana.id, media: 'video' }, 'busy');
    await join(id, bo, ana);
    await cy.fails('call:invite', { to: bo.id, media: 'video' }, 'busy');
    await cy.fails('call:invite', { to: ana.id, media: 'video' }, 'busy');
    await ana.ok('call:leave', { call: id });
    await over(id, 'left', bo, ana);
    await stage.settle(ana, bo);
    // They are told who tried, and nothing rings.
    expect([...ana.has(), ...bo.has()].filter(({ event }) => event !== 'call:tried')).toEqual([]);
    await ring(cy, [bo]);
  });

  it('with `busy` to somebody who is in a call already, from any device', async () => {
    const [ana, bo, cy] = await three(stage);
    const other = await stage.device(ana, 2);
    await ring(ana, [bo]);
    await ana.fails('call:invite', { to: cy.id, media: 'video' }, 'busy');
    await other.fails('call:invite', { to: cy.id, media: 'video' }, 'busy');
    await bo.fails('call:invite', { to: cy.id, media: 'video' }, 'busy');
    await stage.settle(cy);
    expect(cy.has('call:incoming')).toEqual([]);
  });

  it('with `do_not_disturb`, and rings again when that is over', async () => {
    const [ana, bo, cy] = await three(stage);
    const other = await stage.device(bo, 2);
    await bo.ok('people:status', { status: 'do_not_disturb' });
    await ana.fails('call:invite', { to: bo.id, media: 'video' }, 'do_not_disturb');
    await bo.ok('people:status', { status: 'away' });
    await stage.settle(bo, other);
    expect(other.has()).toEqual([]);
    // That the other device came, and nothing of a ring.
    expect(bo.has().map(({ event }) => event)).toEqual(['session:device']);
    await ring(ana, [bo, other]);
    await cy.ok('people:status', { status: 'do_not_disturb' });
    await cy.fails('call:invite', { to: bo.id, media: 'video' }, 'busy');
  });

  it('not for the caller being in do not disturb', async () => {
    const [ana, bo] = await three(stage);
    await ana.ok('people:status', { status: 'do_not_disturb' });
    await talk(ana, bo);
  });

  it('with `offline` when the other left or was never there', async () => {
    const [ana, bo] = await three(stage);
    await bo.leave();
    for (const to of [bo.id, 'never-seen', '__proto__', 'constructor', 'x'.repeat(20), ana.device]) {
      await ana.fails('call:invite', { to, media: 'video' }, 'offline');
    }
    await sees(ana, ana.id, 'Ana (available)');
  });

  it('with `bad_request` to oneself', async () => {
    const [ana, bo] = await three(stage);
    await ana.fails('call:invite', { to: ana.id, media: 'video' }, 'bad_request');
    await talk(ana, bo);
  });

  it('with `busy` to somebody who is in that call already', async () => {
    const [ana, bo] = await three(stage);
    const { id } = await talk(ana, bo);
    await ana.fails('call:invite', { to: bo.id, media: 'video', call: id }, 'busy');
  });
});

describeTopologies('a request about a call is refused', (stage) => {
  it('with `not_found` when nobody knows the call', async () => {
    const [ana, bo] = await three(stage);
    for (const call of ['never-seen', '__proto__', 'constructor', 'hasOwnProperty', bo.id, 'x'.repeat(20)]) {
      await everyRequestFails(ana, call, bo.id, 'not_found');
    }
  });

  it('with `not_member` from an outsider, while it rings and while it runs', async () => {
    const [ana, bo, cy] = await three(stage);
    const { id } = await ring(ana, [bo]);
    await everyRequestFails(cy, id, bo.id, 'not_member');
    await join(id, bo, ana);
    await everyRequestFails(cy, id, bo.id, 'not_member');
    await ana.ok('call:leave', { call: id });
    await over(id, 'left', ana, bo);
    await stage.settle(ana, bo);
    expect([...ana.has(), ...bo.has()]).toEqual([]);
  });

  it.each(['left', 'declined', 'cancelled'] as const)(
    'with `call_over` after it ended: %s',
    async (reason) => {
      const [ana, bo, cy] = await three(stage);
      const { id } = await ring(ana, [bo]);
      if (reason === 'left') {
        await join(id, bo, ana);
        await bo.ok('call:leave', { call: id });
      } else if (reason === 'declined') await bo.ok('call:decline', { call: id });
      else await ana.ok('call:cancel', { call: id });
      await over(id, reason, ana, bo);
      for (const member of [ana, bo]) {
        await member.fails('call:alert', { call: id }, 'call_over');
        await member.fails('call:accept', { call: id, media: 'video' }, 'call_over');
        await member.fails('call:invite', { to: cy.id, media: 'video', call: id }, 'call_over');
        await member.fails('signal:send', { call: id, to: cy.id, seq: 1 }, 'call_over');
      }
      if (reason !== 'declined') await bo.fails('call:decline', { call: id }, 'call_over');
      if (reason !== 'cancelled') await ana.fails('call:cancel', { call: id }, 'call_over');
      await stage.settle(ana, bo, cy);
      expect([...ana.has(), ...bo.has(), ...cy.has()]).toEqual([]);
    },
  );

  it('but what ended the call is answered again, for a page that missed the answer', async () => {
    const [ana, bo] = await three(stage);
    const first = await ring(ana, [bo]);
    for (let i = 0; i < 2; i++) expect(await ana.ok('call:cancel', { call: first.id })).toEqual({});
    await over(first.id, 'cancelled', ana, bo);
    const second = await ring(ana, [bo]);
    for (let i = 0; i < 2; i++) expect(await bo.ok('call:decline', { call: second.id })).toEqual({});
    await over(second.id, 'declined', ana, bo);
    const third = await talk(ana, bo);
    for (let i = 0; i < 2; i++) expect(await bo.ok('call:leave', { call: third.id })).toEqual({});
    await over(third.id, 'left', ana, bo);
    await stage.settle(ana, bo);
    expect([...ana.has(), ...bo.has()]).toEqual([]);
  });

  it('when the called person tries to cancel, or the caller to accept or decline', async () => {
    const [ana, bo] = await three(stage);
    const { id } = await ring(ana, [bo]);
    const refusals: ErrorCode[] = ['not_member', 'bad_request', 'call_over'];
    await bo.fails('call:cancel', { call: id }, ...refusals);
    await ana.fails('call:decline', { call: id }, ...refusals);
    const device = await stage.device(bo, 2);
    await incoming(device, id);
    await join(id, device, ana);
    await over(id, 'answered_elsewhere', bo);
  });
});
