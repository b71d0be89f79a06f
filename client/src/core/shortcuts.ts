/**
 * Which key means what in a call: pure, so that a table can try it. Combinations always hold; single
 * letters only for whoever has switched them on (WCAG 2.1.4). Used by the state of the same name.
 */
export const COMMANDS = [
  'microphone',
  'camera',
  'hang_up',
  'share',
  'chat',
  'full_screen',
  'picture',
  'toolbar',
  'help',
] as const;
export type Command = (typeof COMMANDS)[number];

/** As `aria-keyshortcuts` spells it (WAI-ARIA 1.2, 6.6); 'Mod' is Control, on Apple's systems ⌘. */
const COMBINATIONS: Partial<Record<Command, string>> = {
  microphone: 'Mod+D',
  camera: 'Mod+E',
  // On a Mac too: ⌘⇧H is taken there.
  hang_up: 'Control+Shift+H',
  toolbar: 'F6',
};
const LETTERS: Partial<Record<Command, string>> = {
  microphone: 'M',
  camera: 'V',
  share: 'S',
  chat: 'C',
  full_screen: 'F',
  picture: 'P',
  help: '?',
};

/** What of a KeyboardEvent counts. */
export type Press = Pick<
  KeyboardEvent,
  'key' | 'code' | 'keyCode' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing'
>;

/** Where the focus is: where one types, on something that a key works, or on neither. */
export type Place = 'text' | 'control' | 'nothing';

export interface Rules {
  /** Single letters are switched on. */
  letters: boolean;
  /** macOS, iOS, iPadOS: ⌘ instead of Control. */
  apple: boolean;
}

/** Every way to give a command, as `aria-keyshortcuts` wants it; none: an empty list. */
export function keysOf(command: Command, { letters, apple }: Rules): string[] {
  const keys = [COMBINATIONS[command]?.replace('Mod', apple ? 'Meta' : 'Control')];
  if (letters) keys.push(LETTERS[command]);
  return keys.filter((key) => key !== undefined);
}

/**
 * What this key press asks for. What types something is no command where one types, and nothing is
 * one while an input method composes: its keys are its own (UI Events, 5.3).
 */
export function commandOf(press: Press, place: Place, rules: Rules): Command | null {
  if (isComposing(press)) return null;
  const pressed = spell(press);
  const types = !press.ctrlKey && !press.metaKey && !press.altKey && pressed !== 'F6';
  if (types && place === 'text') return null;
  return COMMANDS.find((command) => keysOf(command, rules).includes(pressed)) ?? null;
}

/** The space bar, held to talk: only where it means nothing else. */
export function isTalkKey(press: Press, place: Place): boolean {
  return !isComposing(press) && place === 'nothing' && spell(press) === ' ';
}

/** 229 is what browsers say of a key that an input method has taken, also before the first letter. */
const isComposing = ({ isComposing, keyCode }: Press): boolean => isComposing || keyCode === 229;

/** As in the tables above. */
function spell(press: Press): string {
  const key = nameOf(press);
  return [
    press.ctrlKey ? 'Control' : '',
    press.metaKey ? 'Meta' : '',
    press.altKey ? 'Alt' : '',
    // A question mark has its shift in it.
    press.shiftKey && key !== '?' ? 'Shift' : '',
    key,
  ]
    .filter((part) => part !== '')
    .join('+');
}

/** On a keyboard of another script the key is where it is on a Latin one. */
function nameOf({ key, code }: Press): string {
  const latin = /^Key([A-Z])$/.exec(code)?.[1];
  if (latin !== undefined && key.length === 1 && !/[\u0021-\u007e]/.test(key)) return latin;
  return key.length === 1 ? key.toUpperCase() : key;
}
