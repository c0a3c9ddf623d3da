//# {"kind": "layout", "entry": "each", "expect": {"error": null, "results": [
//#   {"value": {"Ok": "BRK-1"}}, {"value": {"Err": {"message": "Error: none", "stack": [
//#     {"function": "width", "line": 1, "column": 34}, {"function": null, "line": 2}]}}},
//#   {}, {}, {}, {}, {}, {}, {}, {}, {}, {}]}}
const width = (value) => { throw new Error(value); };
if (req1.object.key === "BRK-2") return width("none");
return req1.object.key;
