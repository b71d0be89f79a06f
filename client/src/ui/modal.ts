/** Opens a dialog over everything, and gives the focus back when it has gone: `<dialog {@attach modal}>`. */
export function modal(dialog: HTMLDialogElement): () => void {
  const before = document.activeElement;
  dialog.showModal();
  // On what it is, not on what it does: whoever is typing must not press a button by it.
  dialog.querySelector<HTMLElement>('h2')?.focus();
  return () => {
    // It is gone without having been closed, so nobody else gives the focus back.
    if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
  };
}
