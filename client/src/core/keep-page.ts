/**
 * Keeps the page, and the call in it, when somebody drops a link, a text or a file beside every place that
 * takes it: a browser would go there instead (HTML 6.11.5). For dragover and drop, on the window.
 */
export function keepPage(event: DragEvent): void {
  const { target, dataTransfer } = event;
  // Text for a field goes into the field.
  if (target instanceof Element && target.closest('input, textarea, [contenteditable]')) return;
  event.preventDefault();
  const taken = dataTransfer?.types.includes('Files') && document.documentElement.hasAttribute('data-call');
  if (dataTransfer && !taken) dataTransfer.dropEffect = 'none';
}
