/**
 * The directory (contract 4.2): who is in a window, its counters, one person, statuses. That the
 * changes keep a window true is in people-changes.spec.ts. Each test has people of its own, found
 * by a query, so that nobody who still lingers is in the way.
 */
import type { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';
import { sees, shows } from '../support/window.js';

let groups = 0;
/** A word that only the people of one test have in their names. */
const group = (): string => `g${++groups}x`;

/** The first on node 0, the second on node 1, and so on. */
const people = (stage: Stage, ...names: string[]): Promise<TestClient[]> =>
  Promise.all(names.map((name, i) => stage.person(name, i)));

describeTopologies('the directory', (stage) => {
  it('is ordered by name and holds everybody but the watcher', async () => {
    const g = group();
    const all = await people(stage, `${g} cy`, `${g} ana`, `${g} bo`);
    for (const watcher of all) {
      const others = [`${g} ana`, `${g} bo`, `${g} cy`].filter((name) => name !== watcher.name);
      const window = await shows(
        watcher,
        g,
        others.map((name) => `${name} (available)`),
      );
      expect([...window.people.values()].map((person) => person.name)).toEqual(others);
    }
  });

  it('does not show a person to their own other devices', async () => {
    const g = group();
    const one = await stage.person(`${g} ana`, 0);
    const two = await stage.device(one, 1);
    await stage.person(`${g} bo`, 2);
    await shows(two, g, [`${g} bo (available)`]);
  });

  it('shows the first of them up to the limit, and counts all', async () => {
    const g = group();
    await people(stage, `${g} dee`, `${g} ana`, `${g} cy`, `${g} bo`);
    const watcher = await stage.person(`${g} watcher`, 2);
    await shows(watcher, g, [`${g} ana (available)`, `${g} bo (available)`], { limit: 2, total: 4 });
  });

  it('shows a hundred when no limit is given, and two hundred at most', async () => {
    const g = group();
    const names = Array.from({ length: 205 }, (_, i) => `${g} ${1000 + i}`);
    await people(stage, ...names);
    const lines = names.map((name) => `${name} (available)`);
    const watcher = await stage.person('watcher', 1);
    await shows(watcher, g, lines.slice(0, 100), { total: 205 });
    await shows(watcher, g, lines.slice(0, 200), { limit: 200, total: 205 });
    await watcher.fails('people:watch', { query: g, limit: 201 }, 'bad_request');
    await watcher.fails('people:watch', { query: g, limit: 0 }, 'bad_request');
  });

  it('finds by any part of the name, in any case and any script', async () => {
    const g = group();
    const [zoe, wang, odd] = [`${g} Zoë Ångström`, `${g} 王小明`, `${g} %_*[a-z]`];
    await people(stage, zoe, wang, odd);
    const watcher = await stage.person('watcher', 1);
    await shows(watcher, `${g} zo`, [`${zoe} (available)`]);
    await shows(watcher, 'ångstr', [`${zoe} (available)`]);
    await shows(watcher, '小明', [`${wang} (available)`]);
    await shows(watcher, '*[a-z]', [`${odd} (available)`]);
    await shows(watcher, `${g}.*`, []);
    await shows(watcher, `${g} nobody`, []);
  });

  it('counts the available apart', async () => {
    const g = group();
    const [ana, bo, cy] = (await people(stage, `${g} ana`, `${g} bo`, `${g} cy`)) as TestClient[];
    await ana?.ok('people:status', { status: 'away' });
    await bo?.ok('people:status', { status: 'do_not_disturb' });
    if (!cy) throw new Error('Cy is not there');
    await shows(cy, g, [`${g} ana (away)`, `${g} bo (do_not_disturb)`], { available: 0 });
    await ana?.ok('people:status', { status: 'available' });
    await shows(cy, g, [`${g} ana (available)`, `${g} bo (do_not_disturb)`], { available: 1 });
  });

  it('gives one person by id, also the one who asks', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    await bo.ok('people:status', { status: 'away' });
    await sees(ana, bo.id, 'Bo (away)');
    await sees(ana, ana.id, 'Ana (available)');
  });

  it.each(['nobody', '__proto__', 'constructor', 'hasOwnProperty', 'x'.repeat(20), '*'])(
    'does not find %s',
    async (id) => {
      const ana = await stage.person('Ana', 0);
      await ana.fails('people:get', { id }, 'not_found');
    },
  );

  it('does not let anybody choose a status that only a call gives', async () => {
    const ana = await stage.person('Ana', 0);
    for (const status of ['ringing', 'in_call', 'offline', '']) {
      const answer = await ana.raw('people:status', { status });
      ana.checkRefusal('people:status', answer, 'bad_request');
    }
  });

  it('shows the status of a call over the chosen one, and the chosen one after it', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const cy = await stage.person('Cy', 2);
    await bo.ok('people:status', { status: 'away' });
    const { call } = await ana.ok('call:invite', { to: bo.id, media: 'video' });
    await sees(cy, bo.id, 'Bo (ringing)');
    await bo.ok('people:status', { status: 'do_not_disturb' });
    await bo.ok('session:rename', { name: 'Bob' });
    await sees(cy, bo.id, 'Bob (ringing)');
    await bo.ok('call:accept', { call: call.id, media: 'video' });
    await sees(cy, ana.id, 'Ana (in_call)');
    await sees(cy, bo.id, 'Bob (in_call)');
    await ana.ok('call:leave', { call: call.id });
    await sees(cy, ana.id, 'Ana (available)');
    await sees(cy, bo.id, 'Bob (do_not_disturb)');
  });

  it('keeps the chosen status over a lost connection', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    await ana.ok('people:status', { status: 'away' });
    await ana.drop();
    const again = await stage.resume(ana, 2);
    await sees(bo, again.id, 'Ana (away)');
    await sees(again, again.id, 'Ana (away)');
  });
});
