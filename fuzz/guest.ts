/**
 * An attacker who gets in: connects, registers, and sends rounds of requests of any shape, and what
 * breaks the rules below them. Holds the server to its answers: one for each request that asks for
 * one, never `internal`, and nothing of what others say to each other.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { safeParse } from 'valibot';
import type { Dice } from '../chaos/dice.js';
import type { Verdict } from '../chaos/verdict.js';
import { failure } from '../src/protocol/schemas.js';
import type { Account } from './account.js';
import { someHostile } from './frames.js';
import { someRequest } from './requests.js';
import { WebSocketClient, encode, text } from './websocket.js';
import type { World } from './world.js';

/** An honest answer is here within this time, also on a machine that is busy. */
const ANSWER_MS = 20_000;
/** After what cannot be read there may be silence: the rest of a frame is waited for. */
const SILENCE_MS = 100;
const TURNED_AWAY_MS = 100;

export interface Attack {
  readonly ports: readonly number[];
  readonly dice: Dice;
  readonly world: World;
  readonly account: Account;
  readonly verdict: Verdict;
  /** Texts that no attacker may ever be sent. */
  readonly secrets: readonly string[];
}

interface Identity {
  readonly token: string;
  readonly device: string;
}

export class Guest {
  #client: WebSocketClient | undefined;
  #identity: Identity | undefined;
  /** Numbers of requests whose answer is still to come, and who waits for it. */
  readonly #pending = new Map<number, (reply: Record<string, unknown>) => void>();
  #ack = 0;
  /** What this connection was sent that breaks rules: an answer that does not come may be due to it. */
  readonly #trail: string[] = [];
  #onPacket: ((message: string) => void) | undefined;

  constructor(private readonly attack: Attack) {}

  /** Until all has been sent. */
  async run(): Promise<void> {
    while (this.attack.account.goesOn) {
      try {
        await this.#visit();
      } catch {
        // Turned away, or cut off while it knocked: both are the server's right.
        await sleep(TURNED_AWAY_MS);
      } finally {
        this.#client?.drop();
        await this.#client?.closed;
        this.#pending.clear();
        this.#trail.length = 0;
      }
    }
  }

