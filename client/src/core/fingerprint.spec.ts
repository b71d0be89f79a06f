import { describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { endsOf, fingerprintsIn } from './fingerprint.ts';

const hex = (bytes: Buffer): string => (bytes.toString('hex').match(/../g) ?? []).join(':').toUpperCase();
const certificate = randomBytes(300);
const shown = hex(createHash('sha256').update(certificate).digest());
const other = hex(randomBytes(32));
const line = (value: string, hash = 'sha-256'): string => `a=fingerprint:${hash} ${value}\r\n`;

/** As much of an RTCPeerConnection as it takes. */
const connection = (local: string, remote: string, certificates?: Buffer[]): RTCPeerConnection =>
  ({
    localDescription: { sdp: `v=0\r\n${local}` },
    remoteDescription: { sdp: `v=0\r\n${remote}` },
    sctp: certificates && { transport: { getRemoteCertificates: () => certificates } },
  }) as unknown as RTCPeerConnection;

describe('fingerprintsIn', () => {
  it('finds each once, however it is written', () => {
    const sdp = `v=0\r\n${line('AB:CD')}m=audio\r\n${line('ab:cd', 'SHA-256')}m=video\r\n${line('AB:CD')}`;
    expect(fingerprintsIn(sdp)).toEqual(['sha-256 AB:CD']);
    expect(fingerprintsIn(sdp + line('EF'))).toEqual(['sha-256 AB:CD', 'sha-256 EF']);
    expect(fingerprintsIn('v=0\r\n')).toEqual([]);
  });
});

describe('endsOf', () => {
  const ends = { local: `sha-256 ${other}`, remote: `sha-256 ${shown}` };

  it('is what the descriptions say, if it is the certificate that was shown', async () => {
    expect(await endsOf(connection(line(other), line(shown)))).toEqual(ends);
    expect(await endsOf(connection(line(other), line(shown), []))).toEqual(ends);
    expect(await endsOf(connection(line(other), line(shown), [certificate]))).toEqual(ends);
  });

  it('is unknown if another certificate was shown', async () => {
    expect(await endsOf(connection(line(shown), line(other), [certificate]))).toBeNull();
  });

  it('is unknown if the browser could choose between several', async () => {
    expect(await endsOf(connection(line(other), line(shown) + line(other)))).toBeNull();
    expect(await endsOf(connection(line(other), line(shown) + line(shown, 'sha-512')))).toBeNull();
    expect(await endsOf(connection(line(other) + line(shown), line(shown)))).toBeNull();
  });

  it('is unknown without SHA-256, and before there are descriptions', async () => {
    expect(await endsOf(connection(line(other), line(shown, 'sha-1')))).toBeNull();
    expect(await endsOf(connection(line(other), ''))).toBeNull();
    expect(
      await endsOf({ localDescription: null, remoteDescription: null } as unknown as RTCPeerConnection),
    ).toBeNull();
  });
});
