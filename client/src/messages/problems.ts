/** Why camera or microphone are missing; loaded when a call begins, or somebody checks the camera. */
import type { Message } from './en.ts';

export const en = {
  problem_denied_camera:
    'The browser may not use your camera. Allow it next to the address, then switch it on again.',
  problem_denied_microphone:
    'The browser may not use your microphone. Allow it next to the address, then switch it on again.',
  problem_system_camera: 'Your system keeps the camera from the browser. Allow it in the privacy settings.',
  problem_system_microphone:
    'Your system keeps the microphone from the browser. Allow it in the privacy settings.',
  problem_none_camera: 'No camera was found.',
  problem_none_microphone: 'No microphone was found. You can listen.',
  problem_in_use_camera: 'Another program is using the camera.',
  problem_in_use_microphone: 'Another program is using the microphone.',
  problem_insecure: 'Camera and microphone need HTTPS, or localhost. You can still watch and listen.',
  problem_lost_camera: 'The camera was unplugged.',
  problem_lost_microphone: 'The microphone was unplugged.',
  problem_failed_camera: 'The camera could not be started.',
  problem_failed_microphone: 'The microphone could not be started.',
  show_how: 'Show me how',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  problem_denied_camera: '浏览器不能使用摄像头。请在地址栏旁允许，然后重新打开摄像头。',
  problem_denied_microphone: '浏览器不能使用麦克风。请在地址栏旁允许，然后重新打开麦克风。',
  problem_system_camera: '系统不允许浏览器使用摄像头。请在隐私设置中允许。',
  problem_system_microphone: '系统不允许浏览器使用麦克风。请在隐私设置中允许。',
  problem_none_camera: '没有找到摄像头。',
  problem_none_microphone: '没有找到麦克风。你仍然可以听。',
  problem_in_use_camera: '另一个程序正在使用摄像头。',
  problem_in_use_microphone: '另一个程序正在使用麦克风。',
  problem_insecure: '摄像头和麦克风需要 HTTPS 或 localhost。你仍然可以看和听。',
  problem_lost_camera: '摄像头已被拔出。',
  problem_lost_microphone: '麦克风已被拔出。',
  problem_failed_camera: '摄像头无法启动。',
  problem_failed_microphone: '麦克风无法启动。',
  show_how: '告诉我怎么做',
};
