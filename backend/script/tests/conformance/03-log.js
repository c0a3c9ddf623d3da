//# {"kind": "action", "expect": {"output": [
//#   {"level": "info", "text": "one 2 {\"a\":[1,null]} true"}, {"level": "info", "text": "three"},
//#   {"level": "warning", "text": "careful"}, {"level": "error", "text": "TypeError: no"}]}}
req1.log("one", 2, { a: [1, null] }, true);
console.log("three");
console.warn("careful");
console.error(new TypeError("no"));
