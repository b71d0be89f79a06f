/** How loud a track is. Used by the microphone's meter, and by the hints in a call. */
import type { Measured } from './mic-watch.ts';

/**
 * Calls `tell` about ten times a second, as long as the browser lets the page listen; returns the
 * function that ends it.
 */
export function measure(track: MediaStreamTrack, tell: (measured: Measured) => void): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 512 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    // Not a silent microphone but one that nobody listens to.
    if (context.state !== 'running') return;
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // From -60 dB, a quiet room, to 0 dB.
    const decibel = 10 * Math.log10(power + 1e-9);
    tell({ level: Math.min(1, Math.max(0, (decibel + 60) / 60)), zero: power === 0 });
  }, 100);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
