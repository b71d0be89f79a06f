/**
 * Picks out of getStats (W3C webrtc-stats) what is told about a call's quality: counters since the
 * connection began, as they are. Pure, and forgiving: browsers leave out what they do not know.
 * quality-measure.ts makes rates of two of these.
 */
export interface Flow {
  /** On the wire, headers included. */
  bytes: number;
  packets: number;
}
export interface Incoming extends Flow {
  lost: number;
  /** Seconds (RFC 3550, 6.4.1). */
  jitter: number | null;
}
export interface Outgoing extends Flow {
  /** As the other side reported last: share of the packets lost, and seconds of jitter. */
  fractionLost: number | null;
  jitter: number | null;
}
export interface Picture {
  width: number | null;
  height: number | null;
  frames: number;
}

/** How the packets go. Nothing in it says from where to where. */
export interface Path {
  relayed: boolean;
  /** 'udp', 'tcp' or 'tls': to the relay, when there is one on this side. */
  protocol: string;
  /** 'host', 'srflx', 'prflx' or 'relay' (RFC 8445). */
  local: string;
  remote: string;
}

export interface Counters {
  /** Milliseconds. */
  at: number;
  received: { audio: Incoming; video: Incoming; picture: Picture };
  sent: { audio: Outgoing; video: Outgoing; picture: Picture };
  /** Of the sound: seconds that the jitter buffer has held what it gave out, and how many samples. */
  buffered: number;
  emitted: number;
  /** Times that the picture stood still, and seconds of it. */
  freezes: number;
  frozen: number;
  /** Why the picture sent is worse than it might be: 'cpu', 'bandwidth', 'other' or 'none'. */
  limited: string | null;
  /** Bit/s. */
  available: number | null;
  /** Seconds there and back. */
  roundTrip: number | null;
  path: Path | null;
}

type Report = RTCStats & Record<string, unknown>;

const incoming = (): Incoming => ({ bytes: 0, packets: 0, lost: 0, jitter: null });
const outgoing = (): Outgoing => ({ bytes: 0, packets: 0, fractionLost: null, jitter: null });
const picture = (): Picture => ({ width: null, height: null, frames: 0 });
const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
const maybe = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const greatest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
const kindOf = (report: Report): 'audio' | 'video' => (report['kind'] === 'video' ? 'video' : 'audio');

export function readStats(stats: RTCStatsReport): Counters {
  const all = new Map<string, Report>();
  stats.forEach((report: Report) => all.set(report.id, report));
  const found: Counters = {
    at: 0,
    received: { audio: incoming(), video: incoming(), picture: picture() },
    sent: { audio: outgoing(), video: outgoing(), picture: picture() },
    buffered: 0,
    emitted: 0,
    freezes: 0,
    frozen: 0,
    limited: null,
    available: null,
    roundTrip: null,
    path: null,
  };
  for (const report of all.values()) {
    found.at = Math.max(found.at, report.timestamp);
    if (report.type === 'inbound-rtp') readReceived(report, found);
    if (report.type === 'outbound-rtp') readSent(report, found);
    if (report.type === 'remote-inbound-rtp') readTold(report, found);
  }
  readPath(all, found);
  return found;
}

function readReceived(report: Report, found: Counters): void {
  const flow = found.received[kindOf(report)];
  flow.bytes += count(report['bytesReceived']) + count(report['headerBytesReceived']);
  flow.packets += count(report['packetsReceived']);
  flow.lost += count(report['packetsLost']);
  flow.jitter = greatest(flow.jitter, maybe(report['jitter']));
  if (kindOf(report) === 'video') {
    readPicture(report, found.received.picture, 'framesDecoded');
    found.freezes += count(report['freezeCount']);
    found.frozen += count(report['totalFreezesDuration']);
    return;
  }
  found.buffered += count(report['jitterBufferDelay']);
  found.emitted += count(report['jitterBufferEmittedCount']);
}

function readSent(report: Report, found: Counters): void {
  const flow = found.sent[kindOf(report)];
  flow.bytes += count(report['bytesSent']) + count(report['headerBytesSent']);
  flow.packets += count(report['packetsSent']);
  if (kindOf(report) === 'audio') return;
  readPicture(report, found.sent.picture, 'framesEncoded');
  found.limited = (report['qualityLimitationReason'] as string | undefined) ?? found.limited;
}

/** What the other side says of what we sent. */
function readTold(report: Report, found: Counters): void {
  const flow = found.sent[kindOf(report)];
  flow.fractionLost = greatest(flow.fractionLost, maybe(report['fractionLost']));
  flow.jitter = greatest(flow.jitter, maybe(report['jitter']));
  found.roundTrip ??= maybe(report['roundTripTime']);
}

function readPicture(report: Report, into: Picture, frames: string): void {
  into.width = greatest(into.width, maybe(report['frameWidth']));
  into.height = greatest(into.height, maybe(report['frameHeight']));
  into.frames += count(report[frames]);
}

/** The pair in use: the transport names it; an older Firefox has none, and marks the pair. */
function readPath(all: Map<string, Report>, found: Counters): void {
  const reports = [...all.values()];
  const transport = reports.find(({ type }) => type === 'transport');
  const pair =
    all.get(String(transport?.['selectedCandidatePairId'])) ??
    reports.find((one) => one.type === 'candidate-pair' && (one['selected'] ?? one['nominated']) === true);
  if (!pair) return;
  found.roundTrip = maybe(pair['currentRoundTripTime']) ?? found.roundTrip;
  found.available = maybe(pair['availableOutgoingBitrate']);
  const local = all.get(String(pair['localCandidateId']));
  const remote = all.get(String(pair['remoteCandidateId']));
  if (!local || !remote) return;
  const [ours, theirs] = [String(local['candidateType']), String(remote['candidateType'])];
  found.path = {
    relayed: ours === 'relay' || theirs === 'relay',
    protocol: String(local['relayProtocol'] ?? local['protocol']),
    local: ours,
    remote: theirs,
  };
}
