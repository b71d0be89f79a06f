/**
 * A file's name as it may be shown and saved: no path, nothing that turns the writing around so that
 * `exe.txt` is not what it seems, nothing that a system reserves. Pure. A page sends only such names, and
 * refuses an offer with any other.
 */

/** Control and format characters (Unicode Cc, Cf: bidi controls and zero widths too), lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Of Windows and of paths. */
const RESERVED = /[<>:"/\\|?*]/g;
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
/** In UTF-16 code units; systems take 255 bytes. */
const MOST = 80;
const LONGEST_EXTENSION = 12;

export function safeName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  // Spaces of all widths become one, so that an ending cannot be pushed out of sight.
  const plain = last.replace(UNSEEN, '').replace(RESERVED, '_').replace(/\s+/gu, ' ');
  const trimmed = plain.replace(/^[. ]+|[. ]+$/g, '').replace(DEVICE, '_$&');
  return shortened(trimmed === '' ? 'file' : trimmed);
}

export const isSafeName = (name: string): boolean => name !== '' && safeName(name) === name;

/** The ending is kept: it says what the file is. */
function shortened(name: string): string {
  if (name.length <= MOST) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= LONGEST_EXTENSION ? name.slice(dot) : '';
  const stem = name.slice(0, MOST - extension.length).replace(/[\uD800-\uDBFF]$/u, '');
  return stem.replace(/[. ]+$/, '') + extension;
}
