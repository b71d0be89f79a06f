/** Amounts of bytes for people: 4.2 MB, in the decimal units that systems show (IEC 80000-13, 13-9). */
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function bytesIn(tag: string, bytes: number, per: '' | '-per-second' = ''): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return new Intl.NumberFormat(tag, {
    style: 'unit',
    unit: `${UNITS[step] ?? 'byte'}${per}`,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}
