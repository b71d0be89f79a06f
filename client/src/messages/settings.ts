/** The words of the sheet for what a person sets once. Loaded when it is opened. */
import type { Message } from './en.ts';

export const en = {
  save: 'Save',
  saved: 'Saved. Your link stays the same.',
  name_text: 'Others see it at once, on all of your devices.',
  take_back: 'A second to take a call back',
  take_back_text: 'A call begins to ring a second after your click, so that a wrong click rings nobody.',
  offline: 'You are not connected just now. Please try again in a moment.',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  save: '保存',
  saved: '已保存。你的链接不变。',
  name_text: '其他人会立刻看到，你的所有设备也会同步。',
  take_back: '留一秒钟撤回呼叫',
  take_back_text: '点击一秒后才开始响铃，点错了不会打扰别人。',
  offline: '现在没有连接，请稍后再试。',
};
