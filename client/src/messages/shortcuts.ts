/** The words of the sheet of keys, which is loaded when it is opened. */
import type { Message } from './en.ts';

export const en = {
  title: 'Keyboard shortcuts',
  do_microphone: 'Microphone on or off',
  do_camera: 'Camera on or off',
  do_hang_up: 'Hang up',
  do_share: 'Share the screen',
  do_chat: 'Chat',
  do_full_screen: 'Full screen',
  do_picture: 'Picture in picture',
  do_toolbar: 'To the controls',
  do_help: 'This list',
  do_talk: 'Talk while held, when muted',
  key_control: 'Ctrl',
  key_shift: 'Shift',
  key_space: 'Space',
  letters: 'Single letters',
  letters_text: 'Off at first, so that dictation and a slip of the hand do nothing.',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  title: '键盘快捷键',
  do_microphone: '打开或关闭麦克风',
  do_camera: '打开或关闭摄像头',
  do_hang_up: '挂断',
  do_share: '共享屏幕',
  do_chat: '聊天',
  do_full_screen: '全屏',
  do_picture: '画中画',
  do_toolbar: '跳到通话控制',
  do_help: '这个列表',
  do_talk: '静音时按住说话',
  key_control: 'Ctrl',
  key_shift: 'Shift',
  key_space: '空格',
  letters: '单字母快捷键',
  letters_text: '默认关闭，语音输入或误按时就不会触发。',
};
