/** What call.store.ts promises, held against memory and Redis alike. */
import type { CallStore } from '../../src/calls/call.store.js';
import type { Call, Member } from '../../src/protocol/events.js';
import { describeStores } from './stores.js';

const joined = (id: string): Member => ({ id, name: id, state: 'joined', device: `d-${id}`, media: 'video' });
const ringing = (id: string, ringUntil: number): Member => ({
  id,
  name: id,
  state: 'ringing',
  invitedBy: 'ada',
  ringUntil,
});
const left = (id: string): Member => ({ id, name: id, state: 'left', reason: 'left' });

const call = (id: string, version: number, ...members: Member[]): Call => ({
  id,
  version,
  media: 'video',
  state: members.some(({ state }) => state === 'ringing') ? 'ringing' : 'active',
  members,
  startedAt: 1_700_000_000_123,
});
const ended = (id: string, version: number, ...members: Member[]): Call => ({
  ...call(id, version, ...members),
  state: 'ended',
});

describeStores('CallStore', (harness) => {
  let store: CallStore;
  beforeEach(() => {
    store = harness.backing().calls;
  });

  it('gives back exactly what was saved, to every node', async () => {
    const saved = call('x', 1, joined('ada'), ringing('bo', 5_000));
    expect(await store.save(saved, 0)).toEqual({ ok: true });
    expect(await store.get('x')).toEqual(saved);
    expect(await harness.other().calls.get('x')).toEqual(saved);
    expect(await harness.other().calls.of('bo')).toEqual(saved);
    expect(await store.get('y')).toBeNull();
    expect(await store.of('cy')).toBeNull();
  });

  it('tells of which calls it has another version, or none', async () => {
    const same = call('x', 1, joined('ada'), joined('bo'));
    const older = call('y', 1, joined('cy'), joined('di'));
    await store.save(same, 0);
    await store.save(older, 0);
    await store.save(call('y', 2, joined('cy'), left('di')), 1);
    const unknown = call('z', 1, joined('ed'), joined('flo'));
    expect(await store.otherwise([same, older, unknown])).toEqual([older, unknown]);
    expect(await store.otherwise([])).toEqual([]);
  });

  it('refuses a save that others were faster than, and says what is there', async () => {
    const first = call('x', 1, joined('ada'), ringing('bo', 5_000));
    await store.save(first, 0);
    const second = call('x', 2, joined('ada'), joined('bo'));
    expect(await store.save(second, 1)).toEqual({ ok: true });
    expect(await harness.other().calls.save(ended('x', 2, left('ada'), left('bo')), 1)).toEqual({
      ok: false,
      because: 'conflict',
      current: second,
    });
    expect(await store.save(first, 0)).toEqual({ ok: false, because: 'conflict', current: second });
    expect(await store.save(call('y', 5, joined('cy'), joined('di')), 4)).toEqual({
      ok: false,
      because: 'conflict',
      current: null,
    });
  });

  it('has one winner of many at once', async () => {
    await store.save(call('x', 1, joined('ada'), ringing('bo', 5_000)), 0);
    const attempts = Array.from({ length: 50 }, (_, index) =>
      (index % 2 === 0 ? store : harness.other().calls).save(call('x', 2, joined('ada'), joined('bo')), 1),
    );
    const won = (await Promise.all(attempts)).filter(({ ok }) => ok);
    expect(won).toHaveLength(1);
  });

  it('lets a person be in one call only, and says which', async () => {
    const first = call('x', 1, joined('ada'), ringing('bo', 5_000));
    await store.save(first, 0);
    expect(await store.save(call('y', 1, joined('cy'), ringing('bo', 5_000)), 0)).toEqual({
      ok: false,
      because: 'claimed',
      person: 'bo',
      other: first,
    });
    expect(await store.get('y')).toBeNull();
    expect(await store.of('cy')).toBeNull();
  });

  it('names the first of the members who is claimed', async () => {
    await store.save(call('x', 1, joined('ada'), ringing('bo', 5_000)), 0);
    expect(await store.save(call('y', 1, joined('bo'), ringing('ada', 5_000)), 0)).toMatchObject({
      person: 'bo',
    });
  });

  it('frees who has left, and everybody when the call has ended', async () => {
    await store.save(call('x', 1, joined('ada'), joined('bo'), joined('cy')), 0);
    await store.save(call('x', 2, joined('ada'), joined('bo'), left('cy')), 1);
    expect(await store.of('cy')).toBeNull();
    expect(await store.of('bo')).toMatchObject({ id: 'x' });
    await store.save(ended('x', 3, left('ada'), left('bo'), left('cy')), 2);
    expect(await store.of('ada')).toBeNull();
    expect(await store.get('x')).toMatchObject({ state: 'ended', version: 3 });
    expect(await store.save(call('y', 1, joined('ada'), joined('bo')), 0)).toEqual({ ok: true });
  });

  it('does not free who is in the next call already', async () => {
    await store.save(call('x', 1, joined('ada'), joined('bo'), joined('cy')), 0);
    await store.save(call('x', 2, joined('ada'), joined('bo'), left('cy')), 1);
    await store.save(call('y', 1, joined('cy'), joined('di')), 0);
    await store.save(ended('x', 3, left('ada'), left('bo'), left('cy')), 2);
    expect(await store.of('cy')).toMatchObject({ id: 'y' });
  });

  it('knows which rings are due, the oldest first', async () => {
    await store.save(call('x', 1, joined('ada'), ringing('bo', 3_000)), 0);
    await store.save(call('y', 1, joined('cy'), ringing('di', 1_000)), 0);
    await store.save(call('z', 1, joined('ed'), ringing('fo', 2_000), ringing('gu', 9_000)), 0);
    expect(await store.due(999, 10)).toEqual([]);
    expect(await store.due(2_000, 10)).toEqual(['y', 'z']);
    expect(await harness.other().calls.due(9_999, 2)).toEqual(['y', 'z']);
    await store.save(call('y', 2, joined('cy'), joined('di')), 1);
    expect(await store.due(9_999, 10)).toEqual(['z', 'x']);
  });

  it.each(['__proto__', 'constructor', 'of:ada', '小明'])('takes %s for an id like any other', async (id) => {
    const odd = call(id, 1, joined(id), ringing('bo', 5_000));
    expect(await store.save(odd, 0)).toEqual({ ok: true });
    expect(await store.get(id)).toEqual(odd);
    expect(await store.of(id)).toEqual(odd);
  });

  it('may be told to keep a call that is not there', async () => {
    await expect(store.touch(call('x', 1, joined('ada'), joined('bo')))).resolves.toBeUndefined();
    expect(await store.get('x')).toBeNull();
  });
});
