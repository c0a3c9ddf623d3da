//# {"kind": "layout", "entry": "each", "expect": {"error": null, "results": [
//#   {"value": {"Ok": "1 B"}}, {"value": {"Ok": "2 B"}}, {"value": {"Ok": "3 B"}}, {"value": {"Ok": "0 B"}},
//#   {"value": {"Ok": "1 B"}}, {"value": {"Ok": "2 B"}},
//#   {"object": "00000000-0000-0000-0000-000000000007",
//#    "value": {"Err": {"message": "TypeError: seven", "stack": [{"line": 2, "column": 40}]}}},
//#   {"value": {"Ok": "0 B"}}, {"value": {"Ok": "1 B"}}, {"value": {"Ok": "2 B"}}, {"value": {"Ok": "3 B"}},
//#   {"value": {"Ok": "0 B"}}]}}
const { Priority, ASIL } = req1.object.attributes;
if (req1.object.key === "BRK-7") throw new TypeError("seven");
return `${Priority} ${ASIL}`;
