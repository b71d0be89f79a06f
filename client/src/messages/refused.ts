/** The words for a server that lets this page have no connection. Loaded when that happens. */
import type { Message } from './en.ts';

export const en = {
  why_origin:
    'The server does not accept pages from {origin}. The person who runs it must set {set} and start it again.',
  why_host:
    'The server does not know itself as {host}. The person who runs it must set {set} and start it again.',
  why_scheme: 'The server accepts this page only by https. Open it by an address that begins with https://.',
  why_address:
    'Too many pages are open from your network. Close some of them; this page tries again by itself.',
  why_draining: 'The server is being restarted. You will be online again in a moment.',
  why_websocket:
    'The server answers, but no WebSocket gets through. A proxy on the way must pass on the headers Upgrade and Connection.',
  why_gateway: 'The proxy answers, but the server behind it does not (HTTP {status}).',
} as const satisfies Record<string, Message>;

export const zh: Record<keyof typeof en, Message> = {
  why_origin: '服务器不接受来自 {origin} 的页面。管理员需要设置 {set} 并重新启动服务器。',
  why_host: '服务器不认识 {host} 这个名称。管理员需要设置 {set} 并重新启动服务器。',
  why_scheme: '服务器只接受通过 https 打开的页面。请使用以 https:// 开头的地址。',
  why_address: '你的网络中打开的页面太多。请关闭一些；本页面会自动重试。',
  why_draining: '服务器正在重启。稍后会自动重新上线。',
  why_websocket: '服务器有响应，但 WebSocket 无法通过。途中的代理必须传递 Upgrade 和 Connection 头。',
  why_gateway: '代理有响应，但它后面的服务器没有（HTTP {status}）。',
};
