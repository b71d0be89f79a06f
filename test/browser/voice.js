/* global AudioContext, OscillatorNode */
/**
 * Runs in the page before its own code: somebody who speaks without a pause. The browser's made-up microphone
 * only beeps for 20 ms each second, which a page that listens four times a second may miss for minutes.
 */
(() => {
  const devices = navigator.mediaDevices;
  const capture = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await capture(constraints);
    const [microphone] = stream.getAudioTracks();
    if (!microphone) return stream;
    const context = new AudioContext();
    const out = context.createMediaStreamDestination();
    const voice = new OscillatorNode(context, { frequency: 300 });
    voice.connect(out);
    voice.start();
    stream.removeTrack(microphone);
    microphone.stop();
    for (const track of out.stream.getAudioTracks()) stream.addTrack(track);
    return stream;
  };
})();
