// One value that outlives the page, kept as text in a storage that the host passes in, for stores that say what the value
// is. When the storage is blocked or full nothing is lost in memory and `notice` says so in a sentence; what cannot be
// read is set aside and never thrown away.

/** Each call may throw: a browser that blocks storage does. */
export interface TextStorage {
  read(): string | undefined;
  write(text: string): void;
  /** Keeps what could not be read, because the next write replaces it. */
  setAside(text: string): void;
}

export interface StoredForm<T> {
  readonly nothing: T;
  /** The value, or one sentence that says why the text can't be read. */
  read(text: string): T | string;
  write(value: T): string;
  /** Sentences for the learner: nothing can be stored; and what was stored could not be read, because of `why`. */
  readonly blocked: string;
  unreadable(why: string): string;
}

export class KeptStore<T extends object> {
  #value: T;
  #notice: string | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly storage: TextStorage,
    private readonly form: StoredForm<T>,
  ) {
    this.#value = form.nothing;
    this.#load();
  }

  /** The same object until something changes. */
  get all(): T {
    return this.#value;
  }

  /** Why this will not survive a reload, as a sentence; undefined while all is well. */
  get notice(): string | undefined {
    return this.#notice;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  export(): string {
    return this.form.write(this.#value);
  }

  protected set(value: T): void {
    this.#value = value;
    try {
      this.storage.write(this.export());
      this.#notice = undefined;
    } catch {
      this.#notice = this.form.blocked;
    }
    for (const listener of [...this.#listeners]) listener();
  }

  #load(): void {
    let text: string | undefined;
    try {
      text = this.storage.read();
    } catch {
      this.#notice = this.form.blocked;
      return;
    }
    if (text === undefined) return;
    const found = this.form.read(text);
    if (typeof found !== 'string') {
      this.#value = found;
      return;
    }
    this.#notice = this.form.unreadable(found);
    try {
      this.storage.setAside(text);
    } catch {
      this.#notice = this.form.blocked;
    }
  }
}
