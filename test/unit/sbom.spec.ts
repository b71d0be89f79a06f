/** `npm run sbom`: a bill of materials that has every package of the lock, with its hash. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

interface Component {
  'bom-ref': string;
  hashes?: { alg: string; content: string }[];
}
interface Lock {
  packages: Record<string, { version: string; integrity?: string; name?: string }>;
}

const root = new URL('../../', import.meta.url);
const hex = (integrity: string): string =>
  Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');

it('lists every package of the lock, with its hash', async () => {
  const command = ['run', '--silent', 'sbom'];
  const { stdout } = await promisify(execFile)('npm', command, { cwd: root, maxBuffer: 2 ** 26 });
  const bill = JSON.parse(stdout) as { bomFormat: string; components: Component[] };
  expect(bill.bomFormat).toBe('CycloneDX');
  const listed = new Map(bill.components.map((one) => [one['bom-ref'], one]));
  const lock = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')) as Lock;
  for (const [place, { version, integrity, name }] of Object.entries(lock.packages)) {
    if (place === '') continue;
    // An alias has its true name beside it.
    const known = name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const one = listed.get(`${known}@${version}`);
    expect({ place, listed: one !== undefined }).toEqual({ place, listed: true });
    if (integrity) expect(one?.hashes).toContainEqual({ alg: 'SHA-512', content: hex(integrity) });
  }
});
