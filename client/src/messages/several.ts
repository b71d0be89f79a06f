/** What a call of more than two has to say while it rings, and when it is over. */
import type { Message } from './en.ts';

export const en = {
  with_others: {
    one: 'and {count} other person in the call',
    other: 'and {count} others in the call',
  },
  were_there: 'In the call: {names}',
  again_one: '“Call again” calls {name} alone.',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  with_others: { one: '通话中还有 {count} 人', other: '通话中还有 {count} 人' },
  were_there: '通话中的人：{names}',
  again_one: '“再次呼叫”只会呼叫 {name}。',
};
