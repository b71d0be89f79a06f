/**
 * The language of the page: one rune, so that switching it changes every text in place and
 * remounts nothing, also during a call. Used by all components, through `t`.
 */
import { browserMemory } from '../core/storage.ts';
import { en, type Message, type MessageKey, type Messages, type Plural } from '../messages/en.ts';

export type Locale = 'en' | 'zh';
export const LOCALES: readonly { id: Locale; name: string; tag: string }[] = [
  { id: 'en', name: 'English', tag: 'en' },
  { id: 'zh', name: '中文', tag: 'zh-Hans' },
];

/** The names in braces of an English text: what `t` has to be given for it. */
type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Text<M> = M extends Plural ? M['other'] : M;
type Parameters<M> = [Names<Text<M>>] extends [never]
  ? []
  : [parameters: Record<Names<Text<M>>, string | number>];

const memory = browserMemory();

class LocaleState {
  #current = $state<Locale>('en');
  /** English is in the page; another language comes when it is wanted. */
  #messages = $state.raw<Messages>(en);
  #wanted: Locale = 'en';

  get current(): Locale {
    return this.#current;
  }

  /** Takes effect when the words are here; without them the language stays what it is. */
  set current(locale: Locale) {
    memory.set('dogeller.locale', locale);
    void this.use(locale);
  }

  get messages(): Messages {
    return this.#messages;
  }

  get tag(): string {
    return LOCALES.find(({ id }) => id === this.#current)?.tag ?? 'en';
  }

  /** For times and dates: as they are written where this person lives, if the page is in their language. */
  get region(): string {
    const [language] = this.tag.split('-') as [string];
    return navigator.languages.find((one) => one.split('-')[0]?.toLowerCase() === language) ?? this.tag;
  }

  /** Never rejects: a page in English is better than none. */
  async use(locale: Locale = preferred()): Promise<void> {
    this.#wanted = locale;
    try {
      const messages = locale === 'en' ? en : (await import('../messages/zh.ts')).zh;
      if (this.#wanted !== locale) return;
      this.#messages = messages;
      this.#current = locale;
    } catch {
      // The server is away.
    }
  }
}

export const locale = new LocaleState();

function preferred(): Locale {
  const remembered = memory.get('dogeller.locale');
  const wishes = [remembered ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase());
  return LOCALES.find(({ id }) => wishes.find((wish) => wish === 'en' || wish === 'zh') === id)?.id ?? 'en';
}

/** The text of `key` in the current language, its braces filled in. */
export function t<Key extends MessageKey>(key: Key, ...[parameters]: Parameters<(typeof en)[Key]>): string {
  return fill(locale.messages[key], (parameters ?? {}) as Record<string, string | number>);
}

/** For keys that are put together at run time, such as those of errors: every name may be in it. */
export const tAny = (key: MessageKey, parameters: Record<string, string | number>): string =>
  fill(locale.messages[key], parameters);

/** The `t` of a part of the page that is loaded later, and brings its own words in all languages. */
export function texts<M extends Record<string, Message>>(words: { en: M; zh: Record<keyof M, Message> }) {
  return <Key extends keyof M>(key: Key, ...[parameters]: Parameters<M[Key]>): string =>
    fill(words[locale.current][key], (parameters ?? {}) as Record<string, string | number>);
}

function fill(message: Message, parameters: Record<string, string | number>): string {
  const text = typeof message === 'string' ? message : message[form(Number(parameters['count']))];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? new Intl.NumberFormat(locale.tag).format(value) : value;
  });
}

const form = (count: number): keyof Plural =>
  new Intl.PluralRules(locale.tag).select(count) === 'one' ? 'one' : 'other';

/** "Ada, Bo and Cy". */
export const list = (names: string[]): string => new Intl.ListFormat(locale.tag).format(names);

/** 4:07 or 1:02:03, as on every phone. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** How long to wait, never said too short; nothing when it is not known. */
export const waiting = (ms: number | undefined): string =>
  ms === undefined ? '' : duration(Math.max(1, Math.ceil(ms / 1_000)) * 1_000);

/** "4 minutes 7 seconds", for reading aloud. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ];
  const said = parts.filter(([n], i) => n > 0 || (i === 2 && seconds === 0));
  const words = said.map(([n, unit]) =>
    new Intl.NumberFormat(locale.tag, { style: 'unit', unit, unitDisplay: 'long' }).format(n),
  );
  return new Intl.ListFormat(locale.tag, { type: 'unit' }).format(words);
}
