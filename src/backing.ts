/**
 * What a node stands on: everything that differs between one node in memory and a cluster on
 * Redis. app.module.ts is given one; memory's is here, Redis' in backing.redis.ts.
 */
import { MemoryCallStore } from './calls/call.store.memory.js';
import type { CallStore } from './calls/call.store.js';
import { type InvitationLimits, MemoryInvitationLimits } from './calls/invitation-limits.js';
import { type RingRules, ringRules } from './calls/rings.js';
import type { Config } from './config.js';
import { type Clock, MonotonicClock } from './clock.js';
import { MemoryPresenceStore } from './presence/presence.store.memory.js';
import type { PresenceStore } from './presence/presence.store.js';
import { MemorySecretStore, type SecretStore } from './session/secret.store.js';
import { type GuessStore, MemoryGuessStore } from './session/guess.store.js';
import { MemoryRevocationStore, type RevocationStore } from './session/revocation.store.js';
import type { Works } from './ops/readiness.js';
import { type AssetStore, MemoryAssetStore } from './ops/assets/asset.store.js';
import { type AddressLimits, MemoryAddressLimits } from './transport/door/address-limits.js';
import { LocalLink, type NodeLink } from './transport/node.link.js';

export interface Backing {
  readonly clock: Clock;
  readonly link: NodeLink;
  readonly presence: PresenceStore;
  readonly calls: CallStore;
  readonly invitations: InvitationLimits;
  readonly addresses: AddressLimits;
  readonly secrets: SecretStore;
  readonly revocations: RevocationStore;
  readonly guesses: GuessStore;
  readonly assets: AssetStore;
  /** Whether other nodes could take this one's devices over. */
  readonly clustered: boolean;
  /** Whether a registration would work, proved now. */
  readonly works: () => Promise<Works>;
  /** Subscriptions that are not confirmed yet. */
  readonly subscribing: () => number;
  readonly close: () => Promise<void>;
}

export function memoryBacking(config: Config, clock: Clock = new MonotonicClock()): Backing {
  return {
    clock,
    link: new LocalLink(),
    presence: new MemoryPresenceStore(clock),
    calls: new MemoryCallStore(clock),
    invitations: new MemoryInvitationLimits(rulesOf(config), clock),
    addresses: new MemoryAddressLimits(mostPerAddress(config), clock),
    secrets: new MemorySecretStore(),
    revocations: new MemoryRevocationStore(clock),
    guesses: new MemoryGuessStore(clock),
    assets: new MemoryAssetStore(clock),
    clustered: false,
    works: () => Promise.resolve('ok'),
    subscribing: () => 0,
    close: () => Promise.resolve(),
  };
}

/** RATE_FACTOR=0 lifts every limit of rate, these too: for load tests. */
export const rulesOf = ({ invitesPerMinute, ringsPerMinute, rateFactor }: Config): RingRules =>
  ringRules(invitesPerMinute, ringsPerMinute, rateFactor === 0);

export const mostPerAddress = ({ newPeoplePerMinute, rateFactor }: Config): number =>
  rateFactor === 0 ? Infinity : newPeoplePerMinute;
