/** What is said in a browser without WebRTC. Loaded only there. */
import type { Message } from './en.ts';

export const en = {
  title: 'This browser cannot make calls',
  text: 'It has no WebRTC, or somebody has switched it off. You can go online and see who is here, but nobody can talk with you. Open this page in a current Firefox, Chrome, Edge or Safari.',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  title: '这个浏览器不能通话',
  text: '它没有 WebRTC，或者被关闭了。你可以上线，看到谁在，但别人无法和你通话。请用新版 Firefox、Chrome、Edge 或 Safari 打开本页。',
};
