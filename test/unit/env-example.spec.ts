/** .env.example is what an operator reads: it must list every setting of the code, and no other. */
import { readFileSync } from 'node:fs';
import { SETTINGS } from '../../src/settings.js';

const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
const listed = lines.flatMap((line, index) => {
  const [, name, value] = /^#([A-Z][A-Z_]*)=(.*)$/.exec(line) ?? [];
  return name === undefined ? [] : [{ name, value, said: lines[index - 1] }];
});

describe('.env.example', () => {
  it('lists the settings of the code, in their order', () => {
    expect(listed.map(({ name }) => name)).toEqual(Object.keys(SETTINGS));
  });

  it.each(listed)('says what $name means, and its default', ({ name, value, said }) => {
    const setting: { description: string; default?: string } = SETTINGS[name as keyof typeof SETTINGS];
    expect(said).toBe(`# ${setting.description}`);
    expect(value).toBe(setting.default ?? '');
  });

  it('sets nothing by itself', () => {
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });
});
