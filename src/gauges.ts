/**
 * What a node shows of itself in its metrics. Every table that grows with people or calls is among
 * them: one that does not come back to 0 when all have left is a leak (docs/soak.md).
 */
import type { INestApplicationContext } from '@nestjs/common';
import type { Backing } from './backing.js';
import { Attempts } from './calls/attempts.js';
import { ClosedPages } from './calls/closed-pages.js';
import { EndedCalls } from './calls/ended-calls.js';
import { LocalCalls } from './calls/local-calls.js';
import { OwedHangUps } from './calls/owed-hang-ups.js';
import type { Metrics } from './ops/metrics.js';
import { HeldSessions } from './presence/held-sessions.js';
import { Losses } from './presence/losses.js';
import { PresenceService } from './presence/presence.service.js';
import { SignInEnds } from './session/sign-in-ends.js';
import { Door } from './transport/door.js';
import { SocketNotifier } from './transport/socket.notifier.js';

export function watchNode(app: INestApplicationContext, metrics: Metrics, backing: Backing): void {
  const notifier = app.get(SocketNotifier);
  const presence = app.get(PresenceService);
  const calls = app.get(LocalCalls);
  metrics.watch('connections', 'Open connections', () => notifier.connections);
  metrics.watch('people_online', 'People online, in the whole cluster', () => presence.online);
  metrics.watch('calls', 'Calls with a device on this node', () => calls.size);
  metrics.watchTables({
    visitors: () => app.get(Door).visitors,
    addresses: () => app.get(Door).addresses,
    members: () => notifier.members,
    rooms: () => notifier.rooms,
    sessions: () => app.get(HeldSessions).entries,
    losses: () => app.get(Losses).size,
    sign_in_ends: () => app.get(SignInEnds).size,
    windows: () => presence.windows,
    calls_read: () => calls.reading,
    calls_ended: () => app.get(EndedCalls).size,
    attempts: () => app.get(Attempts).size,
    pages_closed: () => app.get(ClosedPages).size,
    hang_ups_owed: () => app.get(OwedHangUps).size,
    subscriptions_pending: () => backing.subscribing(),
  });
}
