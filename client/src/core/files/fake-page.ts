/** Two pages that send each other files, with sinks and a network that a spec has in its hands. For specs only. */
import { createHash } from 'node:crypto';
import { FakeWire, settle, until, guardFor } from '../fake-channel.ts';
import { FakeClock } from '../fake-clock.ts';
import { Lane } from '../lane.ts';
import { FakeSink } from './fake-sink.ts';
import { Files } from './files.ts';
import type { Transfer } from './transfer.ts';

export const MB = 1024 * 1024;

/** Bytes that are nowhere the same. */
export function bytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(length);
  let x = seed;
  for (let i = 0; i < length; i++) made[i] = (x = (x * 1_664_525 + 1_013_904_223) >>> 0) >>> 24;
  return made;
}
export const sha = async (blob: Blob): Promise<string> =>
  createHash('sha256')
    .update(new Uint8Array(await blob.arrayBuffer()))
    .digest('hex');
export const fileOf = (content: Uint8Array<ArrayBuffer>, name = 'a.bin'): File =>
  new File([content], name, { lastModified: 1_000 });

/** A page. Its files go into the sinks that a spec puts in line, else into new ones. */
export function page(id: string) {
  const clock = new FakeClock();
  const sinks: FakeSink[] = [];
  const open = async (): Promise<FakeSink> => {
    const sink = sinks.find(({ opened }) => !opened) ?? sinks[sinks.push(new FakeSink()) - 1];
    if (!sink) throw new Error('no sink');
    sink.opened = true;
    return sink;
  };
  const store = { open, most: Infinity, asks: () => false };
  const files = new Files(clock, store);
  const all = (): Transfer[] => [...files.transfers];
  const last = (): Transfer => {
    const found = all().at(-1);
    if (!found) throw new Error('no transfer');
    return found;
  };
  return { id, files, store, sinks, clock, all, last };
}
export type Page = ReturnType<typeof page>;

export function connect(ada: Page, bob: Page): FakeWire {
  const wire = new FakeWire();
  new Lane(wire.end(0), ada.id, ada.files.line('bob'), guardFor('files'));
  new Lane(wire.end(1), bob.id, bob.files.line('ada'), guardFor('files'));
  wire.open();
  return wire;
}

/** Two pages, the first of which offers a file, once the second one has heard of it. */
export async function offered(content: Uint8Array<ArrayBuffer>, sink = new FakeSink()) {
  const [ada, bob] = [page('a'), page('b')];
  const wire = connect(ada, bob);
  bob.sinks.push(sink);
  await settle();
  ada.files.send([fileOf(content)]);
  await until('the offer', () => bob.all().length === 1);
  return { ada, bob, wire, sink, accept: () => bob.files.accept(bob.last().id) };
}

export const isDone = (one: Page) => (): boolean => one.last().stage === 'done';
export const ending = ({ stage, failure, byMe }: Transfer): unknown[] => [stage, failure, byMe];
