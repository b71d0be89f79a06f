/**
 * A TURN client over UDP (RFC 8656), for asking a relay what it would do: it allocates, and asks for
 * permissions and channels. It sends nothing to any peer. Answers are codes: 0 is success.
 */
import { type Socket, createSocket } from 'node:dgram';
import { createHmac } from 'node:crypto';
import {
  ATTRIBUTE,
  type Answer,
  type Attribute,
  type ByTransaction,
  FAMILY,
  METHOD,
  longTermKey,
  readAnswer,
  writeRequest,
  xorPeerAddress,
} from './stun.js';

const WITHIN_MS = 5_000;
/** UDP loses packets. */
const AGAIN_MS = 500;
const UDP = 17;
/** Allocation Mismatch (RFC 8656 19). */
const MISMATCH = 437;
const PEER_PORT = 9_999;
const FIRST_CHANNEL = 0x4000;

export interface Credentials {
  readonly username: string;
  readonly credential: string;
}

/** As the server makes them: draft-uberti-behave-turn-rest-00. `expires` in seconds since 1970. */
export function credentials(secret: string, expires: number, person = 'ana'): Credentials {
  const username = `${expires}:${person}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

export class TurnClient {
  #socket: Socket = createSocket('udp4');
  #proof: { attributes: readonly Attribute[]; key: Buffer } | undefined;
  #channels = FIRST_CHANNEL;

  constructor(
    private readonly port: number,
    private readonly who?: Credentials,
  ) {}

  /** A relay port of this family and transport (IANA protocol number). */
  async allocate(family: 4 | 6 = 4, transport = UDP): Promise<number> {
    for (;;) {
      const code = await this.#allocate(family, transport);
      if (code !== MISMATCH) return code;
      // The port was somebody's before us, whom the relay still knows: another one (RFC 8656 7.4).
      this.#socket.close();
      this.#socket = createSocket('udp4');
      this.#proof = undefined;
    }
  }

  async #allocate(family: 4 | 6, transport: number): Promise<number> {
    const wanted: Attribute[] = [
      [ATTRIBUTE.requestedTransport, Buffer.from([transport, 0, 0, 0])],
      [ATTRIBUTE.requestedAddressFamily, Buffer.from([FAMILY[family], 0, 0, 0])],
    ];
    const challenge = await this.#ask(METHOD.allocate, wanted);
    const [realm, nonce] = [ATTRIBUTE.realm, ATTRIBUTE.nonce].map((type) => challenge.attributes.get(type));
    if (!this.who || !realm || !nonce) return challenge.code;
    const { username, credential } = this.who;
    this.#proof = {
      attributes: [
        [ATTRIBUTE.username, Buffer.from(username)],
        [ATTRIBUTE.realm, realm],
        [ATTRIBUTE.nonce, nonce],
      ],
      key: longTermKey(username, realm.toString(), credential),
    };
    return (await this.#ask(METHOD.allocate, wanted)).code;
  }

  /** Whether the relay would send to this address and take from it. */
  async permission(address: string): Promise<number> {
    return (await this.#ask(METHOD.createPermission, [xorPeerAddress(address, 0)])).code;
  }

  async channel(address: string, port = PEER_PORT): Promise<number> {
    const number = Buffer.alloc(4);
    number.writeUInt16BE(this.#channels++, 0);
    const wanted = [[ATTRIBUTE.channelNumber, number] as const, xorPeerAddress(address, port)];
    return (await this.#ask(METHOD.channelBind, wanted)).code;
  }

  /** Gives the allocation back. */
  async close(): Promise<void> {
    if (this.#proof) await this.#ask(METHOD.refresh, [[ATTRIBUTE.lifetime, Buffer.alloc(4)]]);
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }

  #ask(method: number, attributes: readonly (Attribute | ByTransaction)[]): Promise<Answer> {
    const { transaction, bytes } = writeRequest(
      method,
      [...attributes, ...(this.#proof?.attributes ?? [])],
      this.#proof?.key,
    );
    return new Promise((resolve, reject) => {
      const send = (): void => this.#socket.send(bytes, this.port, '127.0.0.1');
      const again = setInterval(send, AGAIN_MS);
      const late = setTimeout(() => done(new Error(`no answer to method ${method}`)), WITHIN_MS);
      const hear = (datagram: Buffer): void => {
        const answer = readAnswer(datagram, transaction);
        if (answer) done(answer);
      };
      const done = (outcome: Answer | Error): void => {
        clearInterval(again);
        clearTimeout(late);
        this.#socket.off('message', hear);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      this.#socket.on('message', hear);
      send();
    });
  }
}
