import { describe, expect, it } from '@jest/globals';
import { commandOf, isTalkKey, keysOf, type Place, type Press, type Rules } from './shortcuts.ts';

const OFF: Rules = { letters: false, apple: false };
const ON: Rules = { letters: true, apple: false };
const MAC: Rules = { letters: false, apple: true };

/** 'ctrl+shift+h', as it comes from a keyboard. */
function press(spelled: string, more: Partial<Press> = {}): Press {
  const parts = spelled.split('+');
  const key = parts[parts.length - 1] ?? '';
  const has = (name: string): boolean => parts.slice(0, -1).includes(name);
  return {
    key: has('shift') ? key.toUpperCase() : key,
    code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '',
    keyCode: 0,
    ctrlKey: has('ctrl'),
    metaKey: has('meta'),
    altKey: has('alt'),
    shiftKey: has('shift'),
    isComposing: false,
    ...more,
  };
}

describe('a shortcut', () => {
  it.each<[string, Place, Rules, ReturnType<typeof commandOf>]>([
    ['ctrl+d', 'nothing', OFF, 'microphone'],
    ['ctrl+e', 'nothing', OFF, 'camera'],
    ['ctrl+shift+h', 'nothing', OFF, 'hang_up'],
    ['F6', 'nothing', OFF, 'toolbar'],
    ['ctrl+D', 'nothing', OFF, 'microphone'],
    // Nothing is typed by them: whoever writes in the chat is muted as fast.
    ['ctrl+d', 'text', OFF, 'microphone'],
    ['F6', 'text', OFF, 'toolbar'],
    ['ctrl+d', 'control', OFF, 'microphone'],
    // Near misses are the browser's.
    ['ctrl+shift+d', 'nothing', OFF, null],
    ['ctrl+alt+d', 'nothing', OFF, null],
    ['meta+d', 'nothing', OFF, null],
    ['ctrl+h', 'nothing', OFF, null],
    ['shift+F6', 'nothing', OFF, null],
    ['ctrl+F6', 'nothing', OFF, null],
    // A Mac has another key for it, and keeps its own.
    ['meta+d', 'nothing', MAC, 'microphone'],
    ['meta+e', 'nothing', MAC, 'camera'],
    ['ctrl+d', 'nothing', MAC, null],
    ['ctrl+d', 'text', MAC, null],
    ['ctrl+shift+h', 'nothing', MAC, 'hang_up'],
    // Single letters: off by default, never where one types.
    ['m', 'nothing', OFF, null],
    ['?', 'nothing', OFF, null],
    ['m', 'nothing', ON, 'microphone'],
    ['M', 'nothing', ON, 'microphone'],
    ['v', 'nothing', ON, 'camera'],
    ['s', 'nothing', ON, 'share'],
    ['c', 'nothing', ON, 'chat'],
    ['f', 'nothing', ON, 'full_screen'],
    ['p', 'nothing', ON, 'picture'],
    ['?', 'nothing', ON, 'help'],
    ['shift+?', 'nothing', ON, 'help'],
    ['m', 'control', ON, 'microphone'],
    ['m', 'text', ON, null],
    ['shift+?', 'text', ON, null],
    ['alt+m', 'nothing', ON, null],
    ['ctrl+c', 'nothing', ON, null],
    ['meta+c', 'nothing', ON, null],
    ['x', 'nothing', ON, null],
  ])('%s on %s with %j is %s', (spelled, place, rules, wanted) => {
    expect(commandOf(press(spelled), place, rules)).toBe(wanted);
  });

  it('is none while an input method composes', () => {
    expect(commandOf(press('m', { isComposing: true }), 'nothing', ON)).toBeNull();
    expect(commandOf(press('m', { keyCode: 229 }), 'nothing', ON)).toBeNull();
    expect(commandOf(press('ctrl+d', { isComposing: true }), 'text', ON)).toBeNull();
    expect(isTalkKey(press(' ', { isComposing: true }), 'nothing')).toBe(false);
  });

  it('is where it is on a Latin keyboard, whatever the script', () => {
    expect(commandOf(press('ctrl+d', { key: 'в' }), 'nothing', OFF)).toBe('microphone');
    expect(commandOf(press('m', { key: 'ь' }), 'nothing', ON)).toBe('microphone');
    // Dvorak is Latin: what is on the key counts.
    expect(commandOf(press('ctrl+e', { code: 'KeyD' }), 'nothing', OFF)).toBe('camera');
  });

  it('is said to assistive technology as it is', () => {
    expect(keysOf('microphone', OFF)).toEqual(['Control+D']);
    expect(keysOf('microphone', ON)).toEqual(['Control+D', 'M']);
    expect(keysOf('camera', MAC)).toEqual(['Meta+E']);
    expect(keysOf('chat', OFF)).toEqual([]);
  });
});

describe('the space bar', () => {
  it.each<[string, Place, boolean]>([
    [' ', 'nothing', true],
    [' ', 'control', false],
    [' ', 'text', false],
    ['ctrl+ ', 'nothing', false],
    ['shift+ ', 'nothing', false],
    ['a', 'nothing', false],
  ])('"%s" on %s talks: %s', (spelled, place, wanted) => {
    expect(isTalkKey(press(spelled), place)).toBe(wanted);
  });
});
