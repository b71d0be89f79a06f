/** Light or dark: the system's, until the person chooses otherwise. Used by the header. */
import { browserMemory } from '../core/storage.ts';

export type Theme = 'light' | 'dark';

const memory = browserMemory();
const query = matchMedia('(prefers-color-scheme: dark)');

class ThemeState {
  #system = $state<Theme>(query.matches ? 'dark' : 'light');
  #chosen = $state<Theme | null>(remembered());

  constructor() {
    query.addEventListener('change', () => (this.#system = query.matches ? 'dark' : 'light'));
  }

  get current(): Theme {
    return this.#chosen ?? this.#system;
  }

  /** Choosing what the system has anyway means to follow it again. */
  switch(): void {
    const next: Theme = this.current === 'dark' ? 'light' : 'dark';
    this.#chosen = next === this.#system ? null : next;
    memory.set('dogeller.theme', this.#chosen);
  }
}

function remembered(): Theme | null {
  const theme = memory.get('dogeller.theme');
  return theme === 'light' || theme === 'dark' ? theme : null;
}

export const theme = new ThemeState();
