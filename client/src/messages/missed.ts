/** The words of the list of missed calls, which is loaded when it is opened. */
import type { Message } from './en.ts';

export const en = {
  title: 'Missed calls',
  none: 'You have missed nothing.',
  none_text: 'Calls that you do not answer are listed here, in this browser only.',
  video: 'Video call',
  audio: 'Audio call',
  call_back: 'Call {name} back',
  call_back_audio: 'Call {name} back with audio',
  clear: 'Clear the list',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  title: '未接来电',
  none: '没有未接来电。',
  none_text: '你没有接听的来电会列在这里，只保存在这个浏览器里。',
  video: '视频通话',
  audio: '语音通话',
  call_back: '回电给 {name}',
  call_back_audio: '语音回电给 {name}',
  clear: '清空列表',
};
