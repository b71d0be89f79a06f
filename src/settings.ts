/**
 * Every setting: its default, its rule and its meaning, in one table. config.ts reads it; a test
 * keeps .env.example equal to it. A rule's text is what an operator reads: it never holds a value.
 */
import * as v from 'valibot';
import { isStunUrl, isTurnUrl } from './ice/ice-url.js';
import { accessCode, keySetUrl, looksLikeAddress, secret } from './config/secret-rules.js';

export interface Setting<T> {
  readonly description: string;
  /** As an operator would write it; absent: unset. */
  readonly default?: string;
  readonly schema: v.GenericSchema<string, T>;
}

const setting = <T>(
  description: string,
  schema: v.GenericSchema<string, T>,
  fallback?: string,
): Setting<T> => ({
  description,
  schema,
  default: fallback,
});

const text = v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'));
const whole = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d+$/, `must be a whole number from ${min} to ${max}`),
    v.transform(Number),
    v.minValue(min, `must be a whole number from ${min} to ${max}`),
    v.maxValue(max, `must be a whole number from ${min} to ${max}`),
  );
/** Seconds in, milliseconds out. */
const seconds = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d+(\.\d+)?$/, `must be a number of seconds from ${min} to ${max}`),
    v.transform((value) => Number(value) * 1000),
    v.minValue(min * 1000, `must be a number of seconds from ${min} to ${max}`),
    v.maxValue(max * 1000, `must be a number of seconds from ${min} to ${max}`),
  );
const list = (rule: string, accepts: (part: string) => boolean) =>
  v.pipe(
    v.string(),
    v.transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    ),
    v.minLength(1, rule),
    v.everyItem(accepts, rule),
  );
const isUrl = (protocols: readonly string[]) => (part: string) =>
  URL.canParse(part) && protocols.includes(new URL(part).protocol);
/** http or https, and nothing behind the name and the port but a slash. */
const isPublicUrl = (part: string): boolean =>
  isUrl(['http:', 'https:'])(part) &&
  [`${new URL(part).origin}`, `${new URL(part).origin}/`].includes(new URL(part).href);
const trimmedSecret = v.pipe(v.string(), v.trim(), secret);

