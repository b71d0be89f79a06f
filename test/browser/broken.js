/* global window, document, RTCPeerConnection, MutationObserver */
/**
 * Runs in the page before its own code: `window.broken = {how, first}` breaks the first connections of
 * this page, each in one way. The connections after those are whole. Also notes the states of the call.
 */
(() => {
  const { how, first } = window.broken;
  const Whole = RTCPeerConnection;
  let made = 0;

  const setup = (description, from, to) => ({
    type: description.type,
    sdp: description.sdp.replaceAll(`a=setup:${from}`, `a=setup:${to}`),
  });
  const silent = (sender) => {
    sender.replaceTrack = async () => undefined;
    return sender;
  };

  const ways = {
    /** Only relays, and no relay: there is no candidate, ever, and nothing is sent. */
    'no candidate': (pc) => {
      pc.setConfiguration = () => undefined;
    },
    /** An offer, or an answer, is taken and nothing comes of it. */
    'no answer': (pc) => {
      pc.setRemoteDescription = () => new Promise(() => undefined);
    },
    /** Both ends wait for the other one to begin the handshake (RFC 8842 5.3). */
    'no DTLS': (pc) => {
      const set = pc.setRemoteDescription.bind(pc);
      pc.setRemoteDescription = (description) => set(setup(description, 'actpass', 'active'));
      Object.defineProperty(pc, 'localDescription', {
        get: () => {
          const local = Object.getOwnPropertyDescriptor(Whole.prototype, 'localDescription').get.call(pc);
          return (
            local && { ...setup(local, 'passive', 'active'), toJSON: () => setup(local, 'passive', 'active') }
          );
        },
      });
    },
    /** Connected, and the tracks are never sent. */
    'no media': (pc) => {
      const add = pc.addTransceiver.bind(pc);
      pc.addTransceiver = (track, init) => {
        const transceiver = add(track.kind ?? track, init);
        silent(transceiver.sender);
        return transceiver;
      };
      const get = pc.getTransceivers.bind(pc);
      pc.getTransceivers = () => {
        const all = get();
        for (const { sender } of all) silent(sender);
        return all;
      };
    },
  };

  window.RTCPeerConnection = class extends Whole {
    constructor(configuration) {
      const isBroken = ++made <= first;
      const nowhere = isBroken && how === 'no candidate';
      super(nowhere ? { ...configuration, iceServers: [], iceTransportPolicy: 'relay' } : configuration);
      if (isBroken) ways[how](this);
    }
  };
  window.callStates = [];
  new MutationObserver(() => {
    const { call } = document.documentElement.dataset;
    if (call !== window.callStates.at(-1)) window.callStates.push(call);
  }).observe(document, { attributes: true, attributeFilter: ['data-call'], subtree: true });
})();
