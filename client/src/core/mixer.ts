/**
 * Several sounds as one track, by WebAudio: the microphone and what a shared screen plays. A track
 * that is muted (`enabled` false) or has ended is silence in it. Used by ScreenShare.
 */
export interface Mixer {
  readonly track: MediaStreamTrack;
  /** Whether the browser lets it run: one that stands still would send silence. */
  start(): Promise<boolean>;
  /** What is mixed under this name from now on; null takes it out. */
  set(name: 'microphone' | 'screen', track: MediaStreamTrack | null): void;
  close(): void;
}

export function createMixer(): Mixer {
  const context = new AudioContext();
  const into = context.createMediaStreamDestination();
  const sources = new Map<string, MediaStreamAudioSourceNode>();
  return {
    track: into.stream.getAudioTracks()[0] as MediaStreamTrack,
    async start() {
      await context.resume().catch(() => undefined);
      return context.state === 'running';
    },
    set(name, track) {
      sources.get(name)?.disconnect();
      sources.delete(name);
      if (!track) return;
      const source = context.createMediaStreamSource(new MediaStream([track]));
      source.connect(into);
      sources.set(name, source);
    },
    close() {
      for (const track of into.stream.getTracks()) track.stop();
      void context.close();
    },
  };
}
