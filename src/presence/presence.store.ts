/**
 * The shared record of who is here: places of devices, entries of the directory, leases of nodes.
 * It holds data and has no rules; every method is one atomic step. The memory and the Redis store
 * are held to this text by one suite (test/contract/presence-store.ts).
 *
 * All times are milliseconds of the injected clock. A store that cannot be reached rejects with
 * SignalError `unavailable` within 2 s and has then changed nothing that it will not make good.
 */
import type { Activity, ChosenStatus } from '../protocol/constants.js';

/** As long as a session token lives: after it nobody can be that person again. Seconds. */
export const BLOCKS_KEPT_S = 30 * 24 * 3_600;
/** Who has been here for less is new: what they blocked goes with their place. Seconds. */
export const NEW_FOR_S = 3_600;

/**
 * How far the version jumps when its counter was lost: farther than changes come within a second, so
 * that no replica takes it for a gap of a few, and its digits stay exact in Lua for a million losses.
 */
export const VERSIONS_JUMP = 1_000_000;

/** Where a device is connected: the newest connection wins the place. */
export interface Place {
  readonly device: string;
  readonly person: string;
  readonly node: string;
  readonly connection: string;
  /** What it runs in, for its person to read; absent: nobody knows. */
  readonly agent?: string | undefined;
  /** When it had its place first, ms; a device that comes back keeps its own. */
  readonly since?: number | undefined;
}

/** One person in the directory. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly status: ChosenStatus;
  /** What their call makes of them; outranks the status while it lasts. */
  readonly activity: Activity | null;
  /** The call that `activity` is about. */
  readonly call: string | null;
  /** Ids of the people for whom they are not there; absent: nobody. */
  readonly blocked?: readonly string[];
}

export type EntryChange =
  | { readonly name: string }
  | { readonly status: ChosenStatus }
  | { readonly activity: Activity; readonly call: string }
  /** Only if the activity is still about this call: the person may be in the next one already. */
  | { readonly over: string };

/** `id` has blocked `other`, or no longer. */
export interface BlockChange {
  readonly id: string;
  readonly other: string;
  readonly blocked: boolean;
}

export interface Lasting {
  /** The block outlives the place, even if the person is new. */
  readonly lasts: boolean;
  /** Most blocks of somebody new that do not. */
  readonly mostPassing: number;
}
export const LASTS: Lasting = { lasts: true, mostPassing: 0 };

export interface Restored {
  /** Those of the blocked whose block lasts. */
  readonly lasting: readonly string[];
  /** Seconds that the person is new; 0: not new. */
  readonly newForS: number;
}

/** One step of the directory. Versions are whole numbers, each step one more than the last. */
export interface DirectoryChange {
  readonly version: number;
  readonly upserts: readonly Entry[];
  readonly removes: readonly string[];
  readonly blocks?: readonly BlockChange[];
}

export interface Snapshot {
  readonly version: number;
  readonly entries: readonly Entry[];
}

export type Claim =
  | {
      readonly ok: true;
      readonly entry: Entry;
      /** The place that the device had until now; its connection is to be closed. */
      readonly before: Place | null;
    }
  /** The device is somebody else's or, with `known`, not there at all; or the person has too many. */
  | { readonly ok: false; readonly because: 'foreign' | 'full' };

/** A device without a connection, whose place is kept. */
export interface Loss {
  readonly place: Place;
  /** Until when, ms. */
  readonly deadline: number;
  /** The entry to list its person with, if nobody is listed; null: not known. */
  readonly entry: Entry | null;
}

/** What a node knows that the record must have. */
export interface Holding {
  readonly node: string;
  /** The highest version of the directory that it has heard of. */
  readonly version: number;
  /** Some of the sessions that it holds. */
  readonly held: readonly Pick<Place, 'device' | 'person'>[];
  /** Some devices whose loss it knows of. */
  readonly lost: readonly Pick<Place, 'device' | 'person'>[];
  /** Some people who are listed, on whatever node. */
  readonly people: readonly string[];
}

/** What of it the record has lost. */
export interface Look {
  /** The version began anew; it has jumped ahead, so that every replica reads the snapshot again. */
  readonly restarted: boolean;
  /** A key that several nodes write lacks one of the sessions, or has no device of one of the people. */
  readonly shared: boolean;
  /** The node's own set of devices lacks one of the sessions, or one counts as lost. */
  readonly own: boolean;
  /** Of `lost`, those of which something lacks; their loss may be over, too. */
  readonly unlost: readonly string[];
  /** Devices on the node, lost or not. */
  readonly devices: number;
}

/** A node and the end of its lease, ms. */
export type Lease = readonly [node: string, until: number];

export type ReleaseCondition = { readonly connection: string } | { readonly lostBefore: number };
export type Released = 'kept' | 'released' | 'last';

