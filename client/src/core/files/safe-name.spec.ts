import { describe, expect, it } from '@jest/globals';
import { isSafeName, safeName } from './safe-name.ts';

describe('safeName', () => {
  it.each([
    ['notes.txt', 'notes.txt'],
    ['Bericht für Łukasz.pdf', 'Bericht für Łukasz.pdf'],
    ['报告 终稿.docx', '报告 终稿.docx'],
    ['👩‍🚀.png', '👩🚀.png'],
    ['archive.tar.gz', 'archive.tar.gz'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\win.ini', 'win.ini'],
    ['/', 'file'],
    ['', 'file'],
    ['..', 'file'],
    ['.bashrc', 'bashrc'],
    ['a:b|c?.txt', 'a_b_c_.txt'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['console.log', 'console.log'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['a\u2066b\u2069.txt', 'ab.txt'],
    ['in\u0000the\u0007middle.txt', 'inthemiddle.txt'],
    ['two\r\nlines.txt', 'twolines.txt'],
    [`photo.jpg${' '.repeat(60)}.exe`, 'photo.jpg .exe'],
    ['wide\u3000space.txt', 'wide space.txt'],
    ['ends with dots...', 'ends with dots'],
    ['lone \uD800 half', 'lone half'],
    [`${'x'.repeat(300)}.jpeg`, `${'x'.repeat(75)}.jpeg`],
    ['x'.repeat(300), 'x'.repeat(80)],
  ])('makes %j to %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
    expect(isSafeName(safe)).toBe(true);
    expect(isSafeName(name)).toBe(name === safe);
  });
});
