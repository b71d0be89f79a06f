/**
 * What getStats really gave in a call between Chromium 156 and Firefox ESR, twice, a second apart: of each
 * report what quality-stats.ts reads. Ids are shortened. For specs only.
 */
type Recorded = readonly Record<string, unknown>[];

// A line a report.
// prettier-ignore
export const chromium: readonly [before: Recorded, after: Recorded] = [
  [
    {"id": "c0", "type": "candidate-pair", "timestamp": 1795378000980.3, "bytesReceived": 479647, "packetsReceived": 974, "bytesSent": 410946, "packetsSent": 869, "nominated": true, "currentRoundTripTime": 0.001, "availableOutgoingBitrate": 4644923, "localCandidateId": "c1", "remoteCandidateId": "c2"},
    {"id": "c1", "type": "local-candidate", "timestamp": 1795378000980.3, "candidateType": "host", "protocol": "udp"},
    {"id": "c2", "type": "remote-candidate", "timestamp": 1795378000980.3, "candidateType": "host", "protocol": "udp"},
    {"id": "c3", "type": "inbound-rtp", "timestamp": 1795378000980.3, "kind": "audio", "bytesReceived": 28223, "headerBytesReceived": 8400, "packetsReceived": 350, "packetsLost": 0, "jitter": 0.005, "jitterBufferDelay": 21715.2, "jitterBufferEmittedCount": 333120},
    {"id": "c4", "type": "inbound-rtp", "timestamp": 1795378000980.3, "kind": "video", "bytesReceived": 408735, "headerBytesReceived": 15489, "packetsReceived": 450, "packetsLost": 0, "jitter": 0.002, "framesDecoded": 206, "freezeCount": 0, "totalFreezesDuration": 0, "frameWidth": 960, "frameHeight": 540, "jitterBufferDelay": 1.286924, "jitterBufferEmittedCount": 206},
    {"id": "c5", "type": "outbound-rtp", "timestamp": 1795378000980.3, "kind": "audio", "bytesSent": 41584, "headerBytesSent": 8424, "packetsSent": 351},
    {"id": "c6", "type": "outbound-rtp", "timestamp": 1795378000980.3, "kind": "video", "frameWidth": 960, "frameHeight": 540, "bytesSent": 330957, "headerBytesSent": 13383, "packetsSent": 370, "framesEncoded": 139, "qualityLimitationReason": "bandwidth"},
    {"id": "c7", "type": "remote-inbound-rtp", "timestamp": 1795377996363.5, "kind": "audio", "packetsLost": 0, "jitter": 0.00125, "fractionLost": 0, "roundTripTime": 0.007233},
    {"id": "c8", "type": "remote-inbound-rtp", "timestamp": 1795378000509.7, "kind": "video", "packetsLost": 0, "jitter": 0.004111, "fractionLost": 0, "roundTripTime": 0.0010379999999999999},
    {"id": "c9", "type": "transport", "timestamp": 1795378000980.3, "bytesReceived": 479647, "packetsReceived": 974, "bytesSent": 410946, "packetsSent": 869, "selectedCandidatePairId": "c0"},
  ],
  [
    {"id": "c0", "type": "candidate-pair", "timestamp": 1795378001981.8, "bytesReceived": 546286, "packetsReceived": 1106, "bytesSent": 482552, "packetsSent": 999, "nominated": true, "currentRoundTripTime": 0.001, "availableOutgoingBitrate": 4644923, "localCandidateId": "c1", "remoteCandidateId": "c2"},
    {"id": "c1", "type": "local-candidate", "timestamp": 1795378001981.8, "candidateType": "host", "protocol": "udp"},
    {"id": "c2", "type": "remote-candidate", "timestamp": 1795378001981.8, "candidateType": "host", "protocol": "udp"},
    {"id": "c3", "type": "inbound-rtp", "timestamp": 1795378001981.8, "kind": "audio", "bytesReceived": 32192, "headerBytesReceived": 9576, "packetsReceived": 399, "packetsLost": 0, "jitter": 0.006, "jitterBufferDelay": 24700.8, "jitterBufferEmittedCount": 381120},
    {"id": "c4", "type": "inbound-rtp", "timestamp": 1795378001981.8, "kind": "video", "bytesReceived": 466353, "headerBytesReceived": 17169, "packetsReceived": 510, "packetsLost": 0, "jitter": 0.002, "framesDecoded": 236, "freezeCount": 0, "totalFreezesDuration": 0, "frameWidth": 960, "frameHeight": 540, "jitterBufferDelay": 1.5351089999999998, "jitterBufferEmittedCount": 236},
    {"id": "c5", "type": "outbound-rtp", "timestamp": 1795378001981.8, "kind": "audio", "bytesSent": 47553, "headerBytesSent": 9624, "packetsSent": 401},
    {"id": "c6", "type": "outbound-rtp", "timestamp": 1795378001981.8, "kind": "video", "frameWidth": 960, "frameHeight": 540, "bytesSent": 391890, "headerBytesSent": 14847, "packetsSent": 431, "framesEncoded": 159, "qualityLimitationReason": "bandwidth"},
    {"id": "c7", "type": "remote-inbound-rtp", "timestamp": 1795377996363.5, "kind": "audio", "packetsLost": 0, "jitter": 0.00125, "fractionLost": 0, "roundTripTime": 0.007233},
    {"id": "c8", "type": "remote-inbound-rtp", "timestamp": 1795378001113, "kind": "video", "packetsLost": 0, "jitter": 0.003822, "fractionLost": 0, "roundTripTime": 0.003281},
    {"id": "c9", "type": "transport", "timestamp": 1795378001981.8, "bytesReceived": 546286, "packetsReceived": 1106, "bytesSent": 482552, "packetsSent": 999, "selectedCandidatePairId": "c0"},
  ],
];

