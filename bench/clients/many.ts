/** Work for many clients at once, and never more at a time than the machine can bear. */
export async function inFlight(
  count: number,
  atOnce: number,
  work: (i: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
}

export async function make<T>(count: number, atOnce: number, one: (i: number) => Promise<T>): Promise<T[]> {
  const made: T[] = new Array<T>(count);
  await inFlight(count, atOnce, async (i) => {
    made[i] = await one(i);
  });
  return made;
}
