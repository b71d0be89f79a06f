/** Both READMEs have every setting with its default, and show only pictures that are there. */
import { existsSync, readFileSync } from 'node:fs';
import { SETTINGS } from '../../src/settings.js';

const root = new URL('../../', import.meta.url);

describe.each(['README.md', 'README.zh-CN.md'])('%s', (file) => {
  const text = readFileSync(new URL(file, root), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));

  it.each(Object.entries(SETTINGS))('has %s', (name, setting) => {
    const row = rows.find((line) => line.split('|')[1]?.includes(`\`${name}\``));
    expect(row).toBeDefined();
    if (setting.default !== undefined) expect(row?.split('|')[2]).toContain(`\`${setting.default}\``);
  });

  it('links only to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] as string);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((link) => !existsSync(new URL(link, root)))).toEqual([]);
  });
});
