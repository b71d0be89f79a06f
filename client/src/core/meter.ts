/** How loud a track is, for the microphone's meter. Used by the camera check. */

/** Calls `tell` with 0 to 1 about ten times a second; returns the function that ends it. */
export function measure(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 512 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // From -60 dB, a quiet room, to 0 dB.
    const decibel = 10 * Math.log10(power + 1e-9);
    tell(Math.min(1, Math.max(0, (decibel + 60) / 60)));
  }, 100);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
