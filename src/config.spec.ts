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
        STUN_URLS: 'stun:a',
        TURN_URLS: 'turn:a?transport=udp,turns:b',
        TURN_SECRET: 'quite secret',
      }),
    ).toMatchObject({
      redisUrls: ['redis://a:1', 'rediss://b:2'],
      allowedOrigins: ['https://call.example.org', 'http://localhost:5173'],
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
    ['ALLOWED_ORIGINS', 'my.host.example'],
    ['ALLOWED_ORIGINS', 'https://my.host.example/'],
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
      const env = { TURN_URLS: `turn:good.example.org,${value}`, TURN_SECRET: 'x'.repeat(32) };
      expect(problems(env)).toEqual([expect.stringMatching(/^TURN_URLS must .*RFC 7065/)]);
    },
  );

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
