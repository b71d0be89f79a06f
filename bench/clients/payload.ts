/** What two pages say to each other, of the size that a browser makes it. */
const LINES = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1 2',
  'a=msid-semantic: WMS 7f1c0c0e-7a35-4d43-8d3c-4a2ad5f8f3f1',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:9uZx',
  'a=ice-pwd:Qb6gL0mSdxeFJEwKbq4L1mPv',
  'a=fingerprint:sha-256 4B:0C:22:5A:6D:11:9E:67:80:F3:58:51:3C:27:0D:44:DA:81:0B:36:A5:94:7C:5E:F0:18:66:2B:9D:C2:E7:31',
  'a=setup:actpass',
  'a=mid:0',
];
/** Characters of a description for sound and picture, as Chromium makes it. */
const SDP_LENGTH = 2_500;

function sdp(): string {
  const lines = [...LINES];
  let length = lines.join('\r\n').length + 2;
  for (let type = 35; length < SDP_LENGTH; type++) {
    const line = `a=fmtp:${type} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f`;
    const room = SDP_LENGTH - length - 2;
    lines.push(line.slice(0, Math.max(4, room)));
    length += Math.min(line.length, Math.max(4, room)) + 2;
  }
  return `${lines.join('\r\n')}\r\n`;
}

export const OFFER = { type: 'offer', sdp: sdp() } as const;
export const ANSWER = { type: 'answer', sdp: sdp().replace('actpass', 'active') } as const;

/** Eight: host and server-reflexive addresses of two interfaces, UDP and TCP. */
export const CANDIDATES = Array.from({ length: 8 }, (_, i) => ({
  candidate: `candidate:84216304${i} 1 udp 1677729535 203.0.113.${i} 46154 typ srflx raddr 10.0.0.17 rport 46154`,
  sdpMid: '0',
  sdpMLineIndex: 0,
}));
