/** A chime on a chosen speaker, by the same way that a voice takes. Used by the device panel. */
import { CUES, sound } from './sounds.ts';

/** Seconds that a loudspeaker may need to wake up, and to fade out. */
const MARGIN = 0.3;

/** Resolves when it was played; rejects when the browser or the speaker did not. */
export async function testSpeaker(id: string | null): Promise<void> {
  const context = new AudioContext();
  const voice = new MediaStreamAudioDestinationNode(context);
  const player = new Audio();
  try {
    player.srcObject = voice.stream;
    if ('setSinkId' in player) await player.setSinkId(id ?? '');
    await Promise.all([context.resume(), player.play()]);
    const tones = [0, 0.5].flatMap((later) =>
      CUES.connected.map((tone) => ({ ...tone, at: tone.at + later + MARGIN, loud: 0.25 })),
    );
    const [last] = sound(context, voice, tones).slice(-1);
    await new Promise((resolve) => last?.addEventListener('ended', resolve));
    await new Promise((resolve) => setTimeout(resolve, MARGIN * 1000));
  } finally {
    player.srcObject = null;
    await context.close();
  }
}
