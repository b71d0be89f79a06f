import { describe, expect, it } from '@jest/globals';
import type { Device } from './devices.ts';
import type { Problem } from './media.ts';
import type { Kind } from './kind.ts';
import { Recovery } from './recovery.ts';

/** A page with one microphone in use, and everything that Recovery does about it. */
function page() {
  let problem: Problem | null = null;
  let list: Device[] = [{ id: 'a1', label: 'Built-in' }];
  const done: string[] = [];
  const told = { media: (_: Kind): void => undefined, devices: (): void => undefined };
  let permission = (_: PermissionState): void => undefined;
  new Recovery({
    media: {
      onChange: (listener) => ((told.media = listener), () => true),
      problem: (kind) => (kind === 'audio' ? problem : null),
      track: (kind) => (kind === 'audio' && problem === null ? ({} as MediaStreamTrack) : null),
      renew: async (kind) => void done.push(`renew ${kind}`),
      set: async (kind, on) => void done.push(`${on ? 'start' : 'stop'} ${kind}`),
    },
    devices: {
      onChange: (listener) => ((told.devices = listener), () => true),
      list: (kind) => (kind === 'microphone' ? list : []),
      preferred: () => null,
      refresh: async () => void done.push('look'),
    },
    watchPermission: (_, listener) => void (permission = listener),
  });
  told.devices();
  const has = (now: Problem | null): void => {
    problem = now;
    told.media('audio');
  };
  const plug = (...now: Device[]): void => {
    list = now;
    told.devices();
  };
  done.length = 0;
  return { done, has, plug, permit: (state: PermissionState) => permission(state) };
}

const HEADSET = { id: 'a2', label: 'Headset' };

describe('Recovery', () => {
  it('takes another device when the one in use is unplugged', () => {
    const { done, has, plug } = page();
    has('lost');
    expect(done).toEqual(['look']);
    plug(HEADSET);
    expect(done).toEqual(['look', 'start audio']);
  });

  it('waits for a device when there is none left', () => {
    const { done, has, plug } = page();
    has('none');
    plug();
    expect(done).toEqual([]);
    plug(HEADSET);
    expect(done).toEqual(['start audio']);
  });

  it('does not try the same devices for ever', () => {
    const { done, has, plug } = page();
    has('in_use');
    plug({ id: 'a1', label: 'Built-in' });
    expect(done).toEqual([]);
  });

  it('goes to the chosen device when it is plugged or chosen', () => {
    const { done, plug } = page();
    plug({ id: 'a1', label: 'Built-in' }, HEADSET);
    expect(done).toEqual(['renew audio']);
  });

  it('starts again when the person allows what they had refused, and not before', () => {
    const { done, has, permit } = page();
    has('denied');
    permit('prompt');
    expect(done).toEqual([]);
    permit('granted');
    expect(done).toEqual(['start audio']);
  });

  it('does not switch on by itself what was never refused', () => {
    const { done, has, permit } = page();
    has('denied');
    has(null);
    permit('granted');
    expect(done).toEqual([]);
  });
});
