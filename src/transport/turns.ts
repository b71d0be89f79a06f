/** Counts the turns of the event loop, for those who must not take more than their share of one. */
let turn = 1;
let isCounted = false;

/** The number of this turn; a turn in which nobody asks is not counted. */
export function currentTurn(): number {
  if (!isCounted) {
    isCounted = true;
    setImmediate(() => {
      turn++;
      isCounted = false;
    });
  }
  return turn;
}
