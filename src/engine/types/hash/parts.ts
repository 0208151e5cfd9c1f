// What both forms of a hash speak of.

/** Which of its fields and values are asked for. */
export type FieldPart = 'fields' | 'values' | 'both';

/** The time of a field that does not expire: later than every other. */
export const NEVER = Infinity;
