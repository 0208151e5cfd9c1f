// What the page has asked the worker and waits to hear: each question has a number, by which its answer finds it.

export class Questions<Answer> {
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  ask(id: number, send: (id: number) => void): Promise<Answer> {
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      send(id);
    });
  }

  answer(id: number, answer: Answer): void {
    this.waiting.get(id)?.(answer);
    this.waiting.delete(id);
  }

  /** Nobody will answer any more: whoever waits gets this instead. */
  answerAll(answer: Answer): void {
    for (const resolve of this.waiting.values()) resolve(answer);
    this.waiting.clear();
  }

  /** Whoever waits goes on waiting, for nothing. */
  forget(): void {
    this.waiting.clear();
  }
}
