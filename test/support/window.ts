/**
 * What a page makes of the directory: the reply of people:watch plus every people:changed. Counts
 * gaps in the versions and remembers when changes came, so that a test can hold the server to them.
 */
import type { EventBody, Person, Reply } from '../../src/protocol/events.js';
import type { TestClient } from './test-client.js';

export class Window {
  readonly people = new Map<string, Person>();
  total: number;
  available: number;
  version: number;
  /** Changes that do not follow the version before them. */
  gaps = 0;
  /** Changes that changed nothing: a wasted message. */
  empty = 0;
  /** When each change came. */
  readonly times: number[] = [];

  constructor(
    reply: Reply<'people:watch'>,
    readonly limit: number,
  ) {
    for (const person of reply.people) this.people.set(person.id, person);
    ({ total: this.total, available: this.available, version: this.version } = reply);
  }

  /** From now on it follows the client's changes, until the client opens another. */
  static async open(client: TestClient, query: string | undefined, limit?: number): Promise<Window> {
    const reply = await client.ok('people:watch', { query, limit });
    const window = new Window(reply, limit ?? 100);
    client.socket.off('people:changed');
    client.socket.on('people:changed', (event: EventBody<'people:changed'>) => window.apply(event));
    return window;
  }

  apply(event: EventBody<'people:changed'>): void {
    this.times.push(performance.now());
    if (event.previous !== this.version) this.gaps++;
    const before = this.text();
    for (const id of event.removes) this.people.delete(id);
    for (const person of event.upserts) this.people.set(person.id, person);
    ({ total: this.total, available: this.available, version: this.version } = event);
    if (this.text() === before) this.empty++;
  }

  /** Its people by name, one line each, and the counters: to compare with the truth. */
  text(): string {
    return describeWindow([...this.people.values()], this.total, this.available);
  }

  /** The most changes that came within so many milliseconds: a figure, since what was late comes in heaps. */
  mostIn(ms: number): number {
    return Math.max(
      0,
      ...this.times.map((from) => this.times.filter((at) => at >= from && at < from + ms).length),
    );
  }

  /**
   * The first change that came before it may, counted from `began` (performance.now(), before the
   * first was sent). Being late on the way can only lower the count, as nothing older is in it.
   */
  tooSoon(aSecond: number, began: number): string | null {
    const at = this.times.findIndex((time, i) => i + 1 > (aSecond * (time - began)) / 1_000 + 1);
    if (at < 0) return null;
    return `${at + 1} changes within ${((this.times[at] ?? 0) - began).toFixed(0)} ms`;
  }
}

/** Opens a window and waits until it shows these people, in this order, each as "name (status)". */
export async function shows(
  client: TestClient,
  query: string | undefined,
  people: readonly string[],
  { limit, ...counters }: { limit?: number; total?: number; available?: number } = {},
): Promise<Window> {
  const window = await Window.open(client, query, limit);
  const { total = people.length, available = total } = counters;
  const truth = `${people.join(', ')} | total ${total}, available ${available}`;
  await client.until(() =>
    window.text() === truth ? null : `"${query}" shows ${window.text()}, not ${truth}`,
  );
  return window;
}

/** What one node shows of a person: nodes follow the directory each for itself, a moment apart. */
export async function sees(client: TestClient, id: string, as: string | null, within = 3_000): Promise<void> {
  const until = performance.now() + within;
  for (;;) {
    const outcome = await client.request('people:get', { id });
    if (!outcome.ok && outcome.code === 'rate_limited') throw new Error(`${client.label} asks too fast`);
    const now = outcome.ok ? `${outcome.person.name} (${outcome.person.status})` : null;
    if (now === as) return;
    if (performance.now() > until) throw new Error(`${client.label} sees ${now} for ${within} ms, not ${as}`);
    // Not as fast as it can: that would be a flood, and is answered as one.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What a window must be, given all who are online except the watcher. */
export function trueWindow(everybody: readonly Person[], query: string, limit: number): string {
  const matching = everybody.filter((person) => person.name.includes(query));
  const available = matching.filter((person) => person.status === 'available').length;
  return describeWindow(byName(matching).slice(0, limit), matching.length, available);
}

function describeWindow(people: readonly Person[], total: number, available: number): string {
  const lines = byName(people).map((person) => `${person.name} (${person.status})`);
  return `${lines.join(', ')} | total ${total}, available ${available}`;
}

const byName = (people: readonly Person[]): Person[] =>
  [...people].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
