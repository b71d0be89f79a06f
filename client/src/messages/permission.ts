/** How to let the page use camera and microphone, browser by browser; loaded when it is refused. */
import type { Message } from './en.ts';

/** One step a line. */
export const en = {
  title_camera: 'Let Dogeller use your camera',
  title_microphone: 'Let Dogeller use your microphone',
  title_both: 'Let Dogeller use camera and microphone',
  chromium:
    'Click the icon to the left of the address.\nSwitch on “Camera” and “Microphone”.\nCome back here: it goes on by itself.',
  chromium_android:
    'Tap the icon to the left of the address.\nOpen “Permissions” and allow camera and microphone.\nCome back here and try again.',
  firefox:
    'Click the crossed-out camera or microphone to the left of the address.\nRemove “Blocked” with the × beside it.\nTry again, and choose “Allow”.',
  firefox_android:
    'Tap the lock to the left of the address.\nTap “Camera” and “Microphone” so that they say “Allowed”.\nCome back here and try again.',
  safari:
    'Open the menu “Safari”, then “Settings for This Website”.\nSet “Camera” and “Microphone” to “Allow”.\nTry again.',
  safari_ios:
    'Tap the page menu beside the address.\nOpen “Website Settings” and allow camera and microphone.\nTry again.',
  browser_ios:
    'Open the app “Settings” of your device.\nFind your browser there and switch on “Camera” and “Microphone”.\nCome back here and try again.',
  browser_other:
    'Open what your browser knows of this site, often beside the address.\nAllow camera and microphone.\nTry again.',
  windows:
    'Open “Settings”, then “Privacy & security”.\nUnder “Camera” and “Microphone”, let desktop apps use them.\nTry again.',
  mac: 'Open “System Settings”, then “Privacy & Security”.\nUnder “Camera” and “Microphone”, switch your browser on.\nTry again; some browsers have to be restarted first.',
  android:
    'Open “Settings”, then “Apps”, then your browser.\nOpen “Permissions” and allow camera and microphone.\nCome back here and try again.',
  linux:
    'Look in the privacy settings of your desktop.\nA browser from Flatpak or Snap has permissions of its own there.\nTry again.',
  no_camera_needed: 'You can also call without: the others then do not see you.',
  no_microphone_needed: 'You can also stay in the call and only listen.',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  title_camera: '允许 Dogeller 使用摄像头',
  title_microphone: '允许 Dogeller 使用麦克风',
  title_both: '允许 Dogeller 使用摄像头和麦克风',
  chromium: '点击地址左边的图标。\n打开“摄像头”和“麦克风”。\n回到这里，会自动继续。',
  chromium_android: '点按地址左边的图标。\n打开“权限”，允许摄像头和麦克风。\n回到这里再试一次。',
  firefox: '点击地址左边被划掉的摄像头或麦克风图标。\n点旁边的 × 去掉“已阻止”。\n再试一次，并选择“允许”。',
  firefox_android: '点按地址左边的锁。\n点按“相机”和“麦克风”，直到显示“已允许”。\n回到这里再试一次。',
  safari: '打开“Safari 浏览器”菜单里的“此网站的设置”。\n把“摄像头”和“麦克风”设为“允许”。\n再试一次。',
  safari_ios: '点按地址旁边的页面菜单。\n打开“网站设置”，允许摄像头和麦克风。\n再试一次。',
  browser_ios: '打开设备的“设置”。\n找到你的浏览器，打开“相机”和“麦克风”。\n回到这里再试一次。',
  browser_other: '打开浏览器里这个网站的设置，通常在地址旁边。\n允许摄像头和麦克风。\n再试一次。',
  windows: '打开“设置”里的“隐私和安全性”。\n在“相机”和“麦克风”下，允许桌面应用使用。\n再试一次。',
  mac: '打开“系统设置”里的“隐私与安全性”。\n在“摄像头”和“麦克风”下打开你的浏览器。\n再试一次；有的浏览器需要先重新启动。',
  android: '打开“设置”，再打开“应用”，找到你的浏览器。\n打开“权限”，允许相机和麦克风。\n回到这里再试一次。',
  linux: '查看桌面环境的隐私设置。\n用 Flatpak 或 Snap 安装的浏览器在那里有自己的权限。\n再试一次。',
  no_camera_needed: '没有摄像头也可以通话，只是对方看不到你。',
  no_microphone_needed: '你也可以留在通话里只听。',
};
