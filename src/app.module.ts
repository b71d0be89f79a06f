/** The composition root: the rooms of the house, on the backing that create-app.ts chose. */
import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Backing } from './backing.js';
import { Attempts } from './calls/attempts.js';
import { CallGateway } from './calls/call.gateway.js';
import { CallKeeper } from './calls/call.keeper.js';
import { CallRestorer } from './calls/call.restorer.js';
import { CallMessages } from './calls/call.messages.js';
import { CallService } from './calls/call.service.js';
import { ClosedPages } from './calls/closed-pages.js';
import { CallStore } from './calls/call.store.js';
import { InvitationLimits } from './calls/invitation-limits.js';
import { EndedCalls } from './calls/ended-calls.js';
import { LocalCalls } from './calls/local-calls.js';
import { OwedHangUps } from './calls/owed-hang-ups.js';
import { RingGuard } from './calls/ring-guard.js';
import { Clock } from './clock.js';
import { CONFIG, type Config } from './config.js';
import { IceService } from './ice/ice.service.js';
import { Fence } from './fence.js';
import { NodeIdentity } from './node.identity.js';
import { HealthController } from './ops/health.controller.js';
import { Metrics } from './ops/metrics.js';
import { Readiness } from './ops/readiness.js';
import { HeldSessions } from './presence/held-sessions.js';
import { Losses } from './presence/losses.js';
import { PresenceGateway } from './presence/presence.gateway.js';
import { PresenceKeeper } from './presence/presence.keeper.js';
import { PresenceRestorer } from './presence/presence.restorer.js';
import { PresenceService } from './presence/presence.service.js';
import { PresenceUpkeep } from './presence/presence.upkeep.js';
import { PresenceStore } from './presence/presence.store.js';
import { RelayGateway } from './relay/relay.gateway.js';
import { RelayService } from './relay/relay.service.js';
import { Arrivals } from './session/arrivals.js';
import { ForeignIdentity } from './session/foreign-identity.js';
import { GuessStore } from './session/guess.store.js';
import { Guesses } from './session/guesses.js';
import { Identification } from './session/identification.js';
import { RevocationStore } from './session/revocation.store.js';
import { Revocations } from './session/revocations.js';
import { SecretStore } from './session/secret.store.js';
import { SessionGateway } from './session/session.gateway.js';
import { SessionService } from './session/session.service.js';
import { SignInEnds } from './session/sign-in-ends.js';
import { Tokens } from './session/tokens.js';
import { Door } from './transport/door.js';
import { AddressLimits } from './transport/door/address-limits.js';
import { WhyController } from './transport/door/why.controller.js';
import { NodeLink } from './transport/node.link.js';
import { Notifier } from './transport/notifier.js';
import { RequestRouter } from './transport/request.router.js';
import { SocketNotifier } from './transport/socket.notifier.js';

const session = [
  ...[SessionGateway, SessionService, Arrivals, Tokens, Revocations],
  ...[ForeignIdentity, SignInEnds, Guesses, Identification],
];
const presence = [
  ...[PresenceGateway, PresenceService, HeldSessions, Losses],
  ...[PresenceKeeper, PresenceRestorer, PresenceUpkeep],
];
const calls = [
  ...[CallGateway, CallService, CallMessages, CallKeeper, CallRestorer],
  ...[LocalCalls, EndedCalls, OwedHangUps, RingGuard, ClosedPages, Attempts],
];
const relay = [RelayGateway, RelayService];
const ice = [IceService];
const transport = [Door, RequestRouter, SocketNotifier, { provide: Notifier, useExisting: SocketNotifier }];
const ops = [Metrics, NodeIdentity, Fence];

@Module({})
export class AppModule {
  static on(backing: Backing, config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [DiscoveryModule],
      controllers: [HealthController, WhyController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Clock, useValue: backing.clock },
        { provide: NodeLink, useValue: backing.link },
        { provide: PresenceStore, useValue: backing.presence },
        { provide: CallStore, useValue: backing.calls },
        { provide: InvitationLimits, useValue: backing.invitations },
        { provide: AddressLimits, useValue: backing.addresses },
        { provide: SecretStore, useValue: backing.secrets },
        { provide: RevocationStore, useValue: backing.revocations },
        { provide: GuessStore, useValue: backing.guesses },
        { provide: Readiness, useValue: new Readiness(backing.works) },
        ...[transport, session, presence, calls, relay, ice, ops].flat(),
      ],
    };
  }
}
