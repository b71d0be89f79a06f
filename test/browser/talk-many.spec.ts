/**
 * Many files at once, and what is dropped that is no file: each time the page says what happens, and tells
 * nobody that the other person declined. Drags come from the browser itself, by its debugging protocol.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepared, sha256, Talker } from './talker.js';
import { openHouse } from './house.js';
import { until, Visitor } from './visitor.js';

const house = openHouse();
const folder = mkdtempSync(join(tmpdir(), 'dogeller-drop-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function chatting(): Promise<[Talker, Talker]> {
  const arrive = (name: string): Promise<Visitor> => house.arrive(name, { prepare: prepared() });
  const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
  await Visitor.talk(ada, bob);
  const both: [Talker, Talker] = [new Talker(ada), new Talker(bob)];
  await Promise.all(both.map((one) => one.open()));
  return both;
}

/** A drag of files and folders from outside, over the middle of the page, and let go there. */
async function drag({ visitor: { page } }: Talker, files: string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  const event = { x: width / 3, y: height / 2, data: { items: [], files, dragOperationsMask: 1 } };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, ...event });
  await devtools.detach();
}

const photo = (n: number): Buffer => Buffer.from(`photo number ${n}`.repeat(n));
const name = ({ visitor }: Talker): string => visitor.name;

it('thirty photos chosen at once all arrive, after one click', async () => {
  const [ada, bob] = await chatting();
  const chooser = ada.visitor.page.waitForEvent('filechooser');
  await ada.visitor.button('Send a file').click();
  const photos = Array.from({ length: 30 }, (_, n) => ({
    name: `photo-${n + 1}.jpg`,
    mimeType: 'image/jpeg',
    buffer: photo(n + 1),
  }));
  await (await chooser).setFiles(photos);
  await ada.file('photo-30.jpg').getByText('In the queue').waitFor();
  await bob.visitor.page.getByRole('button', { name: /^Accept all 30 files, / }).click();
  const through = `${name(bob)} has it, whole`;
  const rows = ada.visitor.page.getByRole('list', { name: 'Files' }).getByRole('listitem');
  await until(
    'all of them to be there',
    () => rows.filter({ hasText: through }).count(),
    (count) => count === 30,
    30_000,
  );
  expect(await rows.filter({ hasText: 'declined' }).count()).toBe(0);
  for (const n of [1, 20, 21, 30]) expect((await bob.save(`photo-${n}.jpg`)).hash).toBe(sha256(photo(n)));
}, 60_000);

it('says of a folder at once that it cannot be sent, and sends the files beside it', async () => {
  const [ada, bob] = await chatting();
  mkdirSync(join(folder, 'holiday'));
  writeFileSync(join(folder, 'beside.txt'), 'beside a folder');
  await drag(ada, [join(folder, 'holiday'), join(folder, 'beside.txt')]);
  await ada.visitor.page.getByRole('alert').getByText('A folder cannot be sent').waitFor();
  await bob.accept('beside.txt');
  expect((await bob.save('beside.txt')).hash).toBe(sha256(Buffer.from('beside a folder')));
  expect(await ada.file('holiday').count()).toBe(0);
}, 40_000);

/** Whether the page keeps the browser from going to what is dragged over `over`, and let go there. */
const keeps = ({ visitor }: Talker, over: string, type: string): Promise<boolean[]> =>
  visitor.ask<boolean[]>(`['dragover', 'drop'].map((name) => {
    const dataTransfer = new DataTransfer();
    if ('${type}' === 'Files') dataTransfer.items.add(new File(['x'], 'page.html'));
    else dataTransfer.setData('${type}', 'https://example.org/away');
    const event = new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector('${over}').dispatchEvent(event);
    return event.defaultPrevented;
  })`);

it('stays in the call when a link or a text is dropped beside the field for it', async () => {
  const [ada] = await chatting();
  for (const type of ['text/uri-list', 'text/plain']) {
    expect(await keeps(ada, 'video', type)).toEqual([true, true]);
    expect(await keeps(ada, 'textarea', type)).toEqual([false, false]);
  }
}, 40_000);

it('stays on the list of people when a file or a link is dropped on it', async () => {
  const ada = new Talker(await house.arrive('Ada'));
  for (const type of ['Files', 'text/uri-list']) expect(await keeps(ada, 'body', type)).toEqual([true, true]);
}, 40_000);
