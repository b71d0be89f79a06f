/* global window, document, OffscreenCanvas, RTCPeerConnection, MutationObserver, AudioScheduledSourceNode */
/**
 * Runs in the page before its own code: remembers every captured track and every peer connection,
 * so that a test can ask what the page itself does not show. Put there by Visitor; it changes
 * nothing the page does.
 */
(() => {
  const tracks = [];
  const connections = [];
  const marks = {};

  /**
   * Encoding and decoding is most of what a test costs, by the number of pixels (measured: of a call of three a
   * fifth of the time). A spec that is about pictures says `wholePicture`.
   */
  const SMALL = { width: 320, height: 180 };
  const smaller = ({ video, ...rest }) =>
    typeof video === 'object' ? { ...rest, video: { ...video, ...SMALL } } : { ...rest, video };

  const devices = navigator.mediaDevices;
  const capture = devices?.getUserMedia.bind(devices);
  if (capture) {
    devices.getUserMedia = async (constraints) => {
      const stream = await capture(window.wholePicture ? constraints : smaller(constraints));
      tracks.push(...stream.getTracks());
      return stream;
    };
    const captureScreen = devices.getDisplayMedia.bind(devices);
    devices.getDisplayMedia = async (constraints) => {
      const stream = await captureScreen(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  }
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...args) {
      super(...args);
      connections.push(this);
    }
  };

  const sounding = new Set();
  const start = AudioScheduledSourceNode.prototype.start;
  AudioScheduledSourceNode.prototype.start = function (...args) {
    sounding.add(this);
    this.addEventListener('ended', () => sounding.delete(this));
    return start.apply(this, args);
  };

  const video = (label) => document.querySelector(`video[aria-label="${label}"]`);
  const live = () => connections.filter((pc) => pc.connectionState !== 'closed').at(-1);
  /** Firefox never answers when the connection is closed meanwhile. */
  const statsOf = (pc) =>
    new Promise((resolve, reject) => {
      const look = setInterval(() => pc.signalingState === 'closed' && done(new Map()), 100);
      const done = (report) => {
        clearInterval(look);
        resolve(report);
      };
      pc.getStats().then(done, reject);
    });
  const stats = async (keep) => [...(live() ? await statsOf(live()) : new Map()).values()].filter(keep);

  const appears = (find) =>
    new Promise((resolve) => {
      const look = () => {
        const found = find();
        if (found) resolve(found);
        return found;
      };
      if (look()) return;
      const observer = new MutationObserver(() => look() && observer.disconnect());
      observer.observe(document, { attributes: true, childList: true, subtree: true });
    });

  window.probe = {
    /** 'live' or 'ended', for every track ever captured. */
    tracks: () => tracks.map((track) => `${track.kind} ${track.readyState}`),
    /** What is captured now: 'video ID'. */
    devices: () =>
      tracks
        .filter(({ readyState }) => readyState === 'live')
        .map((track) => `${track.kind} ${track.getSettings().deviceId}`),
    connections: () => connections.length,
    /** The last connection knows all its addresses. */
    gathered: () => live()?.iceGatheringState === 'complete',
    /** How many tones are to be heard, now or in a moment. */
    sounding: () => sounding.size,
    /** What the picture with this label shows in its middle, as [red, green, blue]; null without one. */
    colour: (label) => {
      const { videoWidth: width, videoHeight: height } = video(label) ?? {};
      if (!width) return null;
      const context = new OffscreenCanvas(1, 1).getContext('2d');
      context.drawImage(video(label), width / 2, height / 2, 1, 1, 0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    },
    /** How the picture with this label is shown: 'cover' or 'contain', and whether it is a mirror. */
    look: (label) => {
      const { objectFit, transform } = window.getComputedStyle(video(label));
      return [objectFit, transform === 'none' ? 'as it is' : 'mirrored'].join(', ');
    },
    frames: (label) => video(label)?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
    /** Of the sound received, decoded: RTCInboundRtpStreamStats.totalAudioEnergy. */
    audioEnergy: async () => {
      const inbound = await stats(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio');
      return inbound.reduce((sum, { totalAudioEnergy }) => sum + (totalAudioEnergy ?? 0), 0);
    },
    /** The same, of each connection that is open. */
    audioEnergies: () =>
      Promise.all(
        connections
          .filter(({ connectionState }) => connectionState !== 'closed')
          .map(async (pc) => {
            const all = [...(await statsOf(pc)).values()];
            const sound = all.filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio');
            return sound.reduce((sum, { totalAudioEnergy }) => sum + (totalAudioEnergy ?? 0), 0);
          }),
      ),
    /** The short authentication string; until there is one, why not. */
    sas: () => {
      const shield = document.querySelector('[data-verification]');
      return shield?.dataset.sas ?? shield?.dataset.verification ?? 'no shield';
    },
    /** Pictures received and decoded: RTCInboundRtpStreamStats.framesDecoded. */
    framesDecoded: async () => {
      const inbound = await stats(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
      return inbound.reduce((sum, { framesDecoded }) => sum + (framesDecoded ?? 0), 0);
    },
    /** What is told of the stream of this kind that comes in: RTCInboundRtpStreamStats. */
    inbound: async (kind) => (await stats((one) => one.type === 'inbound-rtp' && one.kind === kind))[0] ?? {},
    /** How the stream of this kind goes out: RTCRtpSendParameters. */
    sending: (kind) =>
      live()
        ?.getSenders()
        .find(({ track }) => track?.kind === kind)
        ?.getParameters(),
    /** The description of the other side that is in force. */
    agreed: () => live()?.currentRemoteDescription?.sdp,
    /** A place to paste into, and what was pasted. */
    paper: () =>
      document
        .querySelector('main')
        .appendChild((marks.paper = document.createElement('textarea')))
        .focus(),
    pasted: () => marks.paper.value,
    /** Every address that the connection knows of, the other side's too. */
    addresses: async () =>
      (await stats(({ type }) => type === 'local-candidate' || type === 'remote-candidate')).map(
        ({ address, ip }) => address ?? ip,
      ),
    /** Candidate types of the pair in use, for instance ['relay', 'relay']. */
    pair: async () => {
      const all = new Map((await stats(() => true)).map((report) => [report.id, report]));
      const transport = [...all.values()].find(({ type }) => type === 'transport');
      const pair = all.get(transport?.selectedCandidatePairId);
      return pair
        ? [all.get(pair.localCandidateId)?.candidateType, all.get(pair.remoteCandidateId)?.candidateType]
        : [];
    },
    /** Remembers when the next click comes. */
    watchClick: () => {
      const note = () => (marks.click = Date.now());
      document.addEventListener('click', note, { capture: true, once: true });
    },
    clickedAt: () => marks.click,
    /** Remembers when `done` resolves, by the clock that all browsers of a machine share. */
    watch: (name, done) => {
      window.probe[name] = done.then(() => Date.now());
    },
    /** Resolves when there is something for this selector. */
    appears: (selector) => appears(() => document.querySelector(selector)),
    /** Resolves when a status says this. */
    says: (text) =>
      appears(() =>
        [...document.querySelectorAll('[role="status"]')].some((one) => one.textContent.includes(text)),
      ),
    /** Resolves when somebody rings. */
    ring: () => window.probe.appears('[role="alertdialog"]'),
    /** Resolves at the first frame of the picture with this label, which may not be there yet. */
    firstFrame: async (label) => {
      const found = await appears(() => video(label));
      await new Promise((resolve) => found.requestVideoFrameCallback(resolve));
    },
    /** From now on: the longest pause between two frames of the picture with this label. */
    watchFrames: (label) => {
      const found = video(label);
      const pauses = (marks.pauses = { last: performance.now(), longest: 0 });
      const next = (now) => {
        pauses.longest = Math.max(pauses.longest, now - pauses.last);
        pauses.last = now;
        found.requestVideoFrameCallback(next);
      };
      found.requestVideoFrameCallback(next);
    },
    /** In milliseconds, the one that lasts included. */
    longestPause: () => Math.round(Math.max(marks.pauses.longest, performance.now() - marks.pauses.last)),
    /** Asks for an ICE restart, as the browser does when the way is lost; resolves when it is through. */
    restartIce: () =>
      new Promise((resolve) => {
        const pc = live();
        const ufrag = () => /ice-ufrag:(\S+)/.exec(pc.currentRemoteDescription?.sdp)?.[1];
        const before = ufrag();
        const look = () => {
          if (ufrag() === before || pc.signalingState !== 'stable') return;
          if (['connected', 'completed'].includes(pc.iceConnectionState)) resolve(Date.now());
        };
        pc.addEventListener('signalingstatechange', look);
        pc.addEventListener('iceconnectionstatechange', look);
        pc.restartIce();
      }),
    /** From now on: whatever interrupts the playing of the picture with this label. */
    watchPlaying: (label) => {
      const stopped = (marks.stopped = []);
      for (const type of ['pause', 'emptied', 'ended', 'error'])
        video(label).addEventListener(type, () => stopped.push(type));
    },
    stopped: () => marks.stopped,
    /** Marks an element, so that a test sees whether it is still the same one later. */
    sign: (label) => (video(label).dataset.signed = 'yes'),
    isSigned: (label) => video(label)?.dataset.signed === 'yes',
  };
})();
