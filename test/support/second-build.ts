/**
 * Another build of the page in no time: the one of dist/client with a new digest in each asset's name,
 * and in all that says the names. So no name is in both builds but those of fonts, as between releases.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, cpSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const FIRST_BUILD = fileURLToPath(new URL('../../dist/client/', import.meta.url));

export interface Build {
  /** With a slash at its end. */
  readonly folder: string;
  /** Of its scripts and styles, without those that the first build has too. */
  readonly assets: readonly string[];
  remove(): void;
}

const HASHED = /-([\w-]{8})\.(?:js|css)$/;
const TEXT = /\.(?:js|css|html)$/;

export const assetsOf = (folder: string): string[] =>
  readdirSync(`${folder}assets`).filter((name) => HASHED.test(name));

/** @param from the built page, with a slash at its end */
export function secondBuild(from = FIRST_BUILD): Build {
  const parent = mkdtempSync(path.join(tmpdir(), 'dogeller-build-'));
  const folder = `${path.join(parent, 'client')}/`;
  // What was packed is of the first build.
  cpSync(from, folder, { recursive: true, filter: (file) => !/\.(?:br|gz)$/.test(file) });
  const renamed = new Map(assetsOf(folder).map((name) => [name, another(name)]));
  for (const [name, other] of renamed) renameSync(`${folder}assets/${name}`, `${folder}assets/${other}`);
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!TEXT.test(file)) continue;
    let text = readFileSync(folder + file, 'utf8');
    for (const [name, other] of renamed) text = text.replaceAll(name, other);
    writeFileSync(folder + file, text);
  }
  return { folder, assets: [...renamed.values()], remove: () => rmSync(parent, { recursive: true }) };
}

/** The digest backwards, and marked, so that it is never the same. */
const another = (name: string): string =>
  name.replace(HASHED, (end, digest: string) =>
    end.replace(digest, `2${[...digest].reverse().join('').slice(1)}`),
  );
