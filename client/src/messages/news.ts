/** What a screen reader is told of the list of people; loaded with that. */
import type { Message } from './en.ts';

export const en = {
  came_name: '{name} came online.',
  came_count: { one: '{count} person came online.', other: '{count} people came online.' },
  left_name: '{name} left.',
  left_count: { one: '{count} person left.', other: '{count} people left.' },
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  came_name: '{name} 上线了。',
  came_count: { one: '{count} 人上线了。', other: '{count} 人上线了。' },
  left_name: '{name} 离开了。',
  left_count: { one: '{count} 人离开了。', other: '{count} 人离开了。' },
};
