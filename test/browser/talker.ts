/** Chat and files as a person uses them, by the names on the page. Used by the specs of talking. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { until, type Visitor } from './visitor.js';

const TALK = new URL('./talk.js', import.meta.url).pathname;
/**
 * Instead of the system's own dialog, which a browser without a screen has not: the person always says
 * yes, and the file is a real one in the page's own storage.
 */
const PICKER = `window.showSaveFilePicker = async ({ suggestedName }) =>
  (await navigator.storage.getDirectory()).getFileHandle('picked ' + suggestedName, { create: true });`;
/** A browser without it, as most are. */
const NO_PICKER = 'delete window.showSaveFilePicker;';

/** For VisitorOptions.prepare. */
export const prepared =
  ({ picker = false } = {}) =>
  async (page: Page): Promise<void> => {
    await page.addInitScript({ path: TALK });
    await page.addInitScript(picker ? PICKER : NO_PICKER);
  };

/** Makes a file of so many MiB in a page, with talk.js; its SHA-256 comes from here. */
export async function make(
  one: { ask: <T>(source: string) => Promise<T> },
  name: string,
  mebibytes: number,
): Promise<string> {
  const block = Buffer.from(
    await one.ask<string>(`talk.make(${JSON.stringify(name)}, ${mebibytes})`),
    'base64',
  );
  const hash = createHash('sha256');
  for (let i = 0; i < mebibytes; i++) {
    block.writeUInt32BE(i, 0);
    hash.update(block);
  }
  return hash.digest('hex');
}

export class Talker {
  constructor(readonly visitor: Visitor) {}

  get log(): Locator {
    return this.visitor.page.getByRole('log', { name: 'Messages' });
  }

  get field(): Locator {
    return this.visitor.page.getByRole('textbox', { name: 'Write a message' });
  }

  /** The row of a file. */
  file(name: string): Locator {
    return this.visitor.page
      .getByRole('list', { name: 'Files' })
      .getByRole('listitem')
      .filter({ hasText: name });
  }

  async open(): Promise<void> {
    await this.visitor.button('Chat').click();
    await this.field.waitFor();
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  async reads(text: string): Promise<void> {
    await this.log.getByText(text, { exact: true }).waitFor();
  }

  /** By way of the button and the system's own dialog. */
  async choose(name: string, content: Buffer): Promise<void> {
    const chooser = this.visitor.page.waitForEvent('filechooser');
    await this.visitor.button('Send a file').click();
    await (await chooser).setFiles({ name, mimeType: 'text/html', buffer: content });
  }

  make(name: string, mebibytes: number): Promise<string> {
    return make(this.visitor, name, mebibytes);
  }

  drop(name: string): Promise<boolean[]> {
    return this.visitor.ask<boolean[]>(`talk.drop(${JSON.stringify(name)})`);
  }

  /** Waits for the offer, and takes it. */
  async accept(name: string): Promise<void> {
    await this.visitor.button(`Accept ${name}`).click();
  }

  /** How many bytes are there already. */
  async moved(name: string): Promise<number> {
    const bar = this.file(name).getByRole('progressbar');
    return (await bar.count()) === 0 ? 0 : Number(await bar.getAttribute('value'));
  }

  async movedBeyond(name: string, bytes: number, ms?: number): Promise<number> {
    const ask = (): Promise<number> => this.moved(name);
    return until(`${name} to be beyond ${bytes} bytes`, ask, (now) => now > bytes, ms);
  }

  /** Saves it as a person would, and tells its SHA-256. */
  async save(name: string): Promise<{ suggested: string; hash: string }> {
    const download = this.visitor.page.waitForEvent('download');
    await this.visitor.page.getByRole('link', { name: `Save ${name}` }).click();
    const saved = await download;
    const content = readFileSync(await saved.path());
    return { suggested: saved.suggestedFilename(), hash: sha256(content) };
  }
}

export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
