// What of the language scripts have, and nothing of the engine.
const known = ("Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date " +
  "Promise RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis " +
  "JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array " +
  "Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set WeakMap WeakSet " +
  "WeakRef Proxy Reflect FinalizationRegistry decodeURI decodeURIComponent encodeURI encodeURIComponent escape " +
  "unescape eval isFinite isNaN Iterator SuppressedError DisposableStack AsyncDisposableStack Temporal").split(" ");
// Buffers that can grow are not made by the allocator that keeps to the budget.
const Buffer = globalThis.ArrayBuffer;
const { construct } = Reflect;
const Fixed = function ArrayBuffer(length) {
  if (new.target === undefined) throw new Failure("Constructor ArrayBuffer requires 'new'");
  return construct(Buffer, [length], new.target);
};
Fixed.prototype = Buffer.prototype;
defineProperty(Fixed, "isView", { value: Buffer.isView, writable: true, configurable: true });
defineProperty(Fixed, Symbol.species, { get() { return this; }, configurable: true });
defineProperty(Buffer.prototype, "constructor", { value: Fixed, writable: true, configurable: true });
const console = { __proto__: null, log, info: log, debug: log, warn, error };
freeze(req1);
freeze(console);
freeze(Objects.prototype);
freeze(Requirement.prototype);
freeze(Link.prototype);
freeze(Selection.prototype);
const give = (name, value) => {
  defineProperty(globalThis, name, { value, writable: false, enumerable: true, configurable: false });
};
// The last thing before a script: until then the engine itself needs what is taken away here.
const start = () => {
  const names = Object.getOwnPropertyNames(globalThis);
  for (const name of names) {
    if (known.includes(name)) defineProperty(globalThis, name, { enumerable: false });
    // Behind what the engine's own library put there may be another of the same name.
    else while (hasOwn(globalThis, name)) delete globalThis[name];
  }
  defineProperty(globalThis, "ArrayBuffer", { value: Fixed, writable: true, configurable: true });
  give("req1", req1);
  give("console", console);
  return main;
};
