// The strangers of the hostile trial: each kind is one round, which is repeated until the end. They may
// register and obey no rule. Must not touch anything but the ports that they are given.
import { Visit, frame, httpRequest, knock, POLLING, within } from './visit.mjs';

const LONG_NAME = '名'.repeat(60);
const SDP = 'a'.repeat(40_000);
const MANY = 200;
/** ms that one round at most lasts. */
const ROUND_MS = 3_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const PINGS = Buffer.concat(Array.from({ length: 500 }, () => frame(9, Buffer.alloc(125, 'p'))));
const EMPTY_PINGS = Buffer.concat(Array.from({ length: 5_000 }, () => frame(9, Buffer.alloc(0))));

/** Repeats it until the connection or the round is over. */
async function again(visit, at, one) {
  for (const end = Date.now() + ROUND_MS; visit.isOpen && !at.over() && Date.now() < end;) {
    if ((await one()) === false) break;
  }
  if (!visit.isOpen) at.cut();
  visit.drop();
}

/** Pours the same requests again and again, and reads no answer. */
async function unread(at, event, body) {
  const visit = await Visit.online(at, LONG_NAME);
  visit.deaf();
  const bytes = Buffer.concat(
    Array.from({ length: MANY }, () => frame(1, Buffer.from(visit.request(event, body)))),
  );
  await again(visit, at, () => {
    at.acts(MANY);
    return visit.pour(bytes);
  });
}

async function pings(at, bytes, count, isDeaf) {
  const visit = await Visit.online(at, 'Pinger');
  if (isDeaf) visit.deaf();
  await again(visit, at, () => {
    at.acts(count);
    return visit.pour(bytes);
  });
}

export const KINDS = {
  /** Asks for long lists and reads no answer. */
  'unread lists': (at) => unread(at, 'people:watch', { limit: 200 }),
  'unread refusals': (at) => unread(at, 'people:get', { id: 'x'.repeat(128) }),
  'unread registrations': (at) => unread(at, 'session:register', { name: LONG_NAME, code: at.code }),
  /** One sends large signals to a friend that does not read them. */
  'unread signals': async (at) => {
    const [one, other] = [await Visit.online(at, 'Talker'), await Visit.online(at, 'Deaf')];
    try {
      const rung = new Promise((resolve) => {
        other.onEvent = (event, body) => event === 'call:incoming' && resolve(body.call.id);
      });
      const reply = await one.ask('call:invite', { to: other.self.id, media: 'audio' });
      if (!reply.ok) return;
      await other.ask('call:accept', { call: await within(rung, 'does not ring'), media: 'audio' });
      other.deaf();
      let seq = 0;
      await again(one, at, async () => {
        const description = { type: 'offer', sdp: SDP };
        const body = { call: reply.call.id, to: other.self.id, seq: ++seq, description };
        at.acts(1);
        return (await one.ask('signal:send', body)).ok;
      });
    } finally {
      one.drop();
      other.drop();
    }
  },
  'unread pings': (at) => pings(at, PINGS, 500, true),
  pings: (at) => pings(at, EMPTY_PINGS, 5_000, false),
  /** Blocks as many as it may, and comes back as somebody else. */
  blocks: async (at) => {
    const visit = await Visit.online(at, 'Blocker');
    let id = 0;
    await again(visit, at, async () => {
      at.acts(1);
      const text = `${visit.self.id}${++id}`.padEnd(128, 'x');
      const { ok } = await visit.ask('people:block', { id: text, blocked: true });
      return ok && id < MANY;
    });
  },
  /** Comes and leaves, each time as somebody new. */
  leaves: async (at) => {
    const visit = await Visit.open(at);
    await again(visit, at, async () => {
      at.acts(1);
      const { ok } = await visit.ask('session:register', { name: 'Leaver', code: at.code });
      return ok && (await visit.ask('session:leave', {})).ok;
    });
  },
  /** Rings a friend, says something, and cancels. */
  rings: async (at) => {
    const [visit, friend] = [await Visit.online(at, 'Ringer'), await Visit.online(at, 'Rung')];
    try {
      await again(visit, at, async () => {
        at.acts(1);
        const reply = await visit.ask('call:invite', { to: friend.self.id, media: 'video' });
        if (reply.ok) await visit.ask('call:cancel', { call: reply.call.id });
        else await sleep(20);
        return true;
      });
    } finally {
      friend.drop();
    }
  },
  /** Tries access codes, on a new connection for each few. */
  guesses: async (at) => {
    const visit = await Visit.open(at);
    let tries = 0;
    await again(visit, at, async () => {
      at.acts(1);
      await visit.ask('session:register', { name: 'Guesser', code: `guess-${Math.random()}` });
      return ++tries < 50;
    });
  },
  /** Comes online and is gone without a word. */
  drops: async (at) => {
    at.acts(1);
    (await Visit.online(at, 'Dropper')).drop();
  },
  /** A namespace, and nothing more. */
  silent: async (at) => {
    at.acts(1);
    const visit = await Visit.open(at);
    await again(visit, at, () => Promise.race([sleep(ROUND_MS), visit.closed]));
  },
  /** TCP without a word, a header without an end, a body without an end. */
  'half-open': async (at) => {
    const begins = [
      undefined,
      'GET / HTTP/1.1\r\nHost: x\r\nX-A: ',
      `POST ${POLLING} HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n${'b'.repeat(1_000)}`,
      'POST /version HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n[',
    ];
    at.acts(begins.length);
    const open = begins.map((bytes) => knock(at, bytes));
    const isOpen = () => open.some((socket) => !socket.destroyed);
    for (const end = Date.now() + 4 * ROUND_MS; !at.over() && Date.now() < end && isOpen();) {
      await sleep(500);
      for (const socket of open.slice(1)) if (socket.writable) socket.write('a');
    }
    for (const socket of open) socket.destroy();
  },
  /** A polling session that asks, and never fetches an answer. */
  polling: async (at) => {
    const socket = knock(at);
    const ask = (bytes) =>
      within(
        new Promise((resolve, reject) => {
          socket.once('data', (data) => resolve(String(data)));
          socket.once('close', () => reject(new Error('closed')));
          socket.write(bytes);
        }),
        'no answer',
      );
    try {
      at.acts(1);
      const sid = /"sid":"([^"]+)"/.exec(await ask(httpRequest('GET', POLLING)))?.[1];
      if (sid === undefined) throw new Error('turned away');
      const session = `${POLLING}&sid=${sid}`;
      await ask(httpRequest('POST', session, '40'));
      // Half of them never say who they are.
      if (Math.random() < 0.5) return void (await sleep(ROUND_MS));
      const register = `420["session:register",${JSON.stringify({ name: LONG_NAME, code: at.code })}]`;
      await ask(httpRequest('POST', session, register));
      const watches = Array.from({ length: 50 }, (_, i) => `42${i + 1}["people:watch",{"limit":200}]`);
      for (let i = 0; i < 20 && !at.over(); i++) {
        at.acts(watches.length);
        const answer = await ask(httpRequest('POST', session, watches.join('\u001e')));
        if (!answer.startsWith('HTTP/1.1 200')) return at.cut();
      }
    } finally {
      socket.destroy();
    }
  },
};
