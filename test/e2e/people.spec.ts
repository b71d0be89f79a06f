/**
 * The directory (contract 4.2): who is in a window, its counters, one person, statuses. That the
 * changes keep a window true is in people-changes.spec.ts. Each test has people of its own, found
 * by a query, so that nobody who still lingers is in the way.
 */
import { describeTopologies, type Stage } from '../support/topologies.js';
import type { TestClient } from '../support/test-client.js';

let groups = 0;
/** A word that only the people of one test have in their names. */
const group = (): string => `g${++groups}x`;

const people = (stage: Stage, ...names: string[]): Promise<TestClient[]> =>
  Promise.all(names.map((name, i) => stage.person(name, i)));

describeTopologies('the directory', (stage) => {
  it('is ordered by name and holds everybody but the watcher', async () => {
    const g = group();
    const [cy, ana, bo] = (await people(stage, `${g} cy`, `${g} ana`, `${g} bo`)) as [
      TestClient,
      TestClient,
      TestClient,
    ];
    const names = async (who: TestClient): Promise<string[]> =>
      (await who.ok('people:watch', { query: g })).people.map((person) => person.name);
    expect(await names(cy)).toEqual([ana.name, bo.name]);
    expect(await names(ana)).toEqual([bo.name, cy.name]);
    expect(await names(bo)).toEqual([ana.name, cy.name]);
  });

  it('does not show a person to their own other devices', async () => {
    const g = group();
    const one = await stage.person(`${g} ana`, 0);
    const two = await stage.device(one, 1);
    expect((await two.ok('people:watch', { query: g })).people).toEqual([]);
  });

  it('shows the first of them up to the limit, and counts all', async () => {
    const g = group();
    await people(stage, `${g} dee`, `${g} ana`, `${g} cy`, `${g} bo`);
    const watcher = await stage.person(`${g} watcher`, 2);
    const { people: shown, total, available } = await watcher.ok('people:watch', { query: g, limit: 2 });
    expect(shown.map((person) => person.name)).toEqual([`${g} ana`, `${g} bo`]);
    expect({ total, available }).toEqual({ total: 4, available: 4 });
  });

  it('shows a hundred when no limit is given, and two hundred at most', async () => {
    const g = group();
    await Promise.all(Array.from({ length: 205 }, (_, i) => stage.person(`${g} ${1000 + i}`, i)));
    const watcher = await stage.person('watcher', 1);
    const hundred = await watcher.ok('people:watch', { query: g });
    expect([hundred.people.length, hundred.total]).toEqual([100, 205]);
    const most = await watcher.ok('people:watch', { query: g, limit: 200 });
    expect([most.people.length, most.total]).toEqual([200, 205]);
    expect(most.people.map((person) => person.name)).toEqual(
      Array.from({ length: 200 }, (_, i) => `${g} ${1000 + i}`),
    );
    await watcher.fails('people:watch', { query: g, limit: 201 }, 'bad_request');
    await watcher.fails('people:watch', { query: g, limit: 0 }, 'bad_request');
  });

  it('finds by any part of the name, in any case and any script', async () => {
    const g = group();
    await people(stage, `${g} Zoë Ångström`, `${g} 王小明`, `${g} %_*[a-z]`);
    const watcher = await stage.person('watcher', 1);
    const found = async (query: string): Promise<string[]> =>
      (await watcher.ok('people:watch', { query })).people.map((person) => person.name);
    expect(await found(`${g} zo`)).toEqual([`${g} Zoë Ångström`]);
    expect(await found('ångstr')).toEqual([`${g} Zoë Ångström`]);
    expect(await found('小明')).toEqual([`${g} 王小明`]);
    expect(await found('*[a-z]')).toEqual([`${g} %_*[a-z]`]);
    expect(await found(`${g}.*`)).toEqual([]);
    expect(await found(`${g} nobody`)).toEqual([]);
  });

  it('counts the available apart', async () => {
    const g = group();
    const [ana, bo, cy] = (await people(stage, `${g} ana`, `${g} bo`, `${g} cy`)) as [
      TestClient,
      TestClient,
      TestClient,
    ];
    await ana.ok('people:status', { status: 'away' });
    await bo.ok('people:status', { status: 'do_not_disturb' });
    const { total, available, people: shown } = await cy.ok('people:watch', { query: g });
    expect({ total, available }).toEqual({ total: 2, available: 0 });
    expect(shown.map((person) => person.status)).toEqual(['away', 'do_not_disturb']);
    await ana.ok('people:status', { status: 'available' });
    expect((await cy.ok('people:watch', { query: g })).available).toBe(1);
  });

  it('gives one person by id', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    await bo.ok('people:status', { status: 'away' });
    const { person } = await ana.ok('people:get', { id: bo.id });
    expect(person).toEqual({ id: bo.id, name: 'Bo', status: 'away' });
    expect((await ana.ok('people:get', { id: ana.id })).person.name).toBe('Ana');
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
    const [ana, bo, cy] = (await people(stage, 'Ana', 'Bo', 'Cy')) as [TestClient, TestClient, TestClient];
    const status = async (id: string): Promise<string> => (await cy.ok('people:get', { id })).person.status;
    await bo.ok('people:status', { status: 'away' });
    const { call } = await ana.ok('call:invite', { to: bo.id, media: 'video' });
    expect(await status(bo.id)).toBe('ringing');
    await bo.ok('people:status', { status: 'do_not_disturb' });
    expect(await status(bo.id)).toBe('ringing');
    await bo.ok('call:accept', { call: call.id, media: 'video' });
    expect([await status(ana.id), await status(bo.id)]).toEqual(['in_call', 'in_call']);
    await ana.ok('call:leave', { call: call.id });
    expect([await status(ana.id), await status(bo.id)]).toEqual(['available', 'do_not_disturb']);
  });

  it('keeps the chosen status over a lost connection', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    await ana.ok('people:status', { status: 'away' });
    await ana.drop();
    const again = await stage.resume(ana, 2);
    expect((await bo.ok('people:get', { id: again.id })).person.status).toBe('away');
  });
});
