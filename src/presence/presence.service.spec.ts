import { loadConfig } from '../config.js';
import { MonotonicClock } from '../clock.js';
import { NodeIdentity } from '../node.identity.js';
import type { Session } from '../transport/connection.js';
import type { Notifier } from '../transport/notifier.js';
import { HeldSessions } from './held-sessions.js';
import { Losses } from './losses.js';
import { PresenceService } from './presence.service.js';
import { MemoryPresenceStore } from './presence.store.memory.js';
import type { PresenceRestorer } from './presence.restorer.js';

/** Tells its nodes nothing, as while their subscriptions are made anew. */
class Silent extends MemoryPresenceStore {
  override onChange(): void {}
}

describe('who rings here', () => {
  it('is what the record says by now, although nothing of it was heard', async () => {
    const clock = new MonotonicClock();
    const store = new Silent(clock);
    const held = new HeldSessions();
    const presence = new PresenceService(
      store,
      held,
      new Losses(),
      {} as PresenceRestorer,
      {} as Notifier,
      clock,
      new NodeIdentity(),
      loadConfig({}),
    );
    await presence.onModuleInit();
    const session: Session = {
      ...{ person: 'bo', name: 'Bo', status: 'available', device: 'd', connection: 'c' },
    };
    await presence.claim(session, false);
    await store.update(new Map([['bo', { activity: 'ringing', call: 'x' }]]));
    expect(presence.statusOf('bo')).not.toBe('ringing');
    expect((await presence.ringingHere()).map(({ person }) => person)).toEqual(['bo']);
    presence.onModuleDestroy();
  });
});
