/**
 * What comes over HTTP from somebody who has no connection yet: handshakes and polling requests that
 * are wrong, requests for the page that are none, and requests that never end. As bytes on TCP.
 */
import type { Dice } from '../chaos/dice.js';
import { edited } from './mutations.js';
import type { World } from './world.js';

export interface Knock {
  readonly kind: string;
  readonly bytes: Buffer;
  /** It has no end, so that no answer is to be waited for: it is kept open. */
  readonly endless?: boolean;
}

const SOCKETS = '/socket.io/?EIO=4&transport=';
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
];

const request = (start: string, headers: readonly string[] = [], body = ''): Buffer =>
  Buffer.from([`${start} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, '', body].join('\r\n'), 'latin1');

type Maker = (dice: Dice, world: World) => Buffer;

const MAKERS: Readonly<Record<string, Maker>> = {
  'handshake query': (dice, world) => {
    const version = dice.pick(['3', '4', '5', '', '__proto__', '4&EIO=3', '4&EIO=4']);
    const transport = dice.pick([
      'polling',
      'websocket',
      'webtransport',
      '__proto__',
      'constructor',
      '',
      'x',
    ]);
    const session = dice.pick([
      '',
      '__proto__',
      'x',
      `${'s'.repeat(3_000)}`,
      '%00',
      '%',
      world.any('connection', dice),
    ]);
    const query = `EIO=${version}&transport=${transport}&sid=${session}&t=${dice.below(9)}`;
    const headers = dice.below(2) === 0 ? UPGRADE : [];
    return request(`${dice.pick(['GET', 'POST', 'OPTIONS'])} /socket.io/?${query}`, headers);
  },
  'upgrade headers': (dice) => {
    const headers = UPGRADE.flatMap((header) =>
      dice.below(3) > 0
        ? [header]
        : dice.pick([[], [header, header], [edited(header, dice).replaceAll(/[\r\n]/g, '')]]),
    );
    return request(`GET ${SOCKETS}websocket`, headers);
  },
  'foreign origin': (dice) =>
    request(`GET ${SOCKETS}${dice.pick(['websocket', 'polling'])}`, [
      `Origin: ${dice.pick(['https://evil.example', 'null', 'http://127.0.0.1.evil.example', '\u00ff', 'x'])}`,
      ...UPGRADE,
    ]),
  'many headers': (dice) => {
    const many = Array.from({ length: dice.pick([100, 2_000]) }, (_, i) => `X-${i}: 1`);
    return request(`GET ${SOCKETS}websocket`, [...UPGRADE, ...many]);
  },
  'long header': (dice) => {
    const name = dice.pick([
      'Sec-WebSocket-Protocol',
      'Cookie',
      'Sec-WebSocket-Extensions',
      'X-Forwarded-For',
    ]);
    const value = `a${dice.pick([' ', ',', ', ', ';', 'a'])}`.repeat(dice.pick([500, 6_000]));
    return request(`GET ${SOCKETS}websocket`, [...UPGRADE, `${name}: ${value}`]);
  },
  'polling body': (dice, world) => {
    const body = dice.pick([
      '',
      '40',
      '4',
      '\u001e\u001e',
      'b====',
      '42["x"]'.repeat(500),
      'x'.repeat(300_000),
    ]);
    const session = world.any('connection', dice);
    const length = dice.pick([body.length, body.length + 10, 1e12, -1, 'x']);
    const headers = [`Content-Length: ${length}`, `Content-Type: ${dice.pick(['text/plain', 'a/b', ''])}`];
    return request(`POST ${SOCKETS}polling&sid=${session}`, headers, body);
  },
  chunks: (dice) => {
    const body = dice.pick([
      '0\r\n\r\n',
      'ffffffffffffffff\r\nx',
      '5\r\nabc',
      'zz\r\n',
      '1;x=y\r\na\r\n0\r\n\r\n',
    ]);
    return request(`POST ${SOCKETS}polling`, ['Transfer-Encoding: chunked'], body);
  },
  'a path': (dice) =>
    request(
      `${dice.pick(['GET', 'HEAD', 'PUT', 'DELETE', 'TRACE', 'PATCH'])} ${dice.pick([
        '/',
        '/livez',
        '/readyz',
        '/version',
        '/../../../../etc/passwd',
        '/%2e%2e/%2e%2e/package.json',
        '/..%5c..%5cpackage.json',
        '/%',
        '/%c0%ae',
        '/%00',
        '//evil.example/',
        '/call/__proto__',
        '/socket.io',
        '/socket.io/%',
        '/socket.io/socket.io.js',
        `/${'a/'.repeat(2_000)}`,
        '*',
        'http://evil.example/',
        '?',
      ])}`,
      dice.pick([
        [],
        ['Range: bytes=9-1,-99999999999'],
        ['If-None-Match: *'],
        ['Expect: 100-continue'],
        ['Accept-Encoding: *;q=9'],
      ]),
    ),
  'two at once': (dice, world) =>
    Buffer.concat([
      request('GET /livez'),
      request(`GET ${SOCKETS}polling`),
      request(`GET ${SOCKETS}polling&sid=${world.any('connection', dice)}`),
      request(`GET ${SOCKETS}websocket`, UPGRADE),
    ]),
  'no HTTP': (dice) =>
    dice.pick([
      Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc]),
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      Buffer.from('GET / HTTP/9.9\r\n\r\n'),
      Buffer.from('GET /\r\n\r\n'),
      Buffer.from('\r\n\r\n\r\n'),
      Buffer.from(Array.from({ length: 200 }, () => dice.below(256))),
    ]),
  'mutated request': (dice) => {
    const whole = request(`GET ${SOCKETS}${dice.pick(['polling', 'websocket'])}`, UPGRADE);
    return Buffer.from(edited(whole.toString('latin1'), dice), 'latin1');
  },
};

/** The beginnings of requests, the rest of which never comes (slow loris). */
const ENDLESS: readonly Buffer[] = [
  Buffer.from('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nX-Slow: '),
  Buffer.from(
    'POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n4',
  ),
  Buffer.from('G'),
  Buffer.alloc(0),
  // Has its WebSocket, and does not say a word more.
  request(`GET ${SOCKETS}websocket`, UPGRADE),
];

const KINDS = Object.keys(MAKERS);

export function someKnock(dice: Dice, world: World): Knock {
  const kind = dice.pick([...KINDS, 'endless']);
  if (kind === 'endless') return { kind, bytes: dice.pick(ENDLESS), endless: true };
  return { kind, bytes: (MAKERS[kind] as Maker)(dice, world) };
}
