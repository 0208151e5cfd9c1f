// Lua's state as C code sees it: values are put on the stack, one of Lua's C functions is called, its results are taken
// from the stack. So scripts are run without `eval`, which would compile a line of Lua for each, results are read where
// they lie, and Lua calls us as it calls C.
//
// Values are named by the address of their object. Whoever puts one on the stack knows that something in Lua refers to
// it: the garbage collector neither moves objects nor sees what only this side remembers. It works while Lua makes
// objects, never between two calls.
//
// Layouts are those of Redis's Lua 5.1, compiled for 32 bits.
import type { ByteString } from '../../../base/bytes.ts';
import type { LuaMemory } from './memory.ts';

export const TYPE = { nil: 0, boolean: 1, number: 3, string: 4, table: 5, function: 6 } as const;
/** Offsets in a lua_State. */
const STATE = { top: 8, base: 12, hook: 68 } as const;
/** Size of a TValue, and where in it the type stands. */
const VALUE = 16;
const VALUE_TYPE = 8;
/** Offset of the function in a C closure. */
const C_FUNCTION = 16;
const TABLE = { readonly: 8, array: 20 } as const;
const STRING = { length: 12, text: 16 } as const;

/** A function of Lua's own in C: takes the state, and gives the number of its results. */
export type CFunction = (state: number) => number;

export class LuaState {
  constructor(
    private readonly memory: LuaMemory,
    private readonly at: number,
    private readonly functions: { get(index: number): unknown },
  ) {}

  /** This state, or that of a coroutine. */
  of(at: number): LuaState {
    return at === this.at ? this : new LuaState(this.memory, at, this.functions);
  }

  /** The number of the hook's function. */
  get hook(): number {
    return this.memory.word(this.at + STATE.hook);
  }

  // --- objects -------------------------------------------------------------------------------------------------------

  /** The C function in a closure. */
  cFunction(closure: number): CFunction {
    return this.functions.get(this.cFunctionIndex(closure)) as CFunction;
  }

  /** Its number. */
  cFunctionIndex(closure: number): number {
    return this.memory.word(closure + C_FUNCTION);
  }

  /** The object that is an element of a table which Lua has made as an array, counted from 0. */
  element(table: number, index: number): number {
    return this.memory.word(this.memory.word(table + TABLE.array) + VALUE * index);
  }

  /** Locks or unlocks a table, as Redis's own C code does. */
  setReadonly(table: number, isReadonly: boolean): void {
    if (this.memory.word(table + TABLE.readonly) > 1) throw new Error(`no table of Lua's at ${table}`);
    this.memory.setWord(table + TABLE.readonly, isReadonly ? 1 : 0);
  }

  string(at: number): ByteString {
    return this.memory.text(at + STRING.text, this.memory.word(at + STRING.length));
  }

  // --- the stack -----------------------------------------------------------------------------------------------------

  /** Where a value lies, counted from 0. There is room for twenty. */
  private slot(index: number): number {
    return this.memory.word(this.at + STATE.base) + VALUE * index;
  }

  /** An object, or 0 or 1 as a boolean. */
  put(index: number, object: number, type: number): void {
    const slot = this.slot(index);
    this.memory.setWord(slot, object);
    this.memory.setWord(slot + VALUE_TYPE, type);
  }

  putNumber(index: number, value: number): void {
    const slot = this.slot(index);
    this.memory.view.setFloat64(slot, value, true);
    this.memory.setWord(slot + VALUE_TYPE, TYPE.number);
  }

  /** How many values there are: the arguments, where Lua has called. */
  get count(): number {
    return (this.memory.word(this.at + STATE.top) - this.slot(0)) / VALUE;
  }

  /** Keeps the first values and lets go of the others. */
  keep(count: number): void {
    this.memory.setWord(this.at + STATE.top, this.slot(count));
  }

  /** Calls with the first values of the stack, which its results replace. */
  call(callee: CFunction, argumentCount: number): void {
    this.keep(argumentCount);
    callee(this.at);
  }

  typeOf(index: number): number {
    const slot = this.slot(index);
    return slot < this.memory.word(this.at + STATE.top) ? this.memory.word(slot + VALUE_TYPE) : TYPE.nil;
  }

  object(index: number): number {
    return this.memory.word(this.slot(index));
  }

  isTrue(index: number): boolean {
    return this.typeOf(index) === TYPE.boolean && this.object(index) !== 0;
  }

  number(index: number): number {
    return this.memory.view.getFloat64(this.slot(index), true);
  }

  /** Whether a number's sign is set. NaN has one, too, which C prints. */
  isNegative(index: number): boolean {
    return this.memory.view.getInt32(this.slot(index) + 4, true) < 0;
  }

  text(index: number): ByteString {
    return this.string(this.object(index));
  }
}
