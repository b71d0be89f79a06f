import { Directory } from './directory.js';
import { DirectoryFollower } from './directory-follower.js';
import { type DirectoryChange, type PresenceStore, type Snapshot, VERSIONS_JUMP } from './presence.store.js';

const ADA = { id: 'ada', name: 'Ada', status: 'available', activity: null, call: null } as const;
const change = (version: number, more: Partial<DirectoryChange> = {}): DirectoryChange => ({
  version,
  upserts: [],
  removes: [],
  ...more,
});

/** A reading that a change has started is done. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('DirectoryFollower', () => {
  let snapshot: Snapshot;
  let readings: number;
  let refilled: number;
  let directory: Directory;
  let follower: DirectoryFollower;
  beforeEach(async () => {
    [snapshot, readings, refilled] = [{ version: 7, entries: [ADA] }, 0, 0];
    directory = new Directory();
    const store = { snapshot: async () => (readings++, snapshot) } as unknown as PresenceStore;
    follower = new DirectoryFollower(store, directory, { changed: () => {}, refilling: () => refilled++ });
    await follower.read();
  });

  it('applies the changes in order, without reading', () => {
    follower.hear(change(8));
    follower.hear(change(9, { removes: ['ada'] }));
    expect([directory.size, readings, follower.highestVersion]).toEqual([0, 1, 9]);
  });

  it('reads the directory after a gap', async () => {
    follower.hear(change(8));
    snapshot = { version: 10, entries: [] };
    follower.hear(change(10));
    await settled();
    expect([directory.size, directory.storeVersion]).toEqual([0, 10]);
  });

  it('does not take the changes of a counter that was lost for old ones', async () => {
    follower.hear(change(8));
    snapshot = { version: 1, entries: [] };
    follower.hear(change(1, { removes: ['ada'] }));
    await settled();
    expect([directory.size, directory.storeVersion, refilled]).toEqual([0, 1, 1]);
    // What it has heard of stays, so that the counter is put back above it.
    expect(follower.highestVersion).toBe(8);
  });

  it('waits for the others when the counter has jumped, since other keys may be lost', async () => {
    snapshot = { version: 8 + VERSIONS_JUMP, entries: [] };
    follower.hear(change(8 + VERSIONS_JUMP));
    await settled();
    expect([refilled, follower.highestVersion]).toEqual([1, 8 + VERSIONS_JUMP]);
  });

  it('passes over changes that the snapshot held already', () => {
    follower.hear(change(6, { removes: ['ada'] }));
    follower.hear(change(7));
    expect([directory.size, readings]).toEqual([1, 1]);
  });
});
