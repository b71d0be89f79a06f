/**
 * A watch stays true (contract 4.2): window = reply + changes, whatever people do on whatever node,
 * at most four messages a second. The property test churns by a printed seed (SEED=n repeats it).
 */
import type { ChosenStatus } from '../../src/protocol/constants.js';
import type { EventBody, Person } from '../../src/protocol/events.js';
import { seeded, type Random } from '../support/random.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';
import { shows, trueWindow, Window } from '../support/window.js';

type Change = EventBody<'people:changed'>;
const upserts = (id: string) => (event: Change) => event.upserts.some((person) => person.id === id);
const removes = (id: string) => (event: Change) => event.removes.includes(id);

let groups = 0;
const group = (): string => `w${++groups}x`;

describeTopologies('a watch', (stage) => {
  it('hears of somebody who comes, changes status, is renamed and goes', async () => {
    const g = group();
    const watcher = await stage.person('watcher', 0);
    await watcher.ok('people:watch', { query: g });
    const ana = await stage.person(`${g} ana`, 1);
    const came = await watcher.waitFor('people:changed', upserts(ana.id), 'Ana comes');
    expect(came.upserts).toEqual([{ id: ana.id, name: ana.name, status: 'available' }]);
    expect([came.total, came.available]).toEqual([1, 1]);
    await ana.ok('people:status', { status: 'away' });
    const away = await watcher.waitFor('people:changed', upserts(ana.id), 'Ana is away');
    expect([away.upserts[0]?.status, away.total, away.available]).toEqual(['away', 1, 0]);
    await ana.ok('session:rename', { name: `${g} anna` });
    const renamed = await watcher.waitFor('people:changed', upserts(ana.id), 'Ana has a new name');
    expect(renamed.upserts[0]?.name).toBe(`${g} anna`);
    await ana.leave();
    const left = await watcher.waitFor('people:changed', removes(ana.id), 'Ana goes');
    expect([left.total, left.available]).toEqual([0, 0]);
    expect([away.previous, renamed.previous, left.previous]).toEqual([
      came.version,
      away.version,
      renamed.version,
    ]);
  });

  it('hears of a rename into and out of its query', async () => {
    const g = group();
    const [watcher, ana] = [await stage.person('watcher', 0), await stage.person('ana', 1)];
    await watcher.ok('people:watch', { query: g });
    await ana.ok('session:rename', { name: `ana ${g}` });
    await watcher.waitFor('people:changed', upserts(ana.id), 'Ana fits the query now');
    await ana.ok('session:rename', { name: 'ana' });
    await watcher.waitFor('people:changed', removes(ana.id), 'Ana does not fit any more');
  });

  it('lets the next one in when one of a full window goes, and out again', async () => {
    const g = group();
    const watcher = await stage.person('watcher', 0);
    const ana = await stage.person(`${g} ana`, 1);
    const cy = await stage.person(`${g} cy`, 2);
    const window = await shows(watcher, g, [`${g} ana (available)`], { limit: 1, total: 2 });
    await ana.leave();
    const is = (truth: string) => () =>
      window.text() === truth ? null : `is ${window.text()}, not ${truth}`;
    await watcher.until(is(`${g} cy (available) | total 1, available 1`));
    const bo = await stage.person(`${g} bo`, 1);
    await watcher.until(is(`${g} bo (available) | total 2, available 2`));
    expect([...window.people.keys()]).toEqual([bo.id]);
    await cy.ok('people:status', { status: 'away' });
    await watcher.until(is(`${g} bo (available) | total 2, available 1`));
    expect(window.gaps).toBe(0);
  });

  it('hears what a call does to people', async () => {
    const g = group();
    const watcher = await stage.person('watcher', 0);
    const [ana, bo] = [await stage.person(`${g} ana`, 1), await stage.person(`${g} bo`, 2)];
    const window = await shows(watcher, `${g} bo`, [`${g} bo (available)`]);
    const status = (wanted: string) => () => {
      const now = window.people.get(bo.id)?.status;
      return now === wanted ? null : `Bo should be shown as ${wanted}, is ${now}`;
    };
    const { call } = await ana.ok('call:invite', { to: bo.id, media: 'audio' });
    await watcher.until(status('ringing'));
    await bo.ok('call:accept', { call: call.id, media: 'audio' });
    await watcher.until(status('in_call'));
    await bo.ok('call:leave', { call: call.id });
    await watcher.until(status('available'));
  });

  it('is replaced by a newer one', async () => {
    const [g, h] = [group(), group()];
    const [watcher, ana] = [await stage.person('watcher', 0), await stage.person('ana', 1)];
    await watcher.ok('people:watch', { query: g });
    await watcher.ok('people:watch', { query: h });
    await ana.ok('session:rename', { name: `ana ${g}` });
    await ana.ok('session:rename', { name: `ana ${h}` });
    await watcher.waitFor('people:changed', upserts(ana.id), 'Ana fits the newer query');
    await ana.ok('session:rename', { name: `ana ${g}` });
    await watcher.waitFor('people:changed', removes(ana.id), 'Ana does not fit it any more');
    expect(watcher.has('people:changed')).toEqual([]);
  });

  it('sends at most four messages a second, however much happens', async () => {
    const g = group();
    const watcher = await stage.person('watcher', 0);
    const ana = await stage.person(`${g} ana`, 1);
    const window = await shows(watcher, g, [`${g} ana (available)`]);
    const statuses: ChosenStatus[] = ['away', 'available', 'do_not_disturb'];
    const began = performance.now();
    const until = began + 2_500;
    for (let i = 0; performance.now() < until; i++) {
      await ana.ok('people:status', { status: statuses[i % statuses.length] ?? 'away' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await ana.ok('people:status', { status: 'available' });
    await watcher.until(() => (window.available === 1 ? null : 'the last status has not arrived'));
    expect(window.times.length).toBeGreaterThan(1);
    expect(window.tooSoon(4, began)).toBeNull();
    expect(window.gaps).toBe(0);
  });

  it('is equal to the truth after any churn on any node', async () => {
    const random = seeded();
    const g = group();
    const watchers = await openWatchers(stage, g);
    const churned = await churn(stage, random, g, 300);
    for (const { client, window, query } of watchers) {
      const truth = trueWindow(churned, query, window.limit);
      await client.until(() =>
        window.text() === truth
          ? null
          : `seed ${random.seed}, "${query}": ${window.text()}\nbut truth is ${truth}`,
      );
      expect({ gaps: window.gaps, seed: random.seed }).toEqual({ gaps: 0, seed: random.seed });
      const asked = new Window(await client.ok('people:watch', { query, limit: window.limit }), window.limit);
      expect(asked.text()).toBe(truth);
    }
  }, 30_000);
});

interface Watcher {
  client: TestClient;
  window: Window;
  query: string;
}

/** On every node: all, a few, and a query that renames move in and out of. */
async function openWatchers(stage: Stage, g: string): Promise<Watcher[]> {
  const watchers: Watcher[] = [];
  for (let i = 0; i < 3; i++) {
    for (const [query, limit] of [
      [g, 100],
      [g, 5],
      [`${g} a`, 3],
    ] as const) {
      const client = await stage.person('watcher', i);
      watchers.push({ client, query, window: await Window.open(client, query, limit) });
    }
  }
  return watchers;
}

/** `steps` random doings of up to twenty people; gives who is online at the end. */
async function churn(stage: Stage, random: Random, g: string, steps: number): Promise<Person[]> {
  const online = new Map<TestClient, Person>();
  let made = 0;
  const name = (): string => `${g} ${random.pick(['a', 'b', 'c'])}${random.below(1000)}-${++made}`;
  const come = async (): Promise<void> => {
    const client = await stage.person(name(), random.below(3));
    online.set(client, { id: client.id, name: client.name, status: 'available' });
  };
  const one = (): [TestClient, Person] => random.pick([...online]);
  const doings: (() => Promise<void>)[] = [
    come,
    async () => {
      const [client] = one();
      online.delete(client);
      await client.leave();
    },
    async () => {
      const [client, person] = one();
      person.name = name();
      await client.ok('session:rename', { name: person.name });
    },
    async () => {
      const [client, person] = one();
      const status = random.pick(['available', 'away', 'do_not_disturb'] as const);
      person.status = status;
      await client.ok('people:status', { status });
    },
  ];
  for (let i = 0; i < steps; i++) {
    if (online.size < 3) await come();
    else if (online.size > 20) await doings[1]?.();
    else await random.pick(doings)();
  }
  return [...online.values()];
}
