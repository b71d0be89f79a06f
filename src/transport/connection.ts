import type { ChosenStatus } from '../protocol/constants.js';
import type { Pace } from './rates.js';

/** Who a connection is, once it has registered. Set by the session room, read by all the others. */
export interface Session {
  readonly person: string;
  /** Display name; follows the directory. */
  name: string;
  status: ChosenStatus;
  /** Whom they have blocked; follows the directory. */
  blocked?: readonly string[];
  /** Those of them whose block outlives this place, as far as this node knows. */
  lasting?: readonly string[];
  readonly device: string;
  /** The Socket.IO id: tells the device's present connection from an older one. */
  readonly connection: string;
  /** What counts as the address of that connection; see addressGroup. */
  readonly address?: string;
  /** What the device runs in, for its person to read. */
  readonly agent?: string | undefined;
  /** When the device had its place first, ms. */
  since?: number | undefined;
  /** When the person was given the first token, ms. */
  readonly born?: number;
  /** Its page was closed: the place is kept for less long. */
  closing?: boolean;
  /** Its device has given the place up: what was asked before must not bring it into a call any more. */
  left?: boolean;
}

/** What the session room needs of a socket; it may not have registered yet. */
export interface Connection {
  readonly id: string;
  readonly connected: boolean;
  readonly data: ConnectionData;
}

export interface ConnectionData {
  session?: Session;
  /** A registration is under way, or waits; a second one would leave the first one's device behind. */
  registering?: boolean;
  /** Ends with the last of the registrations, leaves and losses that were begun. */
  entering?: Promise<void>;
  /** How fast it asks. */
  pace?: Pace;
  /** It has asked to register since the door looked last. */
  asked?: boolean;
  /** What counts as its address; see addressGroup. */
  address?: string;
  /** What it runs in; see agentOf. */
  agent?: string;
}
