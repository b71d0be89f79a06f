/** The words of the few lines one may write instead of an answer, or after a call. */
import type { Message } from './en.ts';

export const en = {
  message_to: 'Message to {name}',
  quick_later: 'Can’t talk now. I’ll call you back.',
  quick_minute: 'Give me five minutes.',
  quick_what: 'What is it about?',
  quick_back: 'Please call me back.',
  send: 'Send',
  sent: 'Sent.',
  not_sent: '{name} could not be reached.',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  message_to: '给 {name} 的消息',
  quick_later: '现在不方便，稍后打给你。',
  quick_minute: '给我五分钟。',
  quick_what: '有什么事吗？',
  quick_back: '请回电给我。',
  send: '发送',
  sent: '已发送。',
  not_sent: '没能送达 {name}。',
};