// A line a report.
// prettier-ignore
export const firefox: readonly [before: Recorded, after: Recorded] = [
  [
    {"id": "f0", "type": "inbound-rtp", "timestamp": 1795378002993, "kind": "audio", "bytesReceived": 53645, "headerBytesReceived": 10848, "packetsReceived": 452, "packetsLost": 0, "jitter": 0.001, "jitterBufferDelay": 26668.8, "jitterBufferEmittedCount": 431040},
    {"id": "f1", "type": "inbound-rtp", "timestamp": 1795378002993, "kind": "video", "bytesReceived": 450235, "headerBytesReceived": 11460, "packetsReceived": 474, "packetsLost": 0, "jitter": 0.0031, "framesDecoded": 179, "freezeCount": 0, "totalFreezesDuration": 0, "frameWidth": 960, "frameHeight": 540, "jitterBufferDelay": 1.979242, "jitterBufferEmittedCount": 179},
    {"id": "f2", "type": "outbound-rtp", "timestamp": 1795378002993, "kind": "audio", "bytesSent": 36404, "headerBytesSent": 10824, "packetsSent": 451},
    {"id": "f3", "type": "outbound-rtp", "timestamp": 1795378002993, "kind": "video", "frameWidth": 960, "frameHeight": 540, "bytesSent": 520096, "headerBytesSent": 18849, "packetsSent": 570, "framesEncoded": 266},
    {"id": "f4", "type": "remote-inbound-rtp", "timestamp": 1795378002085, "kind": "audio", "packetsReceived": 405, "packetsLost": 0, "jitter": 0.005312, "fractionLost": 0, "roundTripTime": 0.0016480000000000002},
    {"id": "f5", "type": "remote-inbound-rtp", "timestamp": 1795378002522, "kind": "video", "packetsReceived": 514, "packetsLost": 0, "jitter": 0.0025666666666666667, "fractionLost": 0, "roundTripTime": 0.001},
    {"id": "f6", "type": "candidate-pair", "timestamp": 1795378002992, "bytesReceived": 555575, "bytesSent": 609281, "selected": true, "nominated": true, "currentRoundTripTime": 0, "localCandidateId": "f7", "remoteCandidateId": "f8"},
    {"id": "f7", "type": "local-candidate", "timestamp": 1795378002992, "candidateType": "host", "protocol": "udp"},
    {"id": "f8", "type": "remote-candidate", "timestamp": 1795378002992, "candidateType": "host", "protocol": "udp"},
    {"id": "f9", "type": "transport", "timestamp": 1795378002992, "selectedCandidatePairId": "f6"},
  ],
  [
    {"id": "f0", "type": "inbound-rtp", "timestamp": 1795378004008, "kind": "audio", "bytesReceived": 59761, "headerBytesReceived": 12072, "packetsReceived": 503, "packetsLost": 0, "jitter": 0.001, "jitterBufferDelay": 29712, "jitterBufferEmittedCount": 480000},
    {"id": "f1", "type": "inbound-rtp", "timestamp": 1795378004008, "kind": "video", "bytesReceived": 511710, "headerBytesReceived": 13068, "packetsReceived": 541, "packetsLost": 0, "jitter": 0.003277777777777778, "framesDecoded": 199, "freezeCount": 0, "totalFreezesDuration": 0, "frameWidth": 960, "frameHeight": 540, "jitterBufferDelay": 2.22906, "jitterBufferEmittedCount": 199},
    {"id": "f2", "type": "outbound-rtp", "timestamp": 1795378004008, "kind": "audio", "bytesSent": 40454, "headerBytesSent": 12024, "packetsSent": 501},
    {"id": "f3", "type": "outbound-rtp", "timestamp": 1795378004008, "kind": "video", "frameWidth": 960, "frameHeight": 540, "bytesSent": 576262, "headerBytesSent": 20585, "packetsSent": 632, "framesEncoded": 297},
    {"id": "f4", "type": "remote-inbound-rtp", "timestamp": 1795378002085, "kind": "audio", "packetsReceived": 405, "packetsLost": 0, "jitter": 0.005312, "fractionLost": 0, "roundTripTime": 0.0016480000000000002},
    {"id": "f5", "type": "remote-inbound-rtp", "timestamp": 1795378003256, "kind": "video", "packetsReceived": 558, "packetsLost": 0, "jitter": 0.0030666666666666668, "fractionLost": 0, "roundTripTime": 0.001},
    {"id": "f6", "type": "candidate-pair", "timestamp": 1795378004007, "bytesReceived": 628046, "bytesSent": 674553, "selected": true, "nominated": true, "currentRoundTripTime": 0, "localCandidateId": "f7", "remoteCandidateId": "f8"},
    {"id": "f7", "type": "local-candidate", "timestamp": 1795378004007, "candidateType": "host", "protocol": "udp"},
    {"id": "f8", "type": "remote-candidate", "timestamp": 1795378004007, "candidateType": "host", "protocol": "udp"},
    {"id": "f9", "type": "transport", "timestamp": 1795378004007, "selectedCandidatePairId": "f6"},
  ],
];
