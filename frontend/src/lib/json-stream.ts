const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

interface Parts {
  /** A value of the object that is no array. */
  onValue: (name: string, value: unknown) => void;
  /** An element of one of its arrays. */
  onElement: (name: string, element: unknown) => void;
}

/** An answer that is no JSON object, or ended before it was whole. */
export class BrokenJson extends Error {
  override readonly name = "BrokenJson";
}

/**
 * Reads one JSON object whose values are arrays of many elements, piece by piece as it comes, and gives each element away
 * as soon as it is there.
 */
export class JsonStream {
  readonly #parts: Parts;
  #text = "";
  /** How far the text is read. */
  #at = 0;
  /** Where the value that is being read begins; -1 between values. */
  #begin = -1;
  #depth = 0;
  #inString = false;
  #name = "";
  /** In an array of the object, whose elements are given away one by one. */
  #inList = false;
  #afterColon = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  push(piece: string): void {
    this.#text += piece;
    while (this.#at < this.#text.length) {
      if (this.#inString) {
        if (!this.#endString()) break;
      } else {
        this.#step(this.#text.charCodeAt(this.#at));
        this.#at++;
      }
    }
    // What is read is let go of.
    const keep = this.#begin < 0 ? this.#at : this.#begin;
    this.#text = this.#text.slice(keep);
    this.#at -= keep;
    if (this.#begin >= 0) this.#begin = 0;
  }

  /** Call it when nothing more comes. */
  end(): void {
    if (this.#depth !== 0 || this.#inString || this.#begin >= 0) throw new BrokenJson("the answer ended early");
  }

  /** Goes behind the end of the string; false when that is not there yet. */
  #endString(): boolean {
    const text = this.#text;
    let at = this.#at;
    for (;;) {
      const quote = text.indexOf('"', at);
      if (quote < 0) {
        // Backslashes at the end belong to what comes next: they are looked at again.
        let end = text.length;
        while (end > this.#at && text.charCodeAt(end - 1) === BACKSLASH) end--;
        this.#at = end;
        return false;
      }
      let before = quote - 1;
      while (before >= this.#at && text.charCodeAt(before) === BACKSLASH) before--;
      at = quote + 1;
      if ((quote - 1 - before) % 2 === 0) break;
    }
    this.#at = at;
    this.#inString = false;
    return true;
  }

  #step(code: number): void {
    const outer = this.#inList ? 2 : 1;
    switch (code) {
      case QUOTE:
        this.#start();
        this.#inString = true;
        return;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        if (this.#depth === 1 && code === OPEN_ARRAY && this.#afterColon) {
          this.#inList = true;
          this.#begin = -1;
        } else if (this.#depth >= 1) this.#start();
        this.#depth++;
        return;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        if (this.#depth === outer) this.#finish();
        this.#depth--;
        if (this.#depth === 1 && this.#inList) {
          this.#inList = false;
          this.#afterColon = false;
        }
        return;
      case COMMA:
        if (this.#depth === outer) this.#finish();
        return;
      case COLON:
        if (this.#depth === 1 && !this.#afterColon) {
          this.#name = String(this.#parse());
          this.#afterColon = true;
        }
        return;
      default:
        // White space is nothing; anything else is part of a number, true, false or null.
        if (code > 32) this.#start();
    }
  }

  #start(): void {
    if (this.#depth === 0) throw new BrokenJson("no object");
    if (this.#begin < 0) this.#begin = this.#at;
  }

  #parse(): unknown {
    const text = this.#text.slice(this.#begin, this.#at);
    this.#begin = -1;
    try {
      return JSON.parse(text);
    } catch {
      throw new BrokenJson("not understood");
    }
  }

  #finish(): void {
    if (this.#begin < 0) return;
    const value = this.#parse();
    if (this.#inList) this.#parts.onElement(this.#name, value);
    else {
      this.#parts.onValue(this.#name, value);
      this.#afterColon = false;
    }
  }
}
