import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeServer } from './fake-server.ts';
import { Identity } from './identity.ts';
import { browserNetwork } from './network.ts';
import { SignalingClient, type SignalingOptions, type Status } from './signaling.ts';
import { Remembered } from './storage.ts';

function memory(): Remembered {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  };
  return new Remembered(() => storage as unknown as Storage);
}

let server: FakeServer;
let client: SignalingClient;
let statuses: Status['state'][];

function made(options: Partial<SignalingOptions> = {}): SignalingClient {
  const identity = new Identity(memory(), memory(), undefined);
  client = new SignalingClient({ identity, url: server.url, random: () => 0, ...options });
  statuses = [];
  client.onStatus(({ state }) => statuses.push(state));
  return client;
}

const reaches = (state: Status['state']): Promise<Status> =>
  new Promise((resolve) => {
    if (client.status.state === state) resolve(client.status);
    else client.onStatus((status) => status.state === state && resolve(status));
  });

/** The next registration that succeeds. */
const registered = (): Promise<void> => new Promise((resolve) => client.onSession(() => resolve()));

beforeEach(async () => {
  server = new FakeServer();
  await server.start();
});
afterEach(async () => {
  await client.close();
  await server.stop();
});

describe('SignalingClient', () => {
  it('registers, and tells the session', async () => {
    const outcome = await made().open({ name: 'Ada' });
    expect(outcome).toMatchObject({ ok: true, self: { id: 'me', name: 'Ada' } });
    expect(statuses).toEqual(['connecting', 'connected']);
  });

  it('resumes with token and device before anything else goes out', async () => {
    await made().open({ name: 'Ada' });
    server.sockets[0]?.disconnect(true);
    await reaches('reconnecting');
    const outcome = await client.request('people:status', { status: 'away' });
    expect(outcome).toEqual({ ok: true });
    expect(server.requests.slice(1)).toEqual([
      ['session:register', { name: 'Ada', token: 't1', device: 'd1' }],
      ['people:status', { status: 'away' }],
    ]);
  });

  it('goes on trying while the server is away, and at once when the network is back', async () => {
    const network = new EventTarget();
    // So long a pause that only the network's word can end it.
    await made({ network: browserNetwork(network, undefined), random: () => 1_000 }).open({ name: 'Ada' });
    await server.stop();
    await reaches('reconnecting');
    await server.start();
    const back = registered();
    network.dispatchEvent(new Event('online'));
    await back;
    expect(client.status.state).toBe('connected');
  });

  it('takes silence for `unavailable`, and looks for another node meanwhile', async () => {
    await made({ timeoutMs: 200 }).open({ name: 'Ada' });
    delete server.answers['people:status'];
    const moved = registered();
    const outcome = await client.request('people:status', { status: 'away' });
    expect(outcome).toMatchObject({ ok: false, code: 'unavailable', retry: true });
    await moved;
    expect(server.sockets).toHaveLength(2);
    expect(statuses).not.toContain('reconnecting');
  });

  it('looks for another node when the pings of a silent one stop', async () => {
    await server.stop();
    server.pingInterval = 80;
    await server.start();
    await made().open({ name: 'Ada' });
    const moved = registered();
    // What a frozen server does: nothing, and the socket stays open.
    (server.sockets[0]?.conn as unknown as { sendPacket: () => void }).sendPacket = () => undefined;
    await moved;
    expect(server.sockets).toHaveLength(2);
    expect(statuses).not.toContain('reconnecting');
  });

  it('asks whether its socket lives when the network has changed, and moves when it does not', async () => {
    const [window, connection] = [new EventTarget(), new EventTarget()];
    await made({ network: browserNetwork(window, connection) }).open({ name: 'Ada' });
    connection.dispatchEvent(new Event('change'));
    await server.got('ice:refresh');
    expect(await client.request('people:status', { status: 'away' })).toEqual({ ok: true });
    expect(server.sockets).toHaveLength(1);

    delete server.answers['ice:refresh'];
    const moved = registered();
    window.dispatchEvent(new Event('online'));
    await moved;
    expect(server.sockets).toHaveLength(2);
    expect(statuses).not.toContain('reconnecting');
  });

  it('comes back slower each time to a server that ends every session at once', async () => {
    const waits: number[] = [];
    const clock = {
      now: () => 0,
      after: (ms: number, work: () => void) => {
        const isPause = ms < 5_000;
        if (isPause) waits.push(ms);
        const timer = isPause ? setTimeout(work, 0) : setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
    };
    await made({ clock, timeoutMs: 10_000 }).open({ name: 'Ada' });
    for (let i = 0; i < 4; i++) {
      const back = registered();
      server.sockets.at(-1)?.emit('session:closed', { code: 'rate_limited', retry: true });
      server.sockets.at(-1)?.disconnect(true);
      await back;
    }
    expect(waits).toEqual([100, 200, 400, 800]);
  });

  it('fails soon when asked for something while there is no server', async () => {
    await made({ timeoutMs: 200 }).open({ name: 'Ada' });
    await server.stop();
    const outcome = await client.request('people:status', { status: 'away' });
    expect(outcome).toMatchObject({ code: 'unavailable' });
    await server.start();
  });

  it('moves off a draining node without a gap, and is not thrown out by its own move', async () => {
    await made().open({ name: 'Ada' });
    const [old] = server.sockets;
    // What a real server does with the older socket of a device that resumes.
    const register = server.answers['session:register'];
    server.answers['session:register'] = (body, socket) => {
      if (body['device'] === undefined) return register?.(body, socket);
      old?.emit('session:closed', { code: 'replaced', retry: false });
      // From another node, it may well be gone before this one has answered.
      const gone = new Promise((resolve) => old?.once('disconnect', resolve));
      old?.disconnect(true);
      return gone.then(() => register?.(body, socket));
    };
    const moved = registered();
    old?.emit('server:draining', { withinMs: 1_000 });
    await moved;
    expect(statuses).toEqual(['connecting', 'connected', 'connected']);
    expect(await client.request('people:status', { status: 'away' })).toEqual({ ok: true });
    expect(server.sockets.filter(({ connected }) => connected)).toHaveLength(1);
  });

  it('stays closed, and says why, when another tab took over', async () => {
    await made().open({ name: 'Ada' });
    const closed = reaches('closed');
    server.sockets[0]?.emit('session:closed', { code: 'replaced', retry: false });
    expect(await closed).toEqual({ state: 'closed', code: 'replaced' });
    expect(await client.request('people:status', { status: 'away' })).toMatchObject({ code: 'unavailable' });
  });

  it('comes back when it was replaced by a registration of its own that it had given up', async () => {
    await made({ timeoutMs: 100 }).open({ name: 'Ada' });
    const register = server.answers['session:register'];
    let asked = 0;
    // A frozen node: it reads the registration when it wakes, and ends the one that came after.
    server.answers['session:register'] = (body, socket) =>
      ++asked === 1 ? undefined : register?.(body, socket);
    const back = registered();
    server.sockets[0]?.disconnect(true);
    await back;
    const again = registered();
    server.sockets.at(-1)?.emit('session:closed', { code: 'replaced', retry: false });
    server.sockets.at(-1)?.disconnect(true);
    await again;
    expect(statuses).not.toContain('closed');
    expect(client.status.state).toBe('connected');
  });

  it('comes back when the server says that it may', async () => {
    await made().open({ name: 'Ada' });
    const back = registered();
    server.sockets[0]?.emit('session:closed', { code: 'too_slow', retry: true });
    server.sockets[0]?.disconnect(true);
    await back;
    expect(server.sockets).toHaveLength(2);
  });

  it('becomes somebody new when the server does not know the token any more', async () => {
    await made().open({ name: 'Ada' });
    const register = server.answers['session:register'];
    const unauthorized = { ok: false, code: 'unauthorized', message: '', retry: false };
    server.answers['session:register'] = (body, socket) =>
      body['token'] ? unauthorized : register?.(body, socket);
    const back = registered();
    server.sockets[0]?.disconnect(true);
    await back;
    expect(server.requests.at(-1)).toEqual(['session:register', { name: 'Ada' }]);
  });

  it('does not try again what can never work', async () => {
    server.answers['session:register'] = () => ({
      ok: false,
      code: 'name_invalid',
      message: '',
      retry: false,
    });
    const outcome = await made().open({ name: '' });
    expect(outcome).toMatchObject({ code: 'name_invalid' });
    expect(client.status).toEqual({ state: 'closed', code: 'name_invalid' });
  });

  it('hands events to whoever listens, until they stop', async () => {
    await made().open({ name: 'Ada' });
    const heard: unknown[] = [];
    const stop = client.on('call:alerting', (body) => heard.push(body));
    const last = new Promise((resolve) => client.on('call:ended', resolve));
    server.sockets[0]?.emit('call:alerting', { call: 'c1', member: 'm' });
    await client.request('people:status', { status: 'away' });
    stop();
    server.sockets[0]?.emit('call:alerting', { call: 'c2', member: 'm' });
    server.sockets[0]?.emit('call:ended', { call: 'c2', version: 1, reason: 'left' });
    await last;
    expect(heard).toEqual([{ call: 'c1', member: 'm' }]);
  });

  it('leaves when the person goes offline', async () => {
    await made().open({ name: 'Ada' });
    await client.close();
    await server.got('session:leave');
    expect(client.status).toEqual({ state: 'closed', code: 'left' });
  });

  it('comes back as the same person, and as a new device, after going offline', async () => {
    await made().open({ name: 'Ada' });
    await client.close();
    await client.open({ name: 'Ada' });
    const [, again] = await server.got('session:register', 2);
    expect(again).toMatchObject({ token: 't2' });
    expect(again).not.toHaveProperty('device');
  });
});
