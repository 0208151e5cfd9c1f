// A database for programs that need one behind Redis: a table of rows by id, as slow as a real one, that counts what it is
// asked. Rows go in and out as copies, as over a network. `latency` is the fault that tests can turn up.
export type Row = Readonly<Record<string, unknown>>;

export interface Database {
  /** Ms that a query takes. */
  latency: number;
  /** Every query so far, as SQL. */
  readonly queries: readonly string[];
  /** A row by its id; null if there is none. */
  find(table: string, id: string): Promise<Row | null>;
  /** Writes the named columns of one row, and gives back the whole row. */
  update(table: string, id: string, columns: Row): Promise<Row>;
}

const LONGEST_QUERY = 300;

export class SimulatedDatabase implements Database {
  latency = 40;
  readonly queries: string[] = [];
  private readonly tables = new Map<string, Map<string, Row>>();

  constructor(private readonly wait: (ms: number) => Promise<void>) {}

  async find(table: string, id: string): Promise<Row | null> {
    this.keep(`SELECT * FROM ${table} WHERE id = '${id}'`);
    // Read first, then carried back: what changes meanwhile is not in the answer.
    const row = this.tables.get(table)?.get(id);
    await this.wait(this.latency);
    return row === undefined ? null : { ...row };
  }

  async update(table: string, id: string, columns: Row): Promise<Row> {
    const names = Object.entries(columns).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
    this.keep(`UPDATE ${table} SET ${names.join(', ')} WHERE id = '${id}'`);
    await this.wait(this.latency);
    const rows = this.tables.get(table) ?? new Map<string, Row>();
    this.tables.set(table, rows);
    const row = { ...rows.get(id), id, ...columns };
    rows.set(id, row);
    return { ...row };
  }

  private keep(query: string): void {
    this.queries.push(query.length > LONGEST_QUERY ? `${query.slice(0, LONGEST_QUERY)} …` : query);
  }
}
