/**
 * The steps that most call tests begin with. Each waits until everybody concerned has heard, so
 * that a test starts from a known state; the assertions about these steps are in the specs.
 */
import type { Call, EventBody } from '../../src/protocol/events.js';
import type { EndReason, Media } from '../../src/protocol/constants.js';
import type { TestClient } from './test-client.js';

/** `from` calls the person of these devices; all of them ring. */
export async function ring(from: TestClient, devices: TestClient[], media: Media = 'video'): Promise<Call> {
  const [first] = devices;
  if (!first) throw new Error('nobody to ring');
  const { call } = await from.ok('call:invite', { to: first.id, media });
  for (const device of devices) await incoming(device, call.id);
  return call;
}

export function incoming(device: TestClient, call: string): Promise<EventBody<'call:incoming'>> {
  return device.waitFor('call:incoming', (event) => event.call.id === call, `${device.label} rings`);
}

/** A call in which both talk. */
export async function talk(from: TestClient, to: TestClient): Promise<Call> {
  const ringing = await ring(from, [to]);
  return join(ringing.id, to, from);
}

/** `who` accepts, and these hear it. */
export async function join(call: string, who: TestClient, ...others: TestClient[]): Promise<Call> {
  const reply = await who.ok('call:accept', { call, media: 'video' });
  for (const other of others) await joined(other, call, who);
  return reply.call;
}

export function joined(hearer: TestClient, call: string, who: TestClient): Promise<EventBody<'call:joined'>> {
  const match = (event: EventBody<'call:joined'>): boolean =>
    event.call.id === call && event.member === who.id;
  return hearer.waitFor('call:joined', match, `${hearer.label} hears that ${who.label} joined`);
}

/** A third one is rung into a running call and joins it. */
export async function bringIn(
  call: string,
  by: TestClient,
  who: TestClient,
  ...others: TestClient[]
): Promise<Call> {
  await by.ok('call:invite', { to: who.id, media: 'video', call });
  await incoming(who, call);
  return join(call, who, by, ...others);
}

/** Every one of these hears that the call is over, and why. */
export async function over(call: string, reason: EndReason, ...hearers: TestClient[]): Promise<void> {
  for (const hearer of hearers) {
    const { reason: heard } = await hearer.waitFor(
      'call:ended',
      { call },
      `${hearer.label} hears the end: ${reason}`,
    );
    if (heard !== reason)
      throw new Error(`${hearer.label} heard ${heard} as the end of the call, not ${reason}`);
  }
}

/** A member left a call that goes on. */
export async function gone(
  call: string,
  who: TestClient,
  reason: EndReason,
  ...hearers: TestClient[]
): Promise<void> {
  for (const hearer of hearers) {
    const match = { call, member: who.id, reason };
    await hearer.waitFor('call:left', match, `${hearer.label} hears that ${who.label} is out: ${reason}`);
  }
}

/** The state of one member in a record. */
export const stateOf = (call: Call, who: TestClient): string | undefined =>
  call.members.find((member) => member.id === who.id)?.state;
