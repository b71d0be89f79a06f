/* global window, document, addEventListener, MutationObserver, Element, getComputedStyle */
// Runs in a page before its own code, for keyboard.spec.ts: where the focus is and has been, and what
// a screen reader is told.
(() => {
  const LIVE = '[aria-live],[role=status],[role=alert],[role=log],[role=timer],[role=alertdialog]';
  const nameOf = (one) => (one.ariaLabel ?? one.labels?.[0]?.textContent ?? one.textContent ?? '').trim();
  /** A timer is silent unless it says otherwise (WAI-ARIA 1.2). */
  const isSilent = (one) => (one.ariaLive ?? (one.role === 'timer' ? 'off' : 'on')) === 'off';
  const isOutlined = (one) => {
    if (!one) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  };

  window.senses = {
    heard: [],
    focused: [],
    focus: () => {
      const at = document.activeElement ?? document.body;
      return {
        name: nameOf(at),
        isSomewhere: at !== document.body,
        // Of a heading, a list or a toolbar it is only the place to begin at.
        isVisible: at.tabIndex === -1 || isOutlined(at) || isOutlined(at.parentElement),
      };
    },
  };
  addEventListener('focusin', ({ target }) => window.senses.focused.push(nameOf(target)));
  new MutationObserver((records) => {
    const regions = new Set();
    for (const { target, addedNodes } of records) {
      const around = (target instanceof Element ? target : target.parentElement)?.closest(LIVE);
      // What changes in a region is told; of a dialog only that it opens.
      if (around && around.role !== 'alertdialog') regions.add(around);
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        for (const inner of [node, ...node.querySelectorAll(LIVE)])
          if (inner.matches(LIVE)) regions.add(inner);
      }
    }
    for (const region of regions) {
      const text = region.textContent.trim();
      if (text !== '' && !isSilent(region)) window.senses.heard.push(text);
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
})();
