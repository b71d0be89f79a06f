/**
 * Certificate fingerprints: whom a browser's encrypted transport (DTLS) really ends at. Used by
 * Peer. A description may name several (RFC 8122 5), of which the browser then takes any; whoever
 * wants to know the one in use must not be content with the first.
 */

/** Every different `a=fingerprint` of a description, as `sha-256 AB:CD:…`, sorted. */
export function fingerprintsIn(sdp: string): string[] {
  const found = [...sdp.matchAll(/^a=fingerprint:(\S+) +([\da-f:]+)\s*$/gim)];
  return [
    ...new Set(found.map(([, hash = '', hex = '']) => `${hash.toLowerCase()} ${hex.toUpperCase()}`)),
  ].sort();
}

/** Both ends of a transport, as SHA-256 fingerprints of their certificates. */
export interface Ends {
  local: string;
  remote: string;
}

/** Null when it is not certain: no description yet, several fingerprints, or another certificate. */
export async function endsOf(pc: RTCPeerConnection): Promise<Ends | null> {
  const [local, ...moreLocal] = fingerprintsIn(pc.localDescription?.sdp ?? '');
  const [remote, ...moreRemote] = fingerprintsIn(pc.remoteDescription?.sdp ?? '');
  if (!local?.startsWith('sha-256 ') || !remote?.startsWith('sha-256 ')) return null;
  if (moreLocal.length + moreRemote.length > 0) return null;
  const used = await certificateOf(pc);
  return used === null || used === remote ? { local, remote } : null;
}

/** Of the certificate that the other end has shown (webrtc-pc 5.5.1); null where browsers do not tell. */
async function certificateOf(pc: RTCPeerConnection): Promise<string | null> {
  const transport = pc.sctp?.transport as Partial<RTCDtlsTransport> | undefined;
  const certificate = transport?.getRemoteCertificates?.()[0];
  if (!certificate) return null;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', certificate));
  return `sha-256 ${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':')}`;
}
