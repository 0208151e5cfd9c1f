// Stream ids as text, compared, and placed on a time line that spans the entries that are drawn.

export function compareIdTexts(a: string, b: string): number {
  const [one, other] = [halves(a), halves(b)];
  if (one[0] !== other[0]) return one[0] < other[0] ? -1 : 1;
  if (one[1] !== other[1]) return one[1] < other[1] ? -1 : 1;
  return 0;
}

/** Where an id lies, 0 for the first entry and 1 for the last: by its milliseconds, and where all have the same by order. */
export function timeScale(ids: readonly string[]): (id: string) => number {
  const [first = '0-0', last = '0-0'] = [ids[0], ids.at(-1)];
  const from = halves(first)[0];
  const width = Number(halves(last)[0] - from);
  if (width > 0) {
    return (id) => {
      // Subtracted first: as a double, a large id would lose its last digits.
      return Math.max(0, Math.min(1, Number(halves(id)[0] - from) / width));
    };
  }
  return (id) => {
    const before = ids.findIndex((each) => compareIdTexts(each, id) >= 0);
    const place = before < 0 ? ids.length - 1 : before;
    return compareIdTexts(id, first) < 0 ? 0 : place / Math.max(1, ids.length - 1);
  };
}

/** The milliseconds as a time of day, where they can be one. */
export function timeText(id: string): string | undefined {
  const ms = Number(halves(id)[0]);
  // From 2001 on, and while a Date can hold it.
  return ms > 1e12 && ms < 8e15 ? new Date(ms).toISOString().slice(11, 23) : undefined;
}

function halves(id: string): readonly [ms: bigint, seq: bigint] {
  const [ms = '0', seq = '0'] = id.split('-');
  return [BigInt(ms), BigInt(seq)];
}
