/* global RTCPeerConnection, MediaStream, document */
/**
 * Runs in a page of its own: somebody who sits between two others, ends the encryption of both and
 * passes everything on. Speaks the exchange of docs/sas.md by itself, in code of its own. Driven by
 * man-in-the-middle.ts, which gives it every signal and takes its own through `tell`.
 */
globalThis.middle = (() => {
  const other = { a: 'b', b: 'a' };
  const base64url = (bytes) =>
    btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  const hash = async (...texts) =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(texts))));
  const print = ({ sdp }) => `sha-256 ${/a=fingerprint:sha-256 (\S+)/.exec(sdp)[1]}`;

  let sides = {};

  /** `how`: speaks (has an exchange with each of the two), passes (theirs on) or drops it. */
  function start(call, how) {
    for (const { pc } of Object.values(sides)) pc.close();
    sides = { a: open('a', call, how), b: open('b', call, how) };
  }

  function open(name, call, how) {
    const pc = new RTCPeerConnection();
    const side = { pc, senders: {}, work: Promise.resolve(), waiting: [], symbols: null };
    side.channel = pc.createDataChannel('dogeller', { negotiated: true, id: 0 });
    side.say = (text) =>
      side.channel.readyState === 'open' ? side.channel.send(text) : side.waiting.push(text);
    pc.onicecandidate = ({ candidate }) =>
      candidate && globalThis.tell(name, { candidates: [candidate.toJSON()] });
    pc.ontrack = ({ track }) => {
      // Chromium passes no sound on that nobody plays.
      side.sink ??= Object.assign(document.createElement('video'), {
        srcObject: new MediaStream(),
        muted: true,
      });
      side.sink.srcObject.addTrack(track);
      void side.sink.play();
      void sides[other[name]].senders[track.kind]?.replaceTrack(track);
    };
    const exchange = how === 'speaks' ? talk(side, call) : null;
    let opened;
    const open = new Promise((resolve) => (opened = resolve));
    side.channel.onopen = () => {
      opened();
      for (const text of side.waiting.splice(0)) side.channel.send(text);
      void exchange?.begin();
    };
    side.channel.onmessage = ({ data }) => {
      const { sas } = JSON.parse(data);
      if (sas && exchange) side.heard = Promise.all([side.heard, open]).then(() => exchange.hear(sas));
      else if (!sas || how !== 'drops') sides[other[name]].say(data);
    };
    return side;
  }

  /** The exchange, with whoever is on this side. */
  function talk(side, call) {
    const nonce = base64url(crypto.getRandomValues(new Uint8Array(32)));
    const say = (sas) => side.say(JSON.stringify({ sas }));
    let begun;
    return {
      begin: () =>
        (begun ??= (async () => {
          // It may be open before the browser says that it took the answer.
          await side.work;
          const ends = [print(side.pc.localDescription), print(side.pc.remoteDescription)];
          say({ commit: base64url(await hash('dogeller sas 1 commit', call, ...ends, nonce)) });
        })()),
      hear: async ({ commit, nonce: theirs }) => {
        await begun;
        if (commit) return say({ nonce });
        const ends = [
          [print(side.pc.localDescription), nonce],
          [print(side.pc.remoteDescription), theirs],
        ].sort(([left], [right]) => (left < right ? -1 : 1));
        const [x, y, z] = await hash('dogeller sas 1', call, ...ends.flat());
        side.symbols = [x >> 2, ((x & 3) << 4) | (y >> 4), ((y & 15) << 2) | (z >> 6), z & 63].join(' ');
      },
    };
  }

  async function describe(name) {
    const { pc } = sides[name];
    await pc.setLocalDescription();
    globalThis.tell(name, { description: pc.localDescription.toJSON() });
  }

  /** What one of the two says to the other, as the server would pass it on. */
  async function signal(name, { description, candidates = [] }) {
    const [near, far] = [sides[name], sides[other[name]]];
    if (description) await near.pc.setRemoteDescription(description);
    if (description?.type === 'offer') {
      for (const transceiver of near.pc.getTransceivers()) {
        transceiver.direction = 'sendrecv';
        const { kind } = transceiver.receiver.track;
        near.senders[kind] = transceiver.sender;
        const track = transceiver.receiver.track;
        far.senders[kind] ??= far.pc.addTransceiver(track, { direction: 'sendrecv' }).sender;
      }
      await describe(name);
      await describe(other[name]);
    }
    for (const candidate of candidates) await near.pc.addIceCandidate(candidate);
  }

  return {
    start,
    /** One after the other. */
    signal: (name, content) => {
      const side = sides[name];
      side.work = side.work.then(() => signal(name, content));
      return side.work;
    },
    /** What a page on this side must show, if it shows anything. */
    symbols: (name) => sides[name].symbols,
  };
})();
