import { randomBytes } from 'node:crypto';
import { ConfigError, loadConfig } from './config.js';

function problems(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the settings', () => {
  it('have defaults with which a single node runs', () => {
    expect(loadConfig({})).toMatchObject({
      host: '0.0.0.0',
      port: 5000,
      redisUrls: [],
      metricsHost: '127.0.0.1',
      metricsPort: 9464,
      secret: undefined,
      allowedOrigins: undefined,
      ringMs: 30_000,
      resumeMs: 20_000,
      drainMs: 30_000,
      maxCallMembers: 6,
      turnTtl: 3_600,
      logLevel: 'info',
    });
  });

  it('take an empty variable for an unset one', () => {
    expect(loadConfig({ REDIS_URL: '', PORT: '' })).toMatchObject({ redisUrls: [], port: 5000 });
  });

  it('take lists apart', () => {
    expect(
      loadConfig({
        REDIS_URL: 'redis://a:1, rediss://b:2',
        ALLOWED_ORIGINS: 'https://call.example.org,http://localhost:5173',
        PUBLIC_URL: 'https://Call.example.org:443/',
        STUN_URLS: 'stun:a',
        TURN_URLS: 'turn:a?transport=udp,turns:b',
        TURN_SECRET: 'quite secret, and long enough for a key',
      }),
    ).toMatchObject({
      redisUrls: ['redis://a:1', 'rediss://b:2'],
      allowedOrigins: ['https://call.example.org', 'http://localhost:5173'],
      publicUrl: 'https://call.example.org',
      stunUrls: ['stun:a'],
      turnUrls: ['turn:a?transport=udp', 'turns:b'],
    });
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '5000x'],
    ['REDIS_URL', 'http://a'],
    ['REDIS_PREFIX', 'a b'],
    ['SECRET', 'short'],
    ['SECRET', 'thirty-one characters, not more'],
    ['SECRET', 'a'.repeat(32)],
    ['SECRET', 'abcdefgh'.repeat(4)],
    ['SECRET', 'abcdefgh'.repeat(5).slice(0, 35)],
    ['SECRET', '0123456789abcdefghijklmnopqrstuvwxyz'],
    ['SECRET', 'change-me-change-it-now-please-change'],
    ['SECRET', 'https://idp.example/keys/of/somebody.json'],
    ['SECRET_PREVIOUS', 'hunter22'],
    ['TURN_SECRET', 'north-western-star'],
    ['AUTH_JWT_SECRET', 'hunter22'],
    ['AUTH_JWT_SECRET', 'https://idp.example/.well-known/jwks.json'],
    ['AUTH_JWT_KEY', 'hunter22'],
    ['AUTH_JWT_KEY', 'https:/idp.example/.well-known/jwks.json'],
    ['AUTH_JWT_KEY', 'http://idp.example/.well-known/jwks.json'],
    ['AUTH_JWT_KEY', 'file:///etc/dogeller/jwks-of-everybody.json'],
    ['AUTH_JWT_KEY', 'idp.example://well-known/jwks-of-everybody'],
    ['AUTH_JWKS_URL', 'http://idp.example/.well-known/jwks.json'],
    ['AUTH_JWKS_URL', 'a secret where an address is meant, 32'],
    ['ACCESS_CODE', 'sesame'],
    ['ACCESS_CODE', '   sesame   '],
    ['ACCESS_CODE', '11111111'],
    ['ALLOWED_ORIGINS', 'my.host.example'],
    ['ALLOWED_ORIGINS', 'https://my.host.example/'],
    ['PUBLIC_URL', 'my.host.example'],
    ['PUBLIC_URL', 'ftp://call.example.org'],
    ['PUBLIC_URL', 'https://call.example.org/calls'],
    ['PUBLIC_URL', 'https://user@call.example.org'],
    ['TURN_TTL', '5'],
    ['RING_SECONDS', '-1'],
    ['RING_SECONDS', '0'],
    ['MAX_CALL_MEMBERS', '1'],
    ['LOG_LEVEL', 'loud'],
    ['STUN_URLS', 'turn:a'],
    ['STUN_URLS', 'stun://stun.example.org'],
    ['STUN_URLS', 'stun:good.example.org,stun:stun.example.org?transport=udp'],
  ])('refuse %s=%s by name and rule, without the value', (name, value) => {
    const [problem, ...more] = problems({ [name]: value });
    expect(more).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${name} must `));
    if (value.length > 2) expect(problem).not.toContain(value);
  });

  it.each(['turn://turn.example.org', 'turn:turn.example.org?transport=tls'])(
    'refuse TURN_URLS=%s, which a browser would',
    (value) => {
      const env = {
        TURN_URLS: `turn:good.example.org,${value}`,
        TURN_SECRET: 'a secret with more than 32 characters',
      };
      expect(problems(env)).toEqual([expect.stringMatching(/^TURN_URLS must .*RFC 7065/)]);
    },
  );

  const SECRET = 'a secret with more than 32 characters';
  const KEYS = 'https://idp.example/jwks.json';

  it('say how a secret is made', () => {
    for (const name of ['SECRET', 'SECRET_PREVIOUS', 'AUTH_JWT_SECRET', 'AUTH_JWT_KEY', 'TURN_SECRET'])
      expect(problems({ [name]: 'hunter2' })).toEqual([expect.stringContaining('openssl rand -hex 32')]);
  });

  it.each([
    ['AUTH_JWT_KEY', SECRET, { authJwtSecret: SECRET, authJwksUrl: undefined }],
    ['AUTH_JWT_KEY', `  ${SECRET}\n`, { authJwtSecret: SECRET, authJwksUrl: undefined }],
    ['AUTH_JWT_SECRET', SECRET, { authJwtSecret: SECRET, authJwksUrl: undefined }],
    ['AUTH_JWT_KEY', ` ${KEYS} `, { authJwtSecret: undefined, authJwksUrl: KEYS }],
    [
      'AUTH_JWT_KEY',
      'HTTPS://idp.example/',
      { authJwtSecret: undefined, authJwksUrl: 'HTTPS://idp.example/' },
    ],
    ['AUTH_JWKS_URL', KEYS, { authJwtSecret: undefined, authJwksUrl: KEYS }],
    ['AUTH_JWKS_URL', 'http://[::1]:1/', { authJwtSecret: undefined, authJwksUrl: 'http://[::1]:1/' }],
  ])('tell a secret from a key set: %s=%s', (name, value, expected) => {
    expect(loadConfig({ [name]: value, AUTH_JWT_AUDIENCE: 'calls' })).toMatchObject(expected);
  });

  it.each([
    ['AUTH_JWKS_URL', KEYS],
    ['AUTH_JWKS_URL', 'http://127.0.0.1:1/'],
    ['AUTH_JWT_KEY', KEYS],
  ])('want to know for whom a key set signs: %s=%s', (name, value) => {
    expect(problems({ [name]: value })).toEqual([
      expect.stringContaining('AUTH_JWT_AUDIENCE or AUTH_JWT_ISSUER'),
    ]);
    expect(problems({ [name]: value, AUTH_JWT_ISSUER: 'https://idp.example' })).toEqual([]);
    expect(problems({ [name]: value, AUTH_JWT_AUDIENCE: 'calls' })).toEqual([]);
  });

  it('want one key only, and a key where its issuer or audience is said', () => {
    expect(problems({ AUTH_JWT_SECRET: SECRET, AUTH_JWT_KEY: SECRET })).toHaveLength(1);
    expect(problems({ AUTH_JWT_SECRET: SECRET, AUTH_JWKS_URL: KEYS, AUTH_JWT_ISSUER: 'a' })).toHaveLength(1);
    expect(problems({ AUTH_JWT_ISSUER: 'a', AUTH_JWT_AUDIENCE: 'b' })).toHaveLength(2);
    // As it was with the older setting.
    expect(problems({ AUTH_JWT_KEY: 'http://127.0.0.1:1/jwks.json' })).toEqual([]);
  });

  it('take what openssl makes, in hex and in base64', () => {
    for (const form of ['hex', 'base64'] as const) {
      for (let i = 0; i < 200; i++) expect(problems({ SECRET: randomBytes(32).toString(form) })).toEqual([]);
    }
  });

  it('report everything at once', () => {
    expect(problems({ PORT: 'x', LOG_LEVEL: 'y', TURN_URLS: 'turn:a', RING_SECOND: '3' })).toEqual([
      expect.stringContaining('PORT must'),
      expect.stringContaining('LOG_LEVEL must'),
      'TURN_SECRET must be set when TURN_URLS is',
      'RING_SECOND is not a setting; did you mean RING_SECONDS?',
    ]);
  });

  it.each([
    'REDIS_URLS',
    'REDISURL',
    'DOGELLER_PORT',
    'TURN_USER',
    'METRICS_HOSTS',
    'ALOWED_ORIGINS',
    'RESUME_SECOND',
  ])('take %s for a typing error', (name) => {
    expect(problems({ [name]: 'x' })).toHaveLength(1);
  });

  it.each(['tcp://10.0.0.1:9464', 'udp://10.0.0.1:9464', 'sctp://10.0.0.1:9464'])(
    'pass over METRICS_PORT=%s, which Kubernetes makes for a Service named metrics',
    (value) => {
      expect(loadConfig({ METRICS_PORT: value })).toMatchObject({
        metricsPort: 9464,
        passedOver: ['METRICS_PORT'],
      });
    },
  );

  it('pass over no secret because of what it looks like', () => {
    expect(loadConfig({ ACCESS_CODE: 'tcp://10.0.0.1:80' })).toMatchObject({
      accessCode: 'tcp://10.0.0.1:80',
      passedOver: [],
    });
    expect(problems({ REDIS_URL: 'tcp://10.0.0.1:6379' })).toHaveLength(1);
  });

  it.each([
    ['HOME', '/root'],
    ['HOSTNAME', 'a'],
    ['REDIS_SERVICE_HOST', '10.0.0.1'],
    ['TURN_PORT', 'tcp://10.0.0.1:3478'],
    ['TURN_PORT_3478_TCP', 'x'],
    ['npm_config_port', '1'],
  ])('do not mind %s of somebody else', (name, value) => {
    expect(problems({ [name]: value })).toEqual([]);
  });
});
