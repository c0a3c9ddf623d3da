//# {"kind": "action", "expect": {"error": {"thrown": {"message": "Error: boom", "script": "Probe", "line": 2, "column": 9,
//#   "stack": [{"function": "inner", "line": 2, "column": 9}, {"line": 4, "column": 21}]}},
//#   "said": "Probe, line 2, column 9: Error: boom", "output": [{"text": "before"}]}}
const inner = () => {
  throw new Error("boom");
};
req1.log("before"), inner();
