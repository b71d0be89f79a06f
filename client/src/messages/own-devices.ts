/** The words about a person's own devices. Loaded after everything else. */
import type { Message } from './en.ts';

export const en = {
  online_on: { one: 'Online on {count} device', other: 'Online on {count} devices' },
  sign_out_everywhere: 'Sign out everywhere',
  sign_out_failed: 'The server did not answer: you are still signed in. Please try again.',
  new_device: 'You are also online on another device.',
  new_device_agent: 'You are also online on another device: {agent}.',
  not_you: 'If that was not you, sign out everywhere in the settings.',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  online_on: { one: '在 {count} 台设备上在线', other: '在 {count} 台设备上在线' },
  sign_out_everywhere: '在所有设备上退出',
  sign_out_failed: '服务器没有回应，你仍然是登录状态，请再试一次。',
  new_device: '你在另一台设备上也上线了。',
  new_device_agent: '你在另一台设备上也上线了：{agent}。',
  not_you: '如果不是你本人，请在设置中选择“在所有设备上退出”。',
};
