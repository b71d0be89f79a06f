/** Choosing from the page's lists of devices. */
import type { Locator } from 'playwright-core';
import { until } from './visitor.js';

/** Takes the last one, which is not what the browser takes by itself, and gives its id. */
export async function chooseLast(list: Locator): Promise<string> {
  const values = (): Promise<string[]> =>
    list.locator('option').evaluateAll((all) => all.map((option) => option.getAttribute('value') ?? ''));
  const all = await until('a choice of devices', values, ({ length }) => length > 2);
  const last = all[all.length - 1] ?? '';
  await list.selectOption(last);
  return last;
}