export const SETTINGS = {
  HOST: setting('Address to listen on.', text, '0.0.0.0'),
  PORT: setting('Port of the app; 0 takes a free one and the log says which.', whole(0, 65535), '5000'),
  REDIS_URL: setting(
    'Unset: one node, state in memory. Set: a cluster of nodes. Several comma-separated URLs mean Redis Cluster.',
    list('must be redis:// or rediss:// URLs, comma-separated', isUrl(['redis:', 'rediss:'])),
  ),
  REDIS_PREFIX: setting(
    'First part of every Redis key and channel.',
    v.pipe(
      v.string(),
      v.regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores'),
    ),
    'dogeller',
  ),
  METRICS_HOST: setting(
    'Address that the metrics listen on; 0.0.0.0 for a Prometheus on another machine.',
    text,
    '127.0.0.1',
  ),
  METRICS_PORT: setting(
    'Port of the Prometheus metrics, apart from the app; 0 switches them off.',
    whole(0, 65535),
    '9464',
  ),
  DATA_DIR: setting(
    'Folder in which a single node keeps its secret, and what must survive a restart; with Redis it is not used.',
    text,
    'data',
  ),
  SECRET: setting(
    'Signs session tokens; 32 random characters at least. Unset: made once, kept in DATA_DIR, or shared through Redis.',
    secret,
  ),
  SECRET_PREVIOUS: setting(
    'One more secret whose tokens are believed, though none is signed with it: for changing SECRET.',
    secret,
  ),
  ACCESS_CODE: setting(
    'When set, going online needs this code: 8 characters at least. Wrong tries cost time.',
    accessCode,
  ),
  AUTH_JWT_SECRET: setting(
    "When set, people come with another system's JWT, signed with this secret (HS256).",
    trimmedSecret,
  ),
  AUTH_JWKS_URL: setting(
    "Instead: the https URL of that system's key set (JWKS); needs AUTH_JWT_ISSUER or AUTH_JWT_AUDIENCE.",
    keySetUrl,
  ),
  AUTH_JWT_ISSUER: setting('When set, such a JWT must be of this issuer (iss).', text),
  AUTH_JWT_AUDIENCE: setting('When set, such a JWT must be meant for this audience (aud).', text),
  AUTH_JWT_KEY: setting(
    'The older name of the two: a secret, or the URL of a key set.',
    v.pipe(
      v.string(),
      v.trim(),
      // An address has rules of its own: config/sign-in.ts.
      v.rawCheck(({ dataset, addIssue }) => {
        if (!dataset.typed || looksLikeAddress(dataset.value)) return;
        const [issue] = v.safeParse(secret, dataset.value).issues ?? [];
        if (issue) addIssue({ message: issue.message });
      }),
    ),
  ),
  ALLOWED_ORIGINS: setting(
    'Origins that may open a connection, comma-separated. Unset: only the page of this server, by a local name or PUBLIC_URL.',
    list(
      'must be origins such as https://call.example.org, comma-separated',
      (part) => URL.canParse(part) && new URL(part).origin === part,
    ),
  ),
  PUBLIC_URL: setting(
    'Where people open the page, such as https://call.example.org; without it a public name is not believed.',
    v.pipe(
      text,
      v.check(isPublicUrl, 'must be an address such as https://call.example.org, without a path'),
      v.transform((value) => new URL(value).origin),
    ),
  ),
  TRUST_PROXY: setting('How many proxies in front are believed for the client address.', whole(0, 16), '0'),
  REGISTER_SECONDS: setting(
    'A connection that takes longer for one step towards registering is closed.',
    seconds(0.5, 600),
    '8',
  ),
  MAX_SOCKETS_PER_ADDRESS: setting(
    'Most connections to one node from one address (IPv6: from one /64).',
    whole(1, 1_000_000),
    '10000',
  ),
  MAX_DEVICES_PER_PERSON: setting('Most devices (tabs) of one person.', whole(1, 1_000), '50'),
  INVITES_PER_MINUTE: setting('Most invitations by one person.', whole(1, 1_000_000), '20'),
  RINGS_PER_MINUTE: setting(
    'Most invitations to one person, by everybody together.',
    whole(1, 1_000_000),
    '60',
  ),
  NEW_PEOPLE_PER_MINUTE: setting(
    'Most registrations without a token from one address (IPv6: one /64); as many may leave, and ring strangers.',
    whole(1, 1_000_000),
    '600',
  ),
  RATE_FACTOR: setting(
    'How many times the usual rate of requests each connection may have; 0 lifts every limit of rate, for load tests.',
    v.pipe(
      v.string(),
      v.trim(),
      v.regex(/^\d+(\.\d+)?$/, 'must be a number from 0 to 1000'),
      v.transform(Number),
      v.maxValue(1_000, 'must be a number from 0 to 1000'),
    ),
    '1',
  ),
  STUN_URLS: setting(
    'STUN servers, comma-separated.',
    list(
      'must be addresses such as stun:host:3478 (RFC 7064: no slashes, no query), comma-separated',
      isStunUrl,
    ),
  ),
  TURN_URLS: setting(
    'TURN servers, comma-separated; needs TURN_SECRET.',
    list(
      'must be addresses such as turn:host:3478?transport=udp (RFC 7065: no slashes, transport udp or tcp), comma-separated',
      isTurnUrl,
    ),
  ),
  TURN_SECRET: setting("The TURN server's static-auth-secret; credentials are made per person.", secret),
  // No more than an hour: a credential cannot be taken back.
  TURN_TTL: setting('Seconds that a TURN credential is good for.', whole(60, 3600), '3600'),
  RING_SECONDS: setting('A call that nobody answers is missed after this.', seconds(0.1, 600), '30'),
  RESUME_SECONDS: setting(
    'How long a device that lost its connection keeps its place.',
    seconds(0.1, 600),
    '20',
  ),
  DRAIN_SECONDS: setting(
    'The longest that a stopping node waits for its devices to move.',
    seconds(0, 3600),
    '30',
  ),
  MAX_CALL_MEMBERS: setting('Most people in one call.', whole(2, 32), '6'),
  LOG_LEVEL: setting(
    'fatal, error, warn, info, debug, trace or silent.',
    v.picklist(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    ),
    'info',
  ),
} as const;

export type SettingName = keyof typeof SETTINGS;
