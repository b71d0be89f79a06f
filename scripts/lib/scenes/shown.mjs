// What is shared in the scene of a shared screen: a page of somebody's own, by whose name the browser
// finds it. Something in it moves, or the browser would send one picture and then none.

const TITLE = 'Plan of the week';
/** To start the browser with that shares it. */
export const SHARES = `--auto-select-tab-capture-source-by-title=${TITLE}`;

const ROWS = [
  ['Walk the dog', 92, '#f5a524'],
  ['Release 1.0', 71, '#1e5fb8'],
  ['Documentation', 54, '#167c3c'],
  ['Holiday', 12, '#a84b08'],
];
export const SHOWN = `<!doctype html><title>${TITLE}</title><style>
  body { margin: 0; padding: 56px 72px; background: #fffdf8; color: #1f1a14; font: 22px/1.5 system-ui, sans-serif; }
  h1 { margin: 0 0 8px; font-size: 48px; } p { margin: 0 0 40px; color: #6b5f50; }
  div { display: grid; grid-template-columns: 240px 1fr 90px; gap: 24px; align-items: center; margin-bottom: 24px; }
  i { height: 44px; border-radius: 10px; background: #f3ede3; } i i { display: block; }
  b { text-align: right; } u { display: inline-block; width: 3px; height: 22px; background: #1f1a14; animation: on 1s steps(2) infinite; }
  @keyframes on { to { opacity: 0; } }
</style><h1>${TITLE}</h1><p>Monday, with everybody <u></u></p>
${ROWS.map(
  ([name, done, colour]) =>
    `<div>${name}<i><i style="width:${done}%;background:${colour}"></i></i><b>${done} %</b></div>`,
).join('')}`;
