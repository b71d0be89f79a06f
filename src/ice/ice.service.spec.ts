import { createHmac } from 'node:crypto';
import { Clock } from '../clock.js';
import { loadConfig } from '../config.js';
import { IceService } from './ice.service.js';

class StillClock extends Clock {
  override now(): number {
    return 1_700_000_000_500;
  }
}
const servers = (env: Record<string, string>): ReturnType<IceService['servers']> =>
  new IceService(loadConfig(env), new StillClock()).servers('ada');

describe('ICE servers', () => {
  it('are none when none are set', () => {
    expect(servers({})).toEqual({ iceServers: [], iceExpiresAt: null });
  });

  it('come with credentials that are the person’s and end by themselves', () => {
    const { iceServers, iceExpiresAt } = servers({
      STUN_URLS: 'stun:s',
      TURN_URLS: 'turn:t',
      TURN_SECRET: 'quite secret, and long enough for a key',
      TURN_TTL: '600',
    });
    const username = '1700000600:ada';
    expect(iceExpiresAt).toBe(1_700_000_600_000);
    expect(iceServers).toEqual([
      { urls: ['stun:s'] },
      {
        urls: ['turn:t'],
        username,
        credential: createHmac('sha1', 'quite secret, and long enough for a key')
          .update(username)
          .digest('base64'),
      },
    ]);
  });
});
