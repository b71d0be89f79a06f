/**
 * Proof that nothing more is under way to a client, without waiting for time to pass: from each
 * node a stranger rings it and gives up. What a node had sent to this person before travels the
 * same way in order, so it has arrived when the stranger's ring has ended.
 */
import type { RunningNode } from '../../src/create-app.js';
import { TestClient } from './test-client.js';

/** For people who are free and may be rung. Devices of one person are rung together. */
export async function settleFree(
  nodes: readonly Pick<RunningNode, 'url'>[],
  clients: TestClient[],
): Promise<void> {
  const people = new Map<string, TestClient[]>();
  for (const client of clients) people.set(client.id, [...(people.get(client.id) ?? []), client]);
  for (const node of nodes) {
    const probe = await TestClient.connect(node.url);
    await probe.register('Barrier');
    for (const [id, devices] of people) await ringOnce(probe, id, devices);
    await probe.leave();
  }
}

async function ringOnce(probe: TestClient, person: string, devices: TestClient[]): Promise<void> {
  const { call } = await probe.ok('call:invite', { to: person, media: 'audio' });
  await probe.ok('call:cancel', { call: call.id });
  for (const device of devices) {
    const why = `the barrier's own call reaches ${device.label}`;
    await device.waitFor('call:incoming', (event) => event.call.id === call.id, why);
    await device.waitFor('call:ended', { call: call.id }, why);
  }
}

/** For somebody in a call: a bare acknowledgement from the other member's device. */
export async function settleInCall(call: string, from: TestClient, to: TestClient): Promise<void> {
  const ack = ++acknowledgements;
  await from.ok('signal:send', { call, to: to.id, seq: 0, ack });
  await to.waitFor('signal:received', { call, seq: 0, ack }, `the barrier's signal reaches ${to.label}`);
}
let acknowledgements = 1_000_000;