  async #visit(): Promise<void> {
    const { account, dice, ports } = this.attack;
    account.sends('connection', '');
    const client = await WebSocketClient.open(dice.pick(ports), '/socket.io/?EIO=4&transport=websocket');
    this.#client = client;
    client.onText = (message) => this.#heard(message);
    await this.#connected(client);
    await this.#register(client);
    account.visits++;
    for (let rounds = 1 + dice.below(6); rounds > 0 && account.goesOn; rounds--) {
      await this.#round(client);
      if (client.isOpen && dice.below(2) === 0) await this.#hostile(client);
      if (!client.isOpen) return void account.cut++;
    }
    if (dice.below(3) === 0) client.send(text('41'));
  }

  #connected(client: WebSocketClient): Promise<void> {
    return this.#within('the connection is taken', client, (done) => {
      this.#onPacket = (message) => {
        if (message.startsWith('0{')) this.#learn('connection', (JSON.parse(message.slice(1)) as Ids).sid);
        if (!message.startsWith('40{')) return;
        this.#learn('connection', (JSON.parse(message.slice(2)) as Ids).sid);
        done();
      };
      client.send(text('40'));
    });
  }

  async #register(client: WebSocketClient): Promise<void> {
    const { dice, account } = this.attack;
    const again = this.#identity && dice.below(4) > 0 ? this.#identity : undefined;
    const body = {
      name: `Guest ${dice.below(100)}`,
      ...(again && { token: again.token }),
      ...(again && dice.below(2) === 0 && { device: again.device }),
    };
    account.sends('registration', '');
    const reply = await this.#ask(client, 'session:register', body);
    if (reply['ok'] !== true) {
      this.#identity = undefined;
      throw new Error('not let in');
    }
    const { self, device, token } = reply as unknown as Identity & { self: { id: string } };
    this.#identity = { device, token };
    this.#learn('person', self.id);
    this.#learn('device', device);
    this.#learn('token', token);
  }

  /** Some requests at once, then one that shows that all of them have been read. */
  async #round(client: WebSocketClient): Promise<void> {
    const { dice, world, account } = this.attack;
    const frames: Buffer[] = [];
    for (let count = 8 + dice.below(40); count > 0; count--) {
      const packet = someRequest(++this.#ack, dice, world);
      if (packet.ack !== undefined) this.#pending.set(packet.ack, () => undefined);
      account.sends(packet.kind, packet.text);
      frames.push(encode(text(packet.text)));
    }
    client.write(Buffer.concat(frames));
    await this.#ask(client, 'people:get', { id: 'nobody' });
    await this.#within('all requests are answered', client, (done) => {
      this.#onPacket = () => this.#pending.size === 0 && done();
      this.#onPacket('');
    });
  }

  async #hostile(client: WebSocketClient): Promise<void> {
    const { dice, world, account } = this.attack;
    const { text: packet } = someRequest(++this.#ack, dice, world);
    const { kind, bytes } = someHostile(packet, dice);
    account.sends(kind, bytes.toString('latin1', 0, 160));
    this.#trail.push(`${kind} ${JSON.stringify(bytes.toString('latin1', 0, 100))}`);
    client.write(bytes);
    const probe = (): Promise<unknown> => this.#ask(client, 'people:get', { id: 'nobody' });
    // Twice: what was read together with a goodbye is still answered, and nothing after it.
    const asked = probe()
      .then(probe)
      .then(
        () => true,
        () => false,
      );
    const silence = new AbortController();
    const answered = await Promise.race([asked, sleep(SILENCE_MS, false, { signal: silence.signal })]);
    silence.abort();
    if (!answered) client.drop();
    await (answered ? undefined : client.closed);
  }

  #ask(client: WebSocketClient, event: string, body: object): Promise<Record<string, unknown>> {
    const ack = ++this.#ack;
    return this.#within(`${event} is answered`, client, (done) => {
      this.#pending.set(ack, done);
      client.send(text(`42${ack}${JSON.stringify([event, body])}`));
    });
  }

  /** @throws Error when the connection ends first; a broken promise when neither happens */
  async #within<T = void>(
    what: string,
    client: WebSocketClient,
    begin: (done: (value: T) => void) => void,
  ): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        timer = setTimeout(() => {
          const detail = `not so: ${what}; sent before: ${this.#trail.join(', ') || 'nothing hostile'}`;
          if (client.isOpen) this.attack.verdict.broken('whoever asks is answered', detail);
          reject(new Error(`not within ${ANSWER_MS} ms: ${what}`));
        }, ANSWER_MS);
        void client.closed.then(() => reject(new Error('the connection has ended')));
        begin(resolve);
      });
    } finally {
      clearTimeout(timer);
      this.#onPacket = undefined;
    }
  }

  #heard(message: string): void {
    const { secrets, verdict } = this.attack;
    if (message === '2') this.#client?.send(text('3'));
    for (const secret of secrets) {
      if (message.includes(secret)) {
        verdict.broken('nothing is delivered to a third party', `an attacker heard ${message.slice(0, 300)}`);
      }
    }
    const answer = /^43(\d+)(\[.*)$/s.exec(message);
    if (answer) this.#answered(Number(answer[1]), (JSON.parse(answer[2] as string) as unknown[])[0]);
    const call = /"call":(?:\{"id":)?"([^"]+)"/.exec(message);
    if (call) this.#learn('call', call[1]);
    this.#onPacket?.(message);
  }

  #answered(ack: number, reply: unknown): void {
    const { account, verdict } = this.attack;
    const { ok, code } = (reply ?? {}) as { ok?: unknown; code?: string };
    if (ok !== true && !safeParse(failure, reply).success) {
      verdict.broken('an answer has its shape', JSON.stringify(reply).slice(0, 300));
    }
    if (code === 'internal')
      verdict.broken('no request makes an unexpected error', account.recent.join('\n'));
    account.answered(ok === true ? 'ok' : String(code));
    const wanted = this.#pending.get(ack);
    this.#pending.delete(ack);
    wanted?.(reply as Record<string, unknown>);
  }

  #learn(kind: 'person' | 'call' | 'device' | 'connection' | 'token', value: string | undefined): void {
    if (value !== undefined) this.attack.world.addOwn(kind, value);
  }
}

interface Ids {
  readonly sid?: string;
}
