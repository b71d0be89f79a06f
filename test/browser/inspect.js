/* global document, window, getComputedStyle */
// Runs in a page, for axe.spec.ts: what is wrong with it as it is now.
globalThis.inspect = {
  /** What axe finds, a line for each element. `runOnly`: as axe.run has it. */
  async axe(runOnly) {
    const { violations } = await window.axe.run(document, {
      runOnly,
      resultTypes: ['violations'],
      // Of style sheets, for a rule that is not asked for.
      preload: false,
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  },

  /** What is wider than the window, and controls that lie beside it. */
  beside() {
    const width = document.documentElement.clientWidth;
    const found = [];
    const whole = document.documentElement.scrollWidth;
    if (whole > width) found.push(`the page is ${whole} px wide`);
    for (const one of document.querySelectorAll('button, a[href], input, select, textarea, h1, h2')) {
      const { left, right, height } = one.getBoundingClientRect();
      const isSeen = height > 0 && one.checkVisibility({ visibilityProperty: true });
      if (isSeen && (left < -0.5 || right > width + 0.5))
        found.push(`${one.outerHTML.slice(0, 100)} from ${Math.round(left)} to ${Math.round(right)}`);
    }
    for (const one of document.querySelectorAll('dialog[open], aside, main, section, ul')) {
      const clips = getComputedStyle(one).overflowX !== 'visible';
      if (clips && one.scrollWidth > one.clientWidth + 1)
        found.push(`${one.outerHTML.slice(0, 100)} is ${one.scrollWidth} in ${one.clientWidth} px`);
    }
    return found;
  },
};
