import { describe, expect, it } from '@jest/globals';
import { Tabs } from './tabs.ts';

/** A BroadcastChannel: heard by all others, and not by whoever speaks. */
function street() {
  const ends: { hear: ((event: MessageEvent) => void)[] }[] = [];
  return () => {
    const end = { hear: [] as ((event: MessageEvent) => void)[] };
    ends.push(end);
    return {
      postMessage: (data: unknown) => {
        for (const other of ends)
          if (other !== end) for (const hear of other.hear) hear({ data } as MessageEvent);
      },
      addEventListener: (_: string, hear: unknown) =>
        void end.hear.push(hear as (event: MessageEvent) => void),
    } as Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;
  };
}

describe('what a tab knows of the others', () => {
  it('is who is here, also when it opens later', () => {
    const open = street();
    new Tabs({ channel: open(), id: '1' }).tell({ name: 'Ann', apart: false });
    expect(new Tabs({ channel: open(), id: '2' }).sharedName).toBe('Ann');
  });

  it('is who comes, takes another name, and goes', () => {
    const open = street();
    const ann = new Tabs({ channel: open(), id: '1' });
    const watcher = new Tabs({ channel: open(), id: '2' });
    const names: (string | null)[] = [];
    watcher.onChange(() => names.push(watcher.sharedName));
    ann.tell({ name: 'Ann', apart: false });
    ann.tell({ name: 'Anna', apart: false });
    ann.tell(null);
    expect(names).toEqual(['Ann', 'Anna', null]);
  });

  it('is nobody while all others are offline, or are somebody else in their tab', () => {
    const open = street();
    new Tabs({ channel: open(), id: '1' });
    new Tabs({ channel: open(), id: '2' }).tell({ name: 'Ben', apart: true });
    const watcher = new Tabs({ channel: open(), id: '3' });
    expect(watcher.sharedName).toBeNull();
    new Tabs({ channel: open(), id: '4' }).tell({ name: 'Ann', apart: false });
    expect(watcher.sharedName).toBe('Ann');
  });

  it('takes nothing that another version may say, and does without a channel', () => {
    const open = street();
    const watcher = new Tabs({ channel: open(), id: '1' });
    const other = open();
    for (const data of [
      null,
      'who',
      7,
      { type: 'here' },
      { type: 'here', tab: 'x', name: 7 },
      { type: 'new' },
    ])
      other.postMessage(data);
    expect(watcher.sharedName).toBeNull();
    const alone = new Tabs({ channel: null, id: '2' });
    alone.tell({ name: 'Ann', apart: false });
    expect(alone.sharedName).toBeNull();
  });
});
