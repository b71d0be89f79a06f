/**
 * What keys press which button, for `aria-keyshortcuts`: empty until Shortcuts.svelte, which is loaded
 * when a call begins, has filled it. Used by the buttons of a call.
 */
import type { Command } from '../core/shortcuts.ts';

export const keys = $state<Partial<Record<Command, string>>>({});
