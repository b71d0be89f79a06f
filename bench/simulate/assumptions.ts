/** What people are taken to do, for docs/capacity.md. */
export interface Assumptions {
  /** Mean time that somebody is online, exponentially distributed. */
  readonly sessionMinutes: number;
  /** Calls that a person begins, an hour. */
  readonly callsPerHour: number;
  /** Of all calls; the others ring until they are missed. */
  readonly answered: number;
  readonly answerSeconds: number;
  readonly ringSeconds: number;
  /** Mean of an answered call, exponentially distributed. */
  readonly talkMinutes: number;
  /** Signals of one answered call, both sides: descriptions, candidates, bare acknowledgements. */
  readonly signalsPerCall: number;
  /** Connections that break and resume, a person and hour. */
  readonly dropsPerHour: number;
}

export const ASSUMPTIONS: Assumptions = {
  sessionMinutes: 30,
  callsPerHour: 2,
  answered: 0.65,
  answerSeconds: 8,
  ringSeconds: 30,
  talkMinutes: 6,
  signalsPerCall: 4,
  dropsPerHour: 2,
};
