/** The few statistics that a small number of rounds allows. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}

export interface Figures {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly rounds: number;
}

export const figures = (values: readonly number[]): Figures => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
  rounds: values.length,
});
