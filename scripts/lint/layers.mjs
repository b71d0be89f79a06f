// The lint rule behind the table of layers in eslint.config.js. It resolves an import by its path
// alone, so it is fast, and works for a file that is not written yet. It knows no layer by itself.
import path from 'node:path';

/**
 * @typedef {object} Layer
 * @property {RegExp} in files it is about, as paths from the project's root
 * @property {RegExp} [except] files among them that it leaves alone
 * @property {RegExp} [never] what they must not import; a package is written npm:name, Node's own
 *   modules are node:name, a file is its path with the ending as written in the import
 * @property {RegExp} [only] all that they may import
 * @property {boolean} [typesOk] imports that leave nothing behind at run time are fine
 * @property {string} why the rule in words; shown to whoever breaks it
 */

/** @param {{root: string, layers: Layer[]}} house */
export const layersPlugin = ({ root, layers }) => ({
  meta: { name: 'house' },
  rules: {
    layers: { meta: { type: 'problem', schema: [] }, create: (context) => visitors(context, root, layers) },
  },
});

function visitors(context, root, layers) {
  const file = relative(root, context.filename);
  const applicable = layers.filter((layer) => layer.in.test(file) && !layer.except?.test(file));
  if (applicable.length === 0) return {};

  const check = (node) => {
    if (typeof node.source?.value !== 'string') return;
    const target = targetOf(root, context.filename, node.source.value);
    for (const layer of applicable) {
      if (layer.typesOk && leavesNothing(node)) continue;
      const broken = layer.only ? !layer.only.test(target) : layer.never.test(target);
      if (broken) context.report({ node: node.source, message: `${layer.why} (${target} from ${file})` });
    }
  };
  return {
    ImportDeclaration: check,
    ExportNamedDeclaration: check,
    ExportAllDeclaration: check,
    ImportExpression: check,
  };
}

const relative = (root, file) => path.relative(root, file).split(path.sep).join('/');

function targetOf(root, importer, name) {
  if (name.startsWith('.')) return relative(root, path.resolve(path.dirname(importer), name));
  return name.startsWith('node:') ? name : `npm:${name}`;
}

/** `import type`, `export type`, or nothing but inline `type` names. */
function leavesNothing(node) {
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  const names = node.specifiers ?? [];
  return names.length > 0 && names.every((name) => (name.importKind ?? name.exportKind) === 'type');
}
