/**
 * F1 to F3: kill -9 of nodes with people on them. One death, many stories at once: who rings, who
 * is rung, who talks, who comes back and who does not. The devices come back elsewhere within
 * seconds; whoever does not has lost their place a lease (8 s) and RESUME_SECONDS later.
 */
import type { Call } from '../../src/protocol/events.js';
import { Device, signalPasses } from '../support/device.js';
import { describeRedis } from '../support/redis.js';
import { ProcessCluster } from './process-cluster.js';

/** For who comes back. */
const AIM_MS = 5_000;
const RESUME_SECONDS = 2;
/** For who does not: the lease, the place, and two rounds of the reapers. */
const LOST_MS = (8 + RESUME_SECONDS + 3) * 1_000;

async function rings(from: Device, to: Device): Promise<Call> {
  const { call } = await from.ok('call:invite', { to: to.id, media: 'video' });
  await to.waitFor('call:incoming', (event) => event.call.id === call.id, `${to.label} rings`);
  return call;
}

async function talks(from: Device, to: Device): Promise<Call> {
  const { id } = await rings(from, to);
  const { call } = await to.ok('call:accept', { call: id, media: 'video' });
  await from.waitFor('call:joined', (event) => event.call.id === id, `${from.label} hears the answer`);
  return call;
}

/** Both hold the call, and what they say and do in it reaches the other. */
async function goesOn({ id }: Call, one: Device, other: Device): Promise<void> {
  for (const device of [one, other]) expect((await device.currentCall())?.id).toBe(id);
  await signalPasses(id, one, other);
  await signalPasses(id, other, one);
  expect([...one.has('call:ended', 'call:left'), ...other.has('call:ended', 'call:left')]).toEqual([]);
}

/** @returns when the other one heard */
async function hangsUp({ id }: Call, by: Device, other: Device): Promise<number> {
  await by.insist('call:leave', { call: id });
  const { at } = await other.hears('call:ended', { call: id, reason: 'left' }, 'the hang-up arrives');
  return at;
}

