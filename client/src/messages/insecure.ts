/** What is said where the browser gives the page neither camera nor microphone. Loaded only there. */
import type { Message } from './en.ts';

export const en = {
  title: 'Nobody will see or hear you from this address',
  text: 'A browser lets a page use camera and microphone only over https, or on localhost. Ask for the https address. Without it you can watch and listen.',
  operator: 'Do you run this server? With a name that points to it, this gets a certificate by itself:',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  title: '在这个地址，别人看不到也听不到你',
  text: '浏览器只允许通过 https 或 localhost 打开的页面使用摄像头和麦克风。请索取 https 地址。没有它，你只能看和听。',
  operator: '服务器是你运行的吗？有一个指向它的域名时，这条命令会自动申请证书：',
};
