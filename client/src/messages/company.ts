/** What happens among the others of a call, and asking somebody in: loaded when a call begins. */
import type { Message } from './en.ts';

export const en = {
  joined: '{name} has joined.',
  left: '{name} has left.',
  lost: '{name} has lost the connection.',
  closed: '{name} closed the page.',
  declined: '{name} declined.',
  busy: '{name} is in another call.',
  missed: '{name} did not answer.',
  offline: '{name} has gone offline.',
  tried: '{name} tried to call you. It is in your missed calls.',
  cancel: 'Cancel',
  cancel_name: 'Cancel ringing {name}',
  add_someone: 'Add someone',
  add_text: 'They ring, and see and hear everybody who is in the call.',
  add: 'Add',
  add_name: 'Add {name}',
  nobody: 'Nobody else is online who could be added.',
  nobody_found: 'Nobody online is called “{query}”.',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  joined: '{name} 加入了通话。',
  left: '{name} 离开了通话。',
  lost: '{name} 的连接断开了。',
  closed: '{name} 关闭了页面。',
  declined: '{name} 拒绝了。',
  busy: '{name} 正在通话中。',
  missed: '{name} 没有接听。',
  offline: '{name} 已经离线。',
  tried: '{name} 刚才呼叫过你，已记入未接来电。',
  cancel: '取消',
  cancel_name: '取消呼叫 {name}',
  add_someone: '添加成员',
  add_text: '对方会响铃，接听后能看到、听到通话中的每个人。',
  add: '添加',
  add_name: '添加 {name}',
  nobody: '没有其他在线的人可以添加。',
  nobody_found: '在线的人里没有“{query}”。',
};
