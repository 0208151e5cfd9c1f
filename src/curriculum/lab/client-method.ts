// What a lab's editor knows of a method of the client. A list of them is made at build time.
export interface ClientMethod {
  readonly name: string;
  /** As "get(key: string): string | null". */
  readonly form: string;
  readonly about: string;
}
