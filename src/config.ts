/**
 * Reads the environment, once, for main.ts and the tests: the only reader of process.env's
 * content. All problems are reported together, by variable and rule; a value is never printed.
 */
import * as v from 'valibot';
import { type SignIn, signIn } from './config/sign-in.js';
import { SETTINGS, type SettingName } from './settings.js';

export { SETTINGS };

/** The injection token of the one Config. */
export const CONFIG = Symbol('config');

type Value<N extends SettingName> = v.InferOutput<(typeof SETTINGS)[N]['schema']>;

export interface Config extends SignIn {
  readonly host: string;
  readonly port: number;
  /** Empty: one node, state in memory. More than one: Redis Cluster. */
  readonly redisUrls: readonly string[];
  readonly redisPrefix: string;
  readonly metricsHost: string;
  /** 0: no metrics. */
  readonly metricsPort: number;
  /** Of a single node. */
  readonly dataDir: string;
  /** Undefined: made once, and kept. */
  readonly secret: string | undefined;
  /** Verifies session tokens too, and signs none. */
  readonly secretPrevious: string | undefined;
  readonly accessCode: string | undefined;
  /** Undefined: same origin. */
  readonly allowedOrigins: readonly string[] | undefined;
  /** An origin: where people open the page. */
  readonly publicUrl: string | undefined;
  readonly trustProxy: number;
  readonly registerMs: number;
  readonly maxSocketsPerAddress: number;
  readonly maxDevicesPerPerson: number;
  readonly invitesPerMinute: number;
  readonly ringsPerMinute: number;
  /** Per address. */
  readonly newPeoplePerMinute: number;
  /** 0: no limits. */
  readonly rateFactor: number;
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  readonly turnSecret: string | undefined;
  /** Seconds. */
  readonly turnTtl: number;
  readonly ringMs: number;
  readonly resumeMs: number;
  readonly drainMs: number;
  readonly maxCallMembers: number;
  /** Names of settings whose values an orchestrator injected; their defaults hold. */
  readonly passedOver: readonly string[];
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The settings are not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** @throws ConfigError that lists every problem. An empty variable counts as unset. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];

  function read<N extends SettingName>(name: N): Value<N> | undefined {
    const { schema, default: fallback } = SETTINGS[name];
    const given = (isInjected(name, env[name]) ? undefined : env[name]) || fallback;
    if (given === undefined) return undefined;
    const result = v.safeParse(schema, given);
    if (result.success) return result.output as Value<N>;
    problems.push(`${name} ${result.issues[0].message}`);
    return undefined;
  }
  const need = <N extends SettingName>(name: N): Value<N> => read(name) as Value<N>;

  const config: Config = {
    host: need('HOST'),
    port: need('PORT'),
    redisUrls: read('REDIS_URL') ?? [],
    redisPrefix: need('REDIS_PREFIX'),
    metricsHost: need('METRICS_HOST'),
    metricsPort: need('METRICS_PORT'),
    dataDir: need('DATA_DIR'),
    secret: read('SECRET'),
    secretPrevious: read('SECRET_PREVIOUS'),
    accessCode: read('ACCESS_CODE'),
    ...signIn(
      {
        either: read('AUTH_JWT_KEY'),
        secret: read('AUTH_JWT_SECRET'),
        jwks: read('AUTH_JWKS_URL'),
        issuer: read('AUTH_JWT_ISSUER'),
        audience: read('AUTH_JWT_AUDIENCE'),
      },
      (problem) => problems.push(problem),
    ),
    allowedOrigins: read('ALLOWED_ORIGINS'),
    publicUrl: read('PUBLIC_URL'),
    trustProxy: need('TRUST_PROXY'),
    registerMs: need('REGISTER_SECONDS'),
    maxSocketsPerAddress: need('MAX_SOCKETS_PER_ADDRESS'),
    maxDevicesPerPerson: need('MAX_DEVICES_PER_PERSON'),
    invitesPerMinute: need('INVITES_PER_MINUTE'),
    ringsPerMinute: need('RINGS_PER_MINUTE'),
    newPeoplePerMinute: need('NEW_PEOPLE_PER_MINUTE'),
    rateFactor: need('RATE_FACTOR'),
    stunUrls: read('STUN_URLS') ?? [],
    turnUrls: read('TURN_URLS') ?? [],
    turnSecret: read('TURN_SECRET'),
    turnTtl: need('TURN_TTL'),
    ringMs: need('RING_SECONDS'),
    resumeMs: need('RESUME_SECONDS'),
    drainMs: need('DRAIN_SECONDS'),
    maxCallMembers: need('MAX_CALL_MEMBERS'),
    passedOver: names.filter((name) => isInjected(name, env[name])),
    logLevel: need('LOG_LEVEL'),
  };
  if (env['TURN_URLS'] && !env['TURN_SECRET']) problems.push('TURN_SECRET must be set when TURN_URLS is');
  problems.push(...unknownSettings(env));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

const FAMILIES =
  /^(DOGELLER|RING|RESUME|DRAIN|TURN|STUN|METRICS|MAX_CALL|ALLOWED_ORIGIN|ACCESS_CODE|AUTH_JWT|AUTH_JWKS)_/;
const names = Object.keys(SETTINGS) as SettingName[];

/**
 * Kubernetes and old Docker links put such variables into every container. A Service named `metrics`
 * makes METRICS_PORT=tcp://…, under our own name. Only a name that ends in PORT is passed over by its
 * value: a secret must never be.
 */
const isInjected = (name: string, value = ''): boolean =>
  /_SERVICE_(HOST|PORT)|_PORT_\d+_|_ENV_/.test(name) ||
  (/(^|_)PORT$/.test(name) && /^(tcp|udp|sctp):\/\//.test(value));

/** A variable that looks like one of ours but is none is a typing error, and would be ignored in silence. */
function unknownSettings(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(env).flatMap((name) => {
    if ((names as string[]).includes(name) || isInjected(name, env[name])) return [];
    const near = names.find((ours) => ours.length >= 8 && distance(name, ours) <= 2);
    if (near) return [`${name} is not a setting; did you mean ${near}?`];
    return FAMILIES.test(name) ? [`${name} is not a setting`] : [];
  });
}

/** Levenshtein distance, given up as 3 when the lengths alone say so. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
