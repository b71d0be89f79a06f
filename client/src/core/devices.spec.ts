import { describe, expect, it } from '@jest/globals';
import { Devices, match } from './devices.ts';
import { Remembered } from './storage.ts';

/** A machine with these devices, which can be plugged in and out. */
function machine(...devices: [kind: MediaDeviceKind, deviceId: string, label: string][]) {
  let plugged = devices;
  let change = (): void => undefined;
  const source = {
    enumerateDevices: async () =>
      plugged.map(([kind, deviceId, label]) => ({ kind, deviceId, label }) as MediaDeviceInfo),
    addEventListener: (_: string, listener: unknown) => void (change = listener as () => void),
  };
  const kept = new Map<string, string>();
  const memory = new Remembered(() => ({
    ...({} as Storage),
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }));
  const open = async (): Promise<Devices> => {
    const all = new Devices({ source, memory });
    await all.refresh();
    return all;
  };
  const plug = async (all: Devices, ...now: typeof devices): Promise<void> => {
    plugged = now;
    const told = new Promise<void>((resolve) => all.onChange(resolve));
    change();
    await told;
  };
  return { open, plug };
}

const BUILT_IN = ['audioinput', 'a1', 'Built-in'] as [MediaDeviceKind, string, string];
const HEADSET = ['audioinput', 'a2', 'Headset'] as [MediaDeviceKind, string, string];

describe('Devices', () => {
  it('lists each real device once, by kind', async () => {
    const { open } = machine(['audioinput', 'default', 'Default - Built-in'], BUILT_IN, [
      'videoinput',
      'v1',
      'Camera',
    ]);
    const all = await open();
    expect(all.list('microphone')).toEqual([{ id: 'a1', label: 'Built-in' }]);
    expect(all.list('camera')).toEqual([{ id: 'v1', label: 'Camera' }]);
    expect(all.list('speaker')).toEqual([]);
  });

  it('lists nothing that has no id yet: nobody has allowed it', async () => {
    const all = await machine(['audioinput', '', '']).open();
    expect(all.list('microphone')).toEqual([]);
  });

  it('remembers a choice over a reload, and takes the system’s while that is unplugged', async () => {
    const { open, plug } = machine(BUILT_IN, HEADSET);
    (await open()).choose('microphone', 'a2');
    const all = await open();
    expect(all.preferred('microphone')).toBe('a2');
    await plug(all, BUILT_IN);
    expect(all.preferred('microphone')).toBeNull();
    await plug(all, BUILT_IN, HEADSET);
    expect(all.preferred('microphone')).toBe('a2');
    all.choose('microphone', null);
    expect((await open()).preferred('microphone')).toBeNull();
  });

  it('works where there are no devices to ask for', async () => {
    const all = new Devices({ source: undefined, memory: new Remembered(() => undefined) });
    await all.refresh();
    expect([all.list('camera'), all.preferred('camera')]).toEqual([[], null]);
  });
});

describe('match', () => {
  const two = [
    { id: '1', label: 'Camera' },
    { id: '2', label: 'Other' },
  ];

  it('knows a device by its name when the browser has renumbered it', () => {
    expect(match(two, { id: 'old', label: 'Other' })?.id).toBe('2');
  });

  it('does not guess between two of one name, nor among the nameless', () => {
    const same = two.map(({ id }) => ({ id, label: 'Camera' }));
    expect(match(same, { id: 'old', label: 'Camera' })).toBeUndefined();
    expect(match([{ id: '1', label: '' }], { id: 'old', label: '' })).toBeUndefined();
  });
});
