/** Whether single letters are commands, and what the keys are here. Used by Shortcuts and its sheet. */
import { COMMANDS, keysOf, type Rules } from '../core/shortcuts.ts';
import { browserMemory } from '../core/storage.ts';
import { keys } from './keys.svelte.ts';

const memory = browserMemory();

class ShortcutsState {
  readonly #apple = /Mac|iPhone|iPad/.test(navigator.platform);
  #letters = $state(memory.get('dogeller.letters') === 'true');

  get letters(): boolean {
    return this.#letters;
  }

  set letters(on: boolean) {
    this.#letters = on;
    memory.set('dogeller.letters', on ? 'true' : null);
  }

  get rules(): Rules {
    return { letters: this.#letters, apple: this.#apple };
  }

  /** Says it to assistive technology, on the buttons themselves. */
  announce(): void {
    for (const command of COMMANDS) {
      const all = keysOf(command, this.rules);
      keys[command] = all.length > 0 ? all.join(' ') : undefined;
    }
  }
}

export const shortcuts = new ShortcutsState();
