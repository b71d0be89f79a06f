/** SECURITY.md: every row of the threat model and of the ASVS names tests, all of which are there, in both languages. */
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** The rows of both tables, each as its cells. */
function rows(file: string): string[][] {
  const lines = readFileSync(new URL(file, root), 'utf8').split('\n');
  const isHead = (index: number): boolean =>
    /^\| -/.test(lines[index] ?? '') || /^\| -/.test(lines[index + 1] ?? '');
  const table = lines.filter((line, index) => line.startsWith('| ') && !isHead(index));
  return table.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const tests = (row: readonly string[]): string[] =>
  [...(row[3] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);

describe.each(['SECURITY.md', 'SECURITY.zh-CN.md'])('%s', (file) => {
  const table = rows(file);

  it('has the whole threat model', () => {
    // The threats, then the requirements of the ASVS.
    expect(table.length).toBeGreaterThanOrEqual(45);
  });

  it.each(table.map((row) => [row[0] as string, row] as const))(
    '%s: says who, how, and by which test',
    (_, row) => {
      expect(row).toHaveLength(4);
      for (const cell of row) expect(cell).not.toBe('');
      expect(tests(row).length).toBeGreaterThan(0);
      for (const path of tests(row)) {
        expect(path).toMatch(/\.spec\.ts$/);
        expect({ path, there: existsSync(new URL(path, root)) }).toEqual({ path, there: true });
      }
    },
  );
});

it('says the same in both languages', () => {
  expect(rows('SECURITY.zh-CN.md').map(tests)).toEqual(rows('SECURITY.md').map(tests));
});
