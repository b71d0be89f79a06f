import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { iconHtml } from './icon-html.ts';

const svg = (inner: string): string => `<!-- licence -->\n<svg class="a" width="24">\n${inner}\n</svg>\n`;

describe('iconHtml', () => {
  it('takes the shapes out of every icon there is', () => {
    const folder = join(
      dirname(createRequire(import.meta.url).resolve('lucide-static/package.json')),
      'icons',
    );
    const icons = readdirSync(folder).filter((file) => file.endsWith('.svg'));
    expect(icons.length).toBeGreaterThan(1_000);
    for (const icon of icons) {
      const text = readFileSync(join(folder, icon), 'utf8');
      expect([icon, iconHtml(text).includes('<svg')]).toEqual([icon, false]);
      expect(iconHtml(text).trim().length).toBeGreaterThan(10);
    }
  });

  it.each([
    '<script>alert(1)</script>',
    '<path d="M0 0" onload="alert(1)" />',
    '<image href="x" />',
    '<foreignObject><img src="x" onerror="alert(1)" /></foreignObject>',
    '<use href="data:image/svg+xml,x" />',
    '<a href="javascript:alert(1)"><path d="M0 0" /></a>',
    '<path d="M0 0" style="color:red" />',
    '<path d="&quot;" />',
    'text',
  ])('refuses %s', (inner) => {
    expect(() => iconHtml(svg(inner))).toThrow('not an icon');
  });
});
