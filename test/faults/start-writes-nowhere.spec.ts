/**
 * With nothing to build, `npm start` writes nowhere but into DATA_DIR: a service may run a checkout that belongs to
 * another user, or lies on a read-only disk (contract 1). Runs the real command in a copy of this checkout.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { npmStart, type NpmStart } from '../support/npm-start.js';

const ROOT = new URL('../..', import.meta.url).pathname;
const PARTS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts', 'src'];
/** `nobody`; without root the test runs as this user, whom the copy's modes keep from writing. */
const NOBODY = process.getuid?.() === 0 ? 65_534 : undefined;

/** All that a start reads. Packages are linked where the file system can: they are 200 MB. */
function copyCheckout(): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'dogeller-checkout-'));
  chmodSync(copy, 0o755);
  for (const part of [...PARTS, 'client', 'dist'])
    cpSync(ROOT + part, path.join(copy, part), { recursive: true });
  const packages = [path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules')];
  if (spawnSync('cp', ['-al', ...packages], { stdio: 'ignore' }).status !== 0) {
    rmSync(packages[1] as string, { recursive: true, force: true });
    execFileSync('cp', ['-a', ...packages]);
  }
  return copy;
}

/** Each file and folder with the time of its last change, but for what lies in packages. */
function census(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => !/^node_modules\/./.test(name))
    .map((name) => `${name} ${statSync(path.join(folder, name)).mtimeMs}`)
    .concat(`. ${statSync(folder).mtimeMs}`, ...packageFiles(folder))
    .sort();
}

const packageFiles = (folder: string): string[] =>
  readdirSync(path.join(folder, 'node_modules'), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => `${name} ${statSync(path.join(folder, 'node_modules', name)).mtimeMs}`);

const readOnly = (folder: string): void =>
  void execFileSync('find', [folder, '-type', 'd', '-exec', 'chmod', '555', '{}', '+']);
const writable = (folder: string): void =>
  void execFileSync('find', [folder, '-type', 'd', '-exec', 'chmod', '755', '{}', '+']);

describe('npm start with nothing to build', () => {
  let copy: string;
  let start: NpmStart | undefined;
  beforeEach(() => (copy = copyCheckout()), 120_000);
  afterEach(() => {
    start?.signal('SIGKILL');
    writable(copy);
    rmSync(copy, { recursive: true, force: true });
  }, 120_000);

  async function serves(): Promise<void> {
    const url = await start?.listening;
    expect((await fetch(`${url}/`)).status).toBe(200);
    start?.signal('SIGTERM');
    await start?.ended;
  }

  it('writes nothing into a checkout that it could write into', async () => {
    const before = census(copy);
    start = npmStart({ cwd: copy });
    await serves();
    expect(census(copy)).toEqual(before);
  }, 60_000);

  it('writes into its DATA_DIR alone, which is for its owner only', async () => {
    start = npmStart({ cwd: copy, env: { DATA_DIR: undefined } });
    await serves();
    const data = path.join(copy, 'data');
    expect(readdirSync(data)).toEqual(['secret']);
    expect([data, path.join(data, 'secret')].map((one) => statSync(one).mode & 0o777)).toEqual([
      0o700, 0o600,
    ]);
  }, 60_000);

  it('does without its own mark of the installed packages', async () => {
    rmSync(path.join(copy, 'node_modules/.dogeller-packages'), { force: true });
    const before = census(copy);
    start = npmStart({ cwd: copy });
    await serves();
    expect(census(copy)).toEqual(before);
  }, 60_000);

  it('starts on a read-only checkout of another user, who has no home', async () => {
    readOnly(copy);
    start = npmStart({ cwd: copy, uid: NOBODY, env: { HOME: '/nonexistent', DATA_DIR: undefined } });
    await serves();
    expect(start.log.join('\n')).toMatch(/links and identities end with this process; set DATA_DIR/);
  }, 60_000);

  it('says in a sentence what is to be done when there is something to build', async () => {
    rmSync(path.join(copy, 'dist/.sources'));
    readOnly(copy);
    start = npmStart({ cwd: copy, uid: NOBODY, env: { HOME: '/nonexistent' } });
    expect(await start.ended).toBe(1);
    const said = start.log.filter((line) => line.startsWith('dogeller: '));
    expect(said).toEqual([
      expect.stringMatching(/build is missing or older.*cannot be written.*npm run build/),
    ]);
    expect(start.log.join('\n')).not.toMatch(/^\s+at /m);
  }, 60_000);
});
