// What everything else is made of, captured before a script can touch it.
const { op_ask, op_log, op_emit, op_count, op_fail, op_describe } = ops;
const { parse, stringify } = JSON;
const { create, defineProperty, freeze, hasOwn, keys } = Object;
const { min } = Math;
const { isArray } = Array;
const text = String;
const iterator = Symbol.iterator;
const Failure = TypeError;
const Guard = Proxy;
const Time = Date;
const slice = Function.prototype.call.bind(String.prototype.slice);
const { Promise, Error } = globalThis;
const isPromise = (value) => value instanceof Promise;

const MESSAGE = 2000;
const PAGE = 500;
const CHUNK = 1000;
const FIELDS = ["heading", "body", "classification", "type", "state"];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const test = Function.prototype.call.bind(RegExp.prototype.test);
const isId = (value) => test(UUID, value);
const short = (value) => {
  const all = text(value);
  return all.length > MESSAGE ? slice(all, 0, MESSAGE) + "…" : all;
};
const moment = (value) => (value === null || value === undefined ? null : new Time(value));
const own = (object, name, value) => {
  defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
};
const add = (list, item) => {
  defineProperty(list, list.length, { value: item, writable: true, enumerable: true, configurable: true });
};