export abstract class PresenceStore {
  /**
   * Gives the device its place, whatever node or connection had it, and lists its person under
   * `name`, with whom they had blocked when they were here last. A lost device is no longer lost.
   * @param known when true, only a device that has a place already may claim it
   * @param most devices that the person may have; one that has its place already may have it again
   */
  abstract claim(place: Place, name: string, known: boolean, most?: number): Promise<Claim>;

  /**
   * Notes that the connection is gone and the place is kept until `deadline`, or until an earlier
   * one that was noted before. Does nothing when the place has moved on to another connection.
   * @returns whether the place was still this connection's
   */
  abstract lose(device: string, connection: string, deadline: number): Promise<boolean>;

  /**
   * Takes the place away, and the person off the directory with their last one. With `connection`
   * only if that still has the place; with `lostBefore` only if the device is lost and its
   * deadline is not later: so a device that has moved on is never removed.
   * With `known`, what is left of a place that the record has lost is taken away too.
   * @returns `kept` when it was not taken away, `last` when it was the person's last device
   */
  abstract release(device: string, condition: ReleaseCondition, known?: Place): Promise<Released>;

  /**
   * Puts back what the record has lost, or counts as lost, for a connection that is still there:
   * its device's place and, if nobody has listed the person, the entry and whom they have blocked.
   * @param more unless given, every block lasts and the person is not new
   * @returns false when the device is at another connection by now; nothing was changed
   */
  abstract restore(place: Place, entry: Entry, more?: Restored): Promise<boolean>;

  /** Changes the entries of those of the people who are listed; the others are passed over. */
  abstract update(changes: ReadonlyMap<string, EntryChange>): Promise<void>;

  /**
   * Notes that `person` has blocked `other`, or no longer, and changes their entry if they are
   * listed. A block that lasts, and each one of a person who goes and is not new, is kept for
   * `BLOCKS_KEPT_S` after they were listed or changed it last; the others go with the last place.
   * @returns false when they had blocked `most` people already, or `mostPassing` in blocks that do
   *     not last; nothing was changed
   */
  abstract block(
    person: string,
    other: string,
    blocked: boolean,
    most: number,
    lasting?: Lasting,
  ): Promise<boolean>;

  abstract entry(person: string): Promise<Entry | null>;

  abstract place(device: string): Promise<Place | null>;

  /** Places of a person's devices, lost or not. */
  abstract devices(person: string): Promise<Place[]>;

  /** Places on a node, lost or not. */
  abstract on(node: string): Promise<Place[]>;

  /** Lost devices whose deadline is `now` or earlier, at most `limit`, the oldest first. */
  abstract expired(now: number, limit: number): Promise<Place[]>;

  /**
   * Renews the node's lease until `until`.
   * @returns false when the node was not in the record: new, or reaped by the others meanwhile
   */
  abstract renew(node: string, until: number): Promise<boolean>;

  /** Gives the lease up; the node has no places any more. */
  abstract resign(node: string): Promise<void>;

  /**
   * Strikes the nodes whose lease ended before `now`; their devices are lost from now on, until
   * `deadline`, unless they are at another node by now.
   * @returns the nodes struck
   */
  abstract reap(now: number, deadline: number): Promise<string[]>;

  /** Compares what a node knows with the record. As many look-ups for one session as for hundreds. */
  abstract look(holding: Holding): Promise<Look>;

  /** Whether there are devices on nodes without a lease that are not lost. */
  abstract astray(): Promise<boolean>;

  /**
   * Takes the leases of all living nodes but `node` away, so that each of them finds that the record
   * does not know it, and puts back what it holds.
   * @returns the leases, for `giveBack`
   */
  abstract askAll(node: string, now: number): Promise<Lease[]>;

  /** Gives those that have none a lease again: one that died meanwhile is to be reaped. */
  abstract giveBack(leases: readonly Lease[]): Promise<void>;

  /**
   * Notes again that these devices are lost, where the record does not say so.
   * @param anew the record was lost in part: a place that is not there was not taken away either
   * @returns the devices that are lost no more: back, or taken away
   */
  abstract keepLost(losses: readonly Loss[], anew: boolean): Promise<string[]>;

  /**
   * Writes what the places say: whose they are, and on which node. Those on nodes without a lease are
   * lost from now on, until `deadline`. Reads all places: for a record that was lost in part.
   * @returns how many are lost from now on
   */
  abstract mend(deadline: number): Promise<number>;

  /** Those of the listed people who have no place. */
  abstract placeless(people: readonly string[]): Promise<string[]>;

  /** Takes those of the people off the directory who have no place. @returns the people taken off */
  abstract sweep(people: readonly string[]): Promise<string[]>;

  /** The whole directory. */
  abstract snapshot(): Promise<Snapshot>;

  /**
   * Hears of each directory change, on every node, in order; `null` means that some may have been
   * missed and the snapshot is to be read again.
   */
  abstract onChange(listener: (change: DirectoryChange | null) => void): void;
}
