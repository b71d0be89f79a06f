/** A session over HTTP polling, as the protocol wants it, whose messages then are anything. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack } from './guest.js';
import { edited } from './mutations.js';
import { someRequest } from './requests.js';

const SEPARATOR = '\u001e';
/** An answer to a poll comes when there is something to say, which may be never. */
const SILENCE_MS = 200;

export async function pollingVisit({ account, dice, ports, verdict, world }: Attack): Promise<void> {
  const url = `http://127.0.0.1:${dice.pick(ports)}/socket.io/?EIO=4&transport=polling`;
  const end = new AbortController();
  const ask = async (kind: string, to: string, body?: string): Promise<string> => {
    account.sends(kind, body ?? '');
    const method = body === undefined ? 'GET' : 'POST';
    // No connection outlives its visit.
    const headers = { connection: 'close', 'content-type': 'text/plain' };
    const answer = await fetch(to, { method, body, headers, signal: end.signal });
    account.status(String(answer.status));
    if (answer.status === 500)
      verdict.broken('no HTTP request makes an unexpected error', `${kind}: ${String(body).slice(0, 300)}`);
    return answer.text();
  };
  try {
    const handshake = await ask('polling handshake', url);
    const { sid } = JSON.parse(handshake.slice(1)) as { sid: string };
    world.addOwn('connection', sid);
    const session = `${url}&sid=${sid}`;
    await ask('polling connect', session, '40');
    // Two polls at once are one too many.
    const polls = [ask('poll', session), ...(dice.below(4) === 0 ? [ask('poll', session)] : [])];
    const over = Promise.allSettled(polls);
    for (let i = 1 + dice.below(5); i > 0; i--) {
      const packets = Array.from({ length: 1 + dice.below(10) }, (_, ack) => {
        const { text } = someRequest(ack, dice, world);
        return dice.below(8) === 0 ? edited(text, dice) : text;
      });
      const separator = dice.pick([SEPARATOR, SEPARATOR, SEPARATOR, '', '\n']);
      // Each message counts, not only the request that carries them.
      for (const packet of packets.slice(1)) account.sends('polled message', packet);
      await ask('polled message', session, packets.join(separator));
    }
    if (dice.below(2) === 0) await ask('polled goodbye', session, '1');
    await Promise.race([over, sleep(SILENCE_MS)]);
  } catch {
    // Refused or cut off, as it should be; a wrong answer has been reported.
  } finally {
    end.abort();
  }
}
