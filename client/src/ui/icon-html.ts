/**
 * Turns an icon's text into HTML that the browser takes under Trusted Types: shapes and nothing
 * else, whoever should call it with whatever. The name stands in the server's `trusted-types`.
 */
const ATTRIBUTE = / (?:cx|cy|d|fill|height|points|r|rx|ry|width|x|x1|x2|y|y1|y2)="[^"<>&]*"/.source;
const SHAPE = `<(?:circle|ellipse|line|path|polygon|polyline|rect)(?:${ATTRIBUTE})* ?/>`;
const SHAPES = new RegExp(`^\\s*(?:${SHAPE}\\s*)*$`);

interface Policy {
  createHTML(text: string): string;
}
interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

const rules: Policy = {
  createHTML(text) {
    if (!SHAPES.test(text)) throw new TypeError('not an icon');
    return text;
  },
};
const { trustedTypes } = globalThis as { trustedTypes?: Factory };
const policy = trustedTypes?.createPolicy('dogeller-icons', rules) ?? rules;

/**
 * What is within an icon's `<svg>`.
 * @throws TypeError for anything but shapes
 */
export const iconHtml = (svg: string): string =>
  policy.createHTML(svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')));
