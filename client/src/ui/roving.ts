/**
 * One tab stop for a whole list, and arrows within it (ARIA Authoring Practices, roving tabindex): up and
 * down from row to row, sideways within a row, Home and End. Rows are `li`; what can be reached are buttons.
 */

/** @returns whether the key was meant for the list */
export function moveInList(list: HTMLElement, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const from = (event.target as Element).closest('li');
  if (!from) return false;
  const target = sideways(from, event) ?? toRow(list, from, event);
  if (target === undefined) return false;
  target?.focus();
  return true;
}

const buttonsOf = (row: Element): HTMLElement[] => [
  ...row.querySelectorAll<HTMLElement>('button:not(:disabled)'),
];

/** Undefined: another key. Null: there is nothing there. */
function sideways(row: Element, { key, target }: KeyboardEvent): HTMLElement | null | undefined {
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined;
  const step = (key === 'ArrowRight') === (getComputedStyle(row).direction === 'ltr') ? 1 : -1;
  const buttons = buttonsOf(row);
  return buttons[buttons.indexOf(target as HTMLElement) + step] ?? null;
}

/** To the button of the same place in its row, or the last one of a shorter row. */
function toRow(
  list: HTMLElement,
  from: Element,
  { key, target }: KeyboardEvent,
): HTMLElement | null | undefined {
  const rows = [...list.querySelectorAll('li')].filter((row) => row === from || buttonsOf(row).length > 0);
  const at = rows.indexOf(from as HTMLLIElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key];
  if (to === undefined) return undefined;
  const row = rows[to];
  if (!row) return null;
  const buttons = buttonsOf(row);
  const place = buttonsOf(from).length - 1 - buttonsOf(from).indexOf(target as HTMLElement);
  return buttons[Math.max(0, buttons.length - 1 - place)] ?? null;
}
