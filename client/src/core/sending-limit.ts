/**
 * How much may be sent to one member, and what several owners of such limits (the network, a group,
 * the data saver) allow together: the least of each. Pure; used by RemoteMember and SenderLimits.
 */
export interface SendingLimit {
  /** Bit/s of the picture. */
  videoBitrate: number;
  /** Pixels of the picture's shorter side: 360 is what people call 360p. */
  lines: number;
  /** Pictures a second. */
  frameRate: number;
  /** False: no picture at all, so that what there is of the network is left to the sound. */
  picture: boolean;
  /** Bit/s of the sound. */
  audioBitrate: number;
}
/** Who sets a limit. Each has one, which replaces the one it had before. */
export type LimitOwner = 'network' | 'group' | 'saver';

export const UNLIMITED: Readonly<SendingLimit> = {
  videoBitrate: Infinity,
  lines: Infinity,
  frameRate: Infinity,
  picture: true,
  audioBitrate: Infinity,
};

/** Of everything the least; what nobody limits is Infinity. */
export function tightest(limits: Iterable<Partial<SendingLimit>>): SendingLimit {
  const all = [UNLIMITED, ...limits];
  const least = (key: Exclude<keyof SendingLimit, 'picture'>): number =>
    Math.min(...all.map((one) => one[key] ?? Infinity));
  return {
    videoBitrate: least('videoBitrate'),
    lines: least('lines'),
    frameRate: least('frameRate'),
    audioBitrate: least('audioBitrate'),
    picture: all.every((one) => one.picture !== false),
  };
}
