/**
 * Two contenders, turn by turn, in changing order, so that whatever else the machine does meets
 * both. A ratio is made of the two figures of one round, never of two different rounds.
 */
import { figures, type Figures } from './stats.js';

/** Named figures of one turn. */
export type Turn = Readonly<Record<string, number>>;

export interface Comparison {
  readonly ours: Readonly<Record<string, Figures>>;
  readonly theirs: Readonly<Record<string, Figures>>;
  /** ours / theirs, of each round. */
  readonly ratio: Readonly<Record<string, Figures>>;
}

export async function compare(
  rounds: number,
  ours: () => Promise<Turn>,
  theirs: () => Promise<Turn>,
  progress: (round: number) => void,
): Promise<Comparison> {
  const turns: { ours: Turn; theirs: Turn }[] = [];
  for (let round = 0; round < rounds; round++) {
    progress(round + 1);
    if (round % 2 === 0) {
      const first = await ours();
      turns.push({ ours: first, theirs: await theirs() });
    } else {
      const first = await theirs();
      turns.push({ ours: await ours(), theirs: first });
    }
  }
  const names = Object.keys(turns[0]?.ours ?? {});
  const gather = (of: (turn: (typeof turns)[number], name: string) => number): Record<string, Figures> =>
    Object.fromEntries(names.map((name) => [name, figures(turns.map((turn) => of(turn, name)))]));
  return {
    ours: gather((turn, name) => turn.ours[name] ?? NaN),
    theirs: gather((turn, name) => turn.theirs[name] ?? NaN),
    ratio: gather((turn, name) => (turn.ours[name] ?? NaN) / (turn.theirs[name] ?? NaN)),
  };
}
