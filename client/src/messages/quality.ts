/** The words of the quality bar, which is loaded when a call begins. */
import type { Message } from './en.ts';

export const en = {
  connection: 'Connection:',
  excellent: 'Excellent',
  good: 'Good',
  weak: 'Weak',
  bad: 'Bad',
  direct: 'direct',
  relayed: 'relayed',
  paused_own: 'Your picture is off to keep the sound.',
  paused_theirs: '{name}’s picture is off to keep the sound.',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  connection: '连接：',
  excellent: '极好',
  good: '良好',
  weak: '较弱',
  bad: '很差',
  direct: '直连',
  relayed: '中继',
  paused_own: '网络太差，你的画面已暂停，以保证声音。',
  paused_theirs: '网络太差，{name} 的画面已暂停，以保证声音。',
};
