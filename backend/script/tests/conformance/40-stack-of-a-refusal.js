//# {"kind": "action", "expect": {"error": {"refused": {"refusal": {"rule": "filter"}, "line": 2, "column": 32,
//#   "stack": [{"function": "look", "line": 2, "column": 32}, {"function": null, "line": 4, "column": 1}]}}}}
const look = () => {
  return req1.query({ no: 1 }).first();
};
look();
