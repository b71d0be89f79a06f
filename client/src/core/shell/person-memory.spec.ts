import { describe, expect, it } from '@jest/globals';
import type { Key, Memory } from '../storage.ts';
import { PersonMemory } from './person-memory.ts';

function memory(): Memory {
  const kept = new Map<Key, string>();
  return {
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)),
  };
}

describe('what is remembered of a person', () => {
  const browser = memory();
  const tab = memory();
  const person = new PersonMemory(browser, tab);

  it('is the same in all tabs', () => {
    person.set('dogeller.name', 'Ann');
    tab.set('dogeller.token', 'of Ann');
    expect([browser.get('dogeller.name'), new PersonMemory(browser, memory()).get('dogeller.name')]).toEqual([
      'Ann',
      'Ann',
    ]);
  });

  it('is this tab’s alone once it stands apart, also after a reload', () => {
    person.stand(true);
    expect([person.get('dogeller.name'), tab.get('dogeller.token')]).toEqual([null, null]);
    person.set('dogeller.name', 'Ben');
    const reloaded = new PersonMemory(browser, tab);
    expect([reloaded.isApart, reloaded.get('dogeller.name')]).toEqual([true, 'Ben']);
    expect(browser.get('dogeller.name')).toBe('Ann');
  });

  it('is that of the others again, without what the tab was', () => {
    tab.set('dogeller.token', 'of Ben');
    tab.set('dogeller.device', 'of Ben');
    person.stand(false);
    expect([person.get('dogeller.name'), tab.get('dogeller.token'), tab.get('dogeller.device')]).toEqual([
      'Ann',
      null,
      null,
    ]);
  });

  it('keeps who the tab is when nothing changes', () => {
    tab.set('dogeller.token', 'of Ann');
    person.stand(false);
    expect(tab.get('dogeller.token')).toBe('of Ann');
  });
});
