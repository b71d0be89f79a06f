/**
 * What a node stands on: everything that differs between one node in memory and a cluster on
 * Redis. app.module.ts is given one; memory's is here, Redis' in backing.redis.ts.
 */
import { MemoryCallStore } from './calls/call.store.memory.js';
import type { CallStore } from './calls/call.store.js';
import { type InvitationLimits, MemoryInvitationLimits } from './calls/invitation-limits.js';
import { type RingRules, ringRules } from './calls/rings.js';
import { type Config, SETTINGS } from './config.js';
import { DataFolder } from './data-folder.js';
import { type Clock, MonotonicClock } from './clock.js';
import { MemoryPresenceStore } from './presence/presence.store.memory.js';
import type { PresenceStore } from './presence/presence.store.js';
import { FileSecretStore } from './session/secret.store.file.js';
import type { SecretStore } from './session/secret.store.js';
import { type GuessStore, MemoryGuessStore } from './session/guess.store.js';
import { FileRevocationStore } from './session/revocation.store.file.js';
import type { RevocationStore } from './session/revocation.store.js';
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

/** The folder is made when something is to be kept in it. */
export function memoryBacking(config: Config, clock: Clock = new MonotonicClock()): Backing {
  const folder = new DataFolder(config.dataDir);
  return {
    clock,
    link: new LocalLink(),
    presence: new MemoryPresenceStore(clock),
    calls: new MemoryCallStore(clock),
    invitations: new MemoryInvitationLimits(rulesOf(config), clock),
    addresses: new MemoryAddressLimits(mostPerAddress(config), clock),
    secrets: new FileSecretStore(folder, config.dataDir !== SETTINGS.DATA_DIR.default),
    revocations: new FileRevocationStore(clock, folder),
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
