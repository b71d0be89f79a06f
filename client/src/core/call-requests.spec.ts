import { beforeEach, describe, expect, it } from '@jest/globals';
import { CallRequests } from './call-requests.ts';
import { IDLE } from './call-machine.ts';
import type { CallState } from './call-state.ts';
import { FakeClock } from './fake-clock.ts';
import type { SignalingClient } from './signaling.ts';

const TAKE_BACK_MS = 1_000;
const dialing = (attempt: number): CallState => ({
  phase: 'dialing',
  peer: { id: 'bo', name: 'Bo' },
  media: 'video',
  attempt,
  call: null,
  alerting: false,
  waiting: null,
  early: null,
});
const invitation = (attempt: number) => ({ type: 'invite', to: 'bo', media: 'video', attempt }) as const;
/** Whatever was resolved has been heard of. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};

describe('an invitation that can be taken back', () => {
  let clock: FakeClock;
  let state: CallState;
  let asked: string[];
  let requests: CallRequests;
  beforeEach(() => {
    clock = new FakeClock();
    state = dialing(1);
    asked = [];
    const request = (name: string): Promise<{ ok: false; code: string }> => {
      asked.push(name);
      return Promise.resolve({ ok: false, code: 'offline' });
    };
    requests = new CallRequests(
      {
        signaling: { request } as unknown as Pick<SignalingClient, 'request'>,
        clock,
        takeBackMs: () => TAKE_BACK_MS,
      },
      () => state,
      () => undefined,
    );
  });

  it('goes out after a second, and not before', async () => {
    void requests.invite(invitation(1));
    clock.advance(TAKE_BACK_MS - 1);
    await settle();
    expect(asked).toEqual([]);
    clock.advance(1);
    await settle();
    expect(asked).toEqual(['call:invite']);
  });

  it('rings nobody when it is taken back', async () => {
    void requests.invite(invitation(1));
    state = IDLE;
    clock.advance(TAKE_BACK_MS);
    await settle();
    expect(asked).toEqual([]);
  });

  it('rings only the one who was called instead', async () => {
    void requests.invite(invitation(1));
    clock.advance(400);
    state = dialing(2);
    void requests.invite(invitation(2));
    clock.advance(600);
    await settle();
    expect(asked).toEqual([]);
    clock.advance(400);
    await settle();
    expect(asked).toEqual(['call:invite']);
  });
});
