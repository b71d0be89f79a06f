/**
 * docker-compose.yml and the image: no service has more rights than its work needs. What it may have
 * beyond nothing is listed here, with the reason, so that a right more is a change of this table.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config.js';

interface Service {
  image?: string;
  user?: string;
  read_only?: boolean;
  privileged?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  pids_limit?: number;
  mem_limit?: string;
  network_mode?: string;
  networks?: string[];
  ports?: string[];
  pid?: string;
  ipc?: string;
  volumes?: string[];
  devices?: unknown;
}

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const stack = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
};
const services = Object.entries(stack.services);

/** Beyond nothing. */
const CAPABILITIES: Record<string, string[]> = {
  // The programs' files ask for it, and do not start without it.
  turn: ['NET_BIND_SERVICE'],
  edge: ['NET_BIND_SERVICE'],
  // To hand files over to their readers.
  secrets: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'],
};
/** Who runs as the image's own user, and who that is. */
const USERS: Record<string, string> = {
  balancer: 'the image of haproxy runs as haproxy (99)',
};
const PUBLISHED = ['balancer', 'turn', 'edge'];

it('has the services that this test knows', () => {
  expect(services.map(([name]) => name).sort()).toEqual([
    'balancer',
    'edge',
    'redis',
    'secrets',
    'signaling',
    'turn',
  ]);
});

describe.each(services)('the service %s', (name, service) => {
  it('cannot write to its own files', () => {
    expect(service.read_only).toBe(true);
  });

  it('has no capability that it does not need, and can gain none', () => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.cap_add ?? []).toEqual(CAPABILITIES[name] ?? []);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.privileged).toBeUndefined();
    expect(service.devices).toBeUndefined();
  });

  it('runs as the user that is said here', () => {
    // It writes the secrets for their readers, reaches nobody, and ends.
    if (name === 'secrets') expect(service).toMatchObject({ user: '0:0', network_mode: 'none' });
    else if (name in USERS) expect(service.user).toBeUndefined();
    else expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('has limits', () => {
    expect(service.pids_limit).toBeGreaterThan(0);
    if (name !== 'secrets') expect(service.mem_limit).toMatch(/^\d+[mg]$/);
  });

  it('shares no namespace with the machine, and sees none of its engine', () => {
    expect([service.pid, service.ipc]).toEqual([undefined, undefined]);
    expect(service.network_mode ?? 'none').toBe('none');
    for (const volume of service.volumes ?? []) {
      expect(volume).not.toContain('docker.sock');
      // Files of ours only to be read.
      if (volume.startsWith('.')) expect(volume).toMatch(/:ro$/);
    }
  });

  it('is open to others only if it is for them', () => {
    expect((service.ports ?? []).length > 0).toBe(PUBLISHED.includes(name));
  });

  it('is of a version that is said', () => {
    if (service.image !== 'dogeller') expect(service.image).toMatch(/:[\w.-]*\d/);
  });
});

it('lets only the nodes reach Redis', () => {
  const inside = services.filter(([, { networks = [] }]) => networks.includes('back')).map(([name]) => name);
  expect(inside.sort()).toEqual(['redis', 'signaling']);
  expect(stack.networks['back']).toEqual({ internal: true });
});

it('builds an image that is not root', () => {
  const stages = read('deploy/Dockerfile').split(/^FROM /m);
  expect(stages.at(-1)).toMatch(/^USER node$/m);
});

it('publishes relay ports for many, and lets no few people take them all', () => {
  const [, from, to] = /:-(\d+)-(\d+)}/.exec(stack.services['turn']?.ports?.at(-1) ?? '') ?? [];
  const ports = Number(to) - Number(from) + 1;
  expect(ports).toBeGreaterThanOrEqual(200);
  const relay = read('deploy/turnserver.conf');
  const value = (name: string): number => Number(new RegExp(`^${name}=(\\d+)$`, 'm').exec(relay)?.[1]);
  // For each other member one over UDP and one over TCP.
  expect(value('user-quota')).toBeGreaterThanOrEqual(2 * (loadConfig({}).maxCallMembers - 1));
  expect(ports / value('user-quota')).toBeGreaterThanOrEqual(16);
  // coturn sets max-bps aside for each of them.
  expect(value('bps-capacity')).toBe(ports * value('max-bps'));
});
