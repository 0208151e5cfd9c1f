// The memory that the binary and this side share, seen as bytes and as words. Addresses are byte offsets.
import { type ByteString, bytesFromArray } from '../../../base/bytes.ts';

/** WebAssembly's own object. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

export class LuaMemory {
  bytes!: Uint8Array;
  words!: Uint32Array;
  view!: DataView;

  constructor(private readonly memory: WasmMemory) {
    this.renew();
  }

  get size(): number {
    return this.bytes.length;
  }

  grow(pages: number): void {
    this.memory.grow(pages);
    this.renew();
  }

  /** Memory that has grown is another buffer. */
  private renew(): void {
    const { buffer } = this.memory;
    this.bytes = new Uint8Array(buffer);
    this.words = new Uint32Array(buffer);
    this.view = new DataView(buffer);
  }

  /** The word at an address that four divides. */
  word(at: number): number {
    return this.words[at >>> 2] ?? 0;
  }

  setWord(at: number, word: number): void {
    this.words[at >>> 2] = word;
  }

  text(at: number, length: number): ByteString {
    const { bytes } = this;
    if (length > 64) return bytesFromArray(bytes, at, at + length);
    let text = '';
    const end = at + length;
    for (; at + 4 <= end; at += 4) {
      text += String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);
    }
    for (; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0);
    return text;
  }

  write(at: number, text: ByteString): void {
    const { bytes } = this;
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  }
}
