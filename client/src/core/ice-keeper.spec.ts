import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { IceKeeper } from './ice-keeper.ts';
import type { Session } from './signaling.ts';

const MINUTE = 60_000;

function made(relayOnly = false) {
  const clock = new FakeClock();
  let register = (_session: Session): void => undefined;
  let asked = 0;
  const signaling = {
    onSession: (listener: typeof register) => {
      register = listener;
      return () => undefined;
    },
    request: async () => {
      asked++;
      return {
        ok: true,
        iceServers: [{ urls: [`turn:${asked}`] }],
        iceExpiresAt: clock.now() + 1_000 + 60 * MINUTE,
      };
    },
  };
  const keeper = new IceKeeper(signaling as never, clock, () => relayOnly);
  // The server's clock is a second ahead.
  const session = { iceServers: [{ urls: ['turn:0'] }], iceExpiresAt: 1_000 + 60 * MINUTE, now: 1_000 };
  register(session as unknown as Session);
  return { keeper, clock, asked: () => asked, register };
}

describe('IceKeeper', () => {
  it.each([
    [[], false],
    [['stun:a'], false],
    [['stun:a', 'turn:a'], true],
    [['turns:a?transport=tcp'], true],
  ])('knows whether %j has a relay', (urls, relay) => {
    const { keeper, register } = made();
    register({ iceServers: urls.map((url) => ({ urls: [url] })), iceExpiresAt: null, now: 0 } as never);
    expect(keeper.hasRelay).toBe(relay);
  });

  it('asks for new credentials some minutes before the old ones expire, and tells it', async () => {
    const { keeper, clock, asked } = made();
    const told: unknown[] = [];
    keeper.onChange(() => told.push(keeper.configuration.iceServers));
    clock.advance(54 * MINUTE);
    expect(asked()).toBe(0);
    clock.advance(MINUTE);
    expect(asked()).toBe(1);
    await Promise.resolve();
    await Promise.resolve();
    expect(told).toEqual([[{ urls: ['turn:1'] }]]);
  });

  it('uses nothing but the relay when addresses are to be hidden', () => {
    expect(made(true).keeper.configuration.iceTransportPolicy).toBe('relay');
    expect(made(false).keeper.configuration.iceTransportPolicy).toBe('all');
  });
});
