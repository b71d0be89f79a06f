/** Some browsers have no WebRTC (WebKitGTK as Debian builds it), and some people switch it off. */
export const canCall = (): boolean => typeof RTCPeerConnection === 'function';
