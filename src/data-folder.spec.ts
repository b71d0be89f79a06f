import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataFolder } from './data-folder.js';

const modeOf = (place: string): number => statSync(place).mode & 0o777;

describe('the folder of a single node', () => {
  let parent: string;
  let folder: DataFolder;
  beforeEach(() => {
    parent = mkdtempSync(path.join(tmpdir(), 'dogeller-'));
    folder = new DataFolder(path.join(parent, 'some', 'where'));
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it('is made when something is put into it, and not before', () => {
    expect(folder.read('it')).toBeNull();
    expect(readdirSync(parent)).toEqual([]);
    folder.make('it', 'text');
    expect(folder.read('it')).toBe('text');
    expect(readdirSync(folder.path)).toEqual(['it']);
  });

  it('keeps what is there', () => {
    expect([folder.make('it', 'first'), folder.make('it', 'second')]).toEqual(['first', 'first']);
    expect(new DataFolder(folder.path).make('it', 'third')).toBe('first');
  });

  it('is for its owner only, and so is what lies in it', () => {
    folder.make('it', 'text');
    folder.append('log', 'text');
    expect([folder.path, folder.file('it'), folder.file('log')].map(modeOf)).toEqual([0o700, 0o600, 0o600]);
  });

  it('takes the rights of others away, as after a copy', () => {
    mkdirSync(folder.path, { recursive: true });
    writeFileSync(folder.file('it'), 'text');
    chmodSync(folder.file('it'), 0o644);
    chmodSync(folder.path, 0o755);
    folder.read('it');
    folder.append('log', 'text');
    expect([folder.path, folder.file('it')].map(modeOf)).toEqual([0o700, 0o600]);
  });

  it('adds to a file, and puts another in its place', () => {
    folder.append('log', 'one ');
    folder.append('log', 'two');
    expect(folder.read('log')).toBe('one two');
    folder.replace('log', 'three');
    expect(folder.read('log')).toBe('three');
    expect(readdirSync(folder.path)).toEqual(['log']);
  });

  it('says what is wrong when it cannot be made', () => {
    writeFileSync(path.join(parent, 'some'), '');
    expect(() => folder.make('it', 'text')).toThrow(/ENOTDIR|EEXIST/);
    expect(() => new DataFolder('/proc/dogeller/data').make('it', 'text')).toThrow(/ENOENT/);
  });
});
