/**
 * F17: three thousand people come back at once, after the death of a node with a thousand of them
 * and a cut of all the others. All are back within the grace time, and so nobody has left: who
 * watches hears nothing of it, at the same moment and when the dead node is struck.
 */
import { LightClient } from '../support/light-client.js';
import { seeded } from '../support/random.js';
import { describeRedis } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';
import { Window } from '../support/window.js';
import { eventually } from './cluster.js';
import { ProcessCluster } from './process-cluster.js';

const PEOPLE = 3_000;
/** On the nodes that live. */
const WATCHERS = 6;
/** How fast it goes is the bench's to say; here it only must be over in time on any machine. */
const RESUME_MS = 90_000;
/** The lease of a dead node, and the reapers' rounds. */
const STRUCK_MS = 15_000;
/** Contract 4.2: people:changed, to one client. */
const MOST_A_SECOND = 4;
/** First arrivals under way at the same time; the storm itself has no such limit. */
const ARRIVING = 100;

describeRedis('three thousand people', () => {
  let cluster: ProcessCluster;
  const people = Array.from({ length: PEOPLE }, (_, i) => new LightClient(`Person ${i}`));
  const watching: TestClient[] = [];
  let windows: Window[] = [];
  const random = seeded();

  beforeAll(async () => {
    cluster = await ProcessCluster.start(3, { RESUME_SECONDS: String(RESUME_MS / 1_000) });
    for (let i = 0; i < WATCHERS; i++) {
      const client = await TestClient.connect(cluster.node(1 + (i % 2)).url);
      await client.register(`Watcher ${i}`);
      watching.push(client);
    }
    windows = await Promise.all(watching.map((client) => Window.open(client, 'Person', 200)));
  }, 60_000);
  afterAll(async () => {
    for (const person of people) person.close();
    await Promise.all(watching.map((client) => client.close()));
    await cluster.close();
  });

  const everybodySees = (total: number): Promise<void[]> =>
    Promise.all(
      watching.map((client, i) => {
        const window = windows[i] as Window;
        return client.until(() => (window.total === total ? null : `sees ${window.total} people`), RESUME_MS);
      }),
    );

  it('F17: come, and who watches is told in few words', async () => {
    const waiting = people.map((person, i) => ({ person, url: cluster.node(i % 3).url }));
    const lane = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await next.person.enter(next.url);
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: ARRIVING }, lane));
    await everybodySees(PEOPLE);
    const seconds = (performance.now() - began) / 1_000;
    for (const window of windows) {
      // Not within each second: here they arrive in heaps, since we have much to read.
      expect(window.tooSoon(MOST_A_SECOND, began)).toBeNull();
      expect(window.gaps + window.empty).toBe(0);
    }
    report('arrival', seconds);
  }, 180_000);

  it('F17: are all back at once when a node dies and all lose their connection, and nobody has left', async () => {
    for (const window of windows) window.times.length = 0;
    const ids = people.map(({ registered }) => registered?.self.id);
    const began = performance.now();
    await cluster.kill(cluster.node(0));
    for (const person of people) person.cut();
    await Promise.all(people.map(comesBack));
    const seconds = (performance.now() - began) / 1_000;
    expect(seconds * 1_000).toBeLessThan(RESUME_MS);
    expect(people.map(({ registered }) => registered?.self.id)).toEqual(ids);
    const struck = (): boolean =>
      cluster.live.some(({ log }) => log.some((line) => line.includes('nodes are gone')));
    await eventually('the dead node is struck', STRUCK_MS, async () => struck());
    report('storm', seconds);
    // Who has not left cannot come: a word about anybody would be one too many.
    for (const window of windows) expect(window.times).toEqual([]);
    await stillThere();
    expect(people.filter(({ connected }) => !connected)).toEqual([]);
    expect(cluster.unhandled()).toEqual([]);
  }, 180_000);

  /** As a page does, with a back-off of its own, from the first moment on. */
  async function comesBack(person: LightClient): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await person.enter(random.pick(cluster.live).url);
      } catch (error) {
        person.close();
        if (tries === 20) throw error;
        await new Promise((resolve) => setTimeout(resolve, random.below(1_000)));
      }
    }
  }

  /** Every living node lists all of them, and a change of one is told: the silence was no deafness. */
  async function stillThere(): Promise<void> {
    const [client] = watching as [TestClient];
    await client.ok('session:rename', { name: 'Person who watches' });
    const others = watching.slice(1);
    await Promise.all(
      others.map((other, i) => {
        const window = windows[i + 1] as Window;
        return other.until(() => (window.total === PEOPLE + 1 ? null : `sees ${window.total} people`));
      }),
    );
  }

  /** Figures for who wants to see them: F17 aims at one message a second. */
  function report(what: string, seconds: number): void {
    const most = Math.max(...windows.map((window) => window.mostIn(1_000)));
    const all = windows.map(({ times }) => times.length);
    process.stderr.write(
      `F17 ${what}: ${PEOPLE} in ${seconds.toFixed(1)} s; ` +
        `${all.join(', ')} messages a watcher, ${most} at most in a second\n`,
    );
  }
});
