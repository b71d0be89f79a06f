/* global window, document, MutationObserver, RTCPeerConnection */
/**
 * Runs in a page beside probe.js. In the page of an attacker it floods a data channel of a call, past
 * everything that the page itself does. In the page of the victim it measures how long the page stands still.
 */
(() => {
  const channels = new Map();
  const create = RTCPeerConnection.prototype.createDataChannel;
  RTCPeerConnection.prototype.createDataChannel = function (label, options) {
    const channel = create.call(this, label, options);
    channels.set(options.id, channel);
    return channel;
  };

  const links = Array.from({ length: 200 }, (_, i) => `https://a.bc/${i}`).join(' ');
  const json = (message) => JSON.stringify(message);
  const kinds = {
    sending: [0, (i) => json({ sending: { audio: i % 2 === 0, video: i % 3 === 0, screen: i % 5 === 0 } })],
    junk: [0, (i) => `{"x":${'['.repeat(1_000)}${i}`],
    chat: [1, (i) => json({ say: { seq: i + 1, text: `${i} ${links}` } })],
    reactions: [1, (i) => json({ react: i % 6 })],
    hello: [1, (i) => json({ hello: { page: `page ${i}`, heard: false } })],
    offers: [2, (i) => json({ file: 'offer', n: i + 1, name: `file ${i}`, size: 10, modified: 0 })],
    frames: [2, (i) => Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, i % 256)],
  };
  const WAITING = 1024 * 1024;
  const AT_ONCE = 500;

  window.hostile = {
    kinds: Object.keys(kinds),
    sent: 0,
    /** Floods until the channel is closed; resolves after so many milliseconds of it. */
    flood: (kind, ms) => {
      const [id, make] = kinds[kind];
      const channel = channels.get(id);
      const begin = performance.now();
      window.hostile.sent = 0;
      return new Promise((resolve) => {
        const step = () => {
          if (performance.now() - begin >= ms) resolve();
          if (channel.readyState !== 'open') return resolve();
          for (let n = 0; n < AT_ONCE && channel.bufferedAmount < WAITING; n++)
            channel.send(make(window.hostile.sent++));
          setTimeout(step, 0);
        };
        step();
      });
    },
    isOpen: (kind) => channels.get(kinds[kind][0])?.readyState === 'open',

    /** From now on: the longest time in which the page did nothing else, and how long a click on it waits. */
    watch: () => {
      const seen = (window.hostile.seen = { longest: 0, click: null });
      let last = performance.now();
      const pulse = () => {
        seen.longest = Math.max(seen.longest, performance.now() - last);
        last = performance.now();
        if (seen.click === null) setTimeout(pulse, 10);
      };
      pulse();
      document.addEventListener('click', ({ timeStamp }) => {
        const look = () => {
          if (document.documentElement.dataset.call !== 'ended') return;
          observer.disconnect();
          seen.click = performance.now() - timeStamp;
        };
        const observer = new MutationObserver(look);
        observer.observe(document.documentElement, { attributes: true });
        look();
      });
    },
  };
})();
