import { describe, expect, it } from '@jest/globals';
import { Listeners } from './listeners.ts';
import { Outgoing } from './outgoing.ts';
import type { Kind } from './kind.ts';

const track = (name: string): MediaStreamTrack => ({ name }) as unknown as MediaStreamTrack;

function made() {
  const changed = new Listeners<Kind>();
  const has: Record<Kind, MediaStreamTrack | null> = { audio: track('mic'), video: track('camera') };
  const on: Record<Kind, boolean> = { audio: true, video: true };
  const outgoing = new Outgoing({
    isOn: (kind) => on[kind],
    onChange: (listener) => changed.add(listener),
    track: (kind) => has[kind],
  });
  const told: Kind[] = [];
  outgoing.onChange((kind) => told.push(kind));
  return { outgoing, has, on, told, changed };
}

describe('Outgoing', () => {
  it('sends camera and microphone, and tells when they change', () => {
    const { outgoing, has, told, changed } = made();
    expect(outgoing.track('video')).toBe(has.video);
    expect(outgoing.sending).toEqual({ audio: true, video: true, screen: false });
    has.video = track('other camera');
    changed.tell('video');
    expect(told).toEqual(['video']);
    expect(outgoing.track('video')).toBe(has.video);
  });

  it('sends what stands in, and the camera of now after it', () => {
    const { outgoing, has, on, told, changed } = made();
    const screen = track('screen');
    outgoing.replace('video', screen);
    on.video = false;
    has.video = null;
    changed.tell('video');
    expect(outgoing.track('video')).toBe(screen);
    expect(outgoing.sending).toEqual({ audio: true, video: true, screen: true });
    outgoing.replace('video', null);
    expect([outgoing.track('video'), outgoing.sending.video, outgoing.sending.screen]).toEqual([
      null,
      false,
      false,
    ]);
    expect(told).toEqual(['video', 'video', 'video']);
  });

  it('calls a muted microphone muted, whatever else is heard', () => {
    const { outgoing, on } = made();
    outgoing.replace('audio', track('mix'));
    on.audio = false;
    expect(outgoing.sending.audio).toBe(false);
  });

  it('is not news when nothing has changed', () => {
    const { outgoing, told } = made();
    outgoing.replace('audio', null);
    expect(told).toEqual([]);
  });
});
