/** The words of the device panel, which is loaded when somebody looks for it. */
import type { Message } from './en.ts';

export const en = {
  system_choice: 'System’s choice',
  microphone_level: 'Microphone level',
  speaker: 'Speaker',
  speaker_fixed: 'This browser plays where the system does.',
  test_speaker: 'Test speaker',
  testing_speaker: 'You should hear two chimes…',
  speaker_failed: 'The speaker could not be used.',
  suppress_noise: 'Suppress noise',
  suppress_noise_text: 'Fans and keys are filtered out. Switch it off for music.',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  system_choice: '系统默认',
  microphone_level: '麦克风音量',
  speaker: '扬声器',
  speaker_fixed: '这个浏览器使用系统的扬声器。',
  test_speaker: '测试扬声器',
  testing_speaker: '你应该会听到两声提示音…',
  speaker_failed: '扬声器无法使用。',
  suppress_noise: '降噪',
  suppress_noise_text: '滤除风扇和键盘的声音。播放音乐时请关闭。',
};
