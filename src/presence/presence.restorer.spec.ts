import { describe, expect, it } from '@jest/globals';
import { MonotonicClock } from '../clock.js';
import type { Config } from '../config.js';
import type { NodeIdentity } from '../node.identity.js';
import type { Session } from '../transport/connection.js';
import type { Notifier } from '../transport/notifier.js';
import { HeldSessions } from './held-sessions.js';
import { PresenceRestorer } from './presence.restorer.js';
import { MemoryPresenceStore } from './presence.store.memory.js';

const NODE = 'n1';
const ana: Session = { person: 'ana', name: 'Ana', status: 'available', device: 'd1', connection: 'c1' };
const place = { person: 'ana', device: 'd1', connection: 'c1', node: NODE };

describe('PresenceRestorer', () => {
  const store = new MemoryPresenceStore();
  const held = new HeldSessions();
  const restorer = new PresenceRestorer(
    store,
    held,
    {} as Notifier,
    new MonotonicClock(),
    { id: NODE } as NodeIdentity,
    { resumeMs: 20_000 } as Config,
  );

  it('does not count as lost who is just coming: the record knew of it before this node', async () => {
    await held.during(ana.connection, async () => {
      await store.claim(place, ana.name, false);
      await restorer.restore();
      held.add(ana);
    });
    expect(await store.expired(Infinity, 10)).toEqual([]);
  });

  it('notes as lost whose connection is gone', async () => {
    held.remove(ana.connection);
    await restorer.restore();
    expect(await store.expired(Infinity, 10)).toEqual([place]);
  });
});
