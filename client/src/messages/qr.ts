/** The words beside the QR code, which is loaded when somebody asks for it. */
import type { Message } from './en.ts';

export const en = {
  title: 'Your link',
  text: 'Whoever points a phone’s camera at this can call you.',
  picture: 'QR code of your link',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  title: '你的链接',
  text: '用手机摄像头扫一扫，就可以呼叫你。',
  picture: '你的链接的二维码',
};
