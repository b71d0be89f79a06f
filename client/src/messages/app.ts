/** The words about the page as an app: a new version, and installing it. Loaded late. */
import type { Message } from './en.ts';

export const en = {
  new_version: 'A new version is there.',
  reload: 'Reload',
  install: 'Install as an app',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  new_version: '有新版本了。',
  reload: '刷新',
  install: '安装为应用',
};