describeRedis('when a node dies of kill -9', () => {
  let cluster: ProcessCluster;
  let killedAt: number;
  const pairs: Record<string, { one: Device; other: Device; call: Call }> = {};
  const pair = (name: string) => {
    const found = pairs[name];
    if (!found) throw new Error(`no pair ${name}`);
    return found;
  };

  beforeAll(async () => {
    cluster = await ProcessCluster.start(3, { RESUME_SECONDS: String(RESUME_SECONDS), RING_SECONDS: '60' });
    const [dying, second, third] = [cluster.node(0), cluster.node(1), cluster.node(2)];
    const begin = async (name: string, from: typeof dying, to: typeof dying, how: typeof rings) => {
      const one = await cluster.device(`${name} 1`, from);
      const other = await cluster.device(`${name} 2`, to);
      pairs[name] = { one, other, call: await how(one, other) };
    };
    await Promise.all([
      begin('callee back', second, dying, rings),
      begin('callee away', second, dying, rings),
      begin('caller back', dying, third, rings),
      begin('caller away', dying, third, rings),
      begin('both back', dying, dying, rings),
      begin('talk', dying, second, talks),
      begin('talk there', dying, dying, talks),
      begin('talk away', dying, third, talks),
    ]);
    pair('callee away').other.stayAway();
    pair('caller away').one.stayAway();
    pair('talk away').one.stayAway();
    killedAt = await cluster.kill(dying);
  }, 60_000);
  afterAll(() => cluster.close());

  const since = (at: number): number => at - killedAt;

  it('F1: the callee rings again on another node within 5 s, and can answer', async () => {
    const { one, other, call } = pair('callee back');
    const rung = await other.hears('call:incoming', (event) => event.call.id === call.id, 'it rings again');
    expect(since(rung.at)).toBeLessThan(AIM_MS);
    await other.ok('call:accept', { call: call.id, media: 'video' });
    const answered = await one.hears('call:joined', { member: other.id }, 'the caller hears the answer');
    expect(since(answered.at)).toBeLessThan(AIM_MS + 1_000);
    await goesOn(call, one, other);
  });

  it('F2: the ring of a caller who comes back goes on within 5 s, and can be answered and cancelled', async () => {
    const { one, other, call } = pair('caller back');
    await one.back();
    expect(since(one.resumed[0] ?? Infinity)).toBeLessThan(AIM_MS);
    expect(one.registered.call).toMatchObject({ id: call.id, state: 'ringing' });
    await other.ok('call:accept', { call: call.id, media: 'video' });
    await one.waitFor('call:joined', { member: other.id }, 'the caller hears the answer elsewhere');
    await goesOn(call, one, other);
    const both = pair('both back');
    await both.other.waitFor('call:incoming', ({ call: { id } }) => id === both.call.id, 'it rings again');
    await both.one.insist('call:cancel', { call: both.call.id });
    const end = await both.other.hears('call:ended', { call: both.call.id }, 'the ring is taken back');
    expect(since(end.at)).toBeLessThan(AIM_MS + 2_000);
  });

  it('F3: those who talk are in their call again within 5 s, signals pass, and Hang up arrives', async () => {
    for (const name of ['talk', 'talk there']) {
      const { one, other, call } = pair(name);
      await Promise.all([one.back(), other.back()]);
      expect(Math.max(...[...one.resumed, ...other.resumed].map(since))).toBeLessThan(AIM_MS);
      await goesOn(call, one, other);
      const asked = performance.now();
      expect((await hangsUp(call, other, one)) - asked).toBeLessThan(AIM_MS);
    }
  });

  it('F1: the caller of someone who never comes back hears the end, at the latest a lease and RESUME_SECONDS later', async () => {
    const { one, call } = pair('callee away');
    const end = await one.hears('call:ended', { call: call.id }, 'the caller hears an outcome', LOST_MS);
    expect(end.body).toMatchObject({ reason: 'lost' });
    expect(since(end.at)).toBeLessThan(LOST_MS);
  });

  it('F2: nobody is rung any longer by someone who never comes back', async () => {
    const { other, call } = pair('caller away');
    const end = await other.hears('call:ended', { call: call.id }, 'the ring ends', LOST_MS);
    expect(end.body).toMatchObject({ reason: 'lost' });
    expect(since(end.at)).toBeLessThan(LOST_MS);
  });

  it('F3: whoever talked with someone who never comes back hears that they are lost', async () => {
    const { other, call } = pair('talk away');
    const end = await other.hears('call:ended', { call: call.id }, 'the call ends', LOST_MS);
    expect(end.body).toMatchObject({ reason: 'lost' });
    expect(since(end.at)).toBeLessThan(LOST_MS);
    expect(cluster.unhandled()).toEqual([]);
  });
});

describeRedis('when both nodes of a call die, and then every other one', () => {
  let cluster: ProcessCluster;
  beforeAll(async () => {
    cluster = await ProcessCluster.start(3);
  });
  afterAll(() => cluster.close());

  it('F3: the call goes on within 5 s of each death, and Hang up arrives at the end', async () => {
    const one = await cluster.device('One', cluster.node(0));
    const other = await cluster.device('Other', cluster.node(1));
    const call = await talks(one, other);
    const deaths: (() => Promise<number>)[] = [
      () => cluster.kill(cluster.node(0), cluster.node(1)),
      () => cluster.kill(cluster.node(0)),
      () => cluster.kill(cluster.node(0)),
      () => cluster.kill(cluster.node(0)),
    ];
    for (const dies of deaths) {
      // There is always one to come back to: a balancer without a target is another story.
      if (cluster.live.length < 3) await cluster.add();
      const at = await dies();
      // A connection's end is known to the client a moment after the death of the process.
      const here = (device: Device): boolean =>
        device.connected && cluster.live.some(({ url }) => url === device.url);
      for (const device of [one, other])
        await device.until(() => (here(device) ? null : 'it is not on a living node'));
      await goesOn(call, one, other);
      expect(performance.now() - at).toBeLessThan(AIM_MS);
    }
    expect(one.resumed.length + other.resumed.length).toBeGreaterThan(3);
    await hangsUp(call, one, other);
    expect(cluster.unhandled()).toEqual([]);
  }, 60_000);
});
