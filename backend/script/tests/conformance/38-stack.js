//# {"kind": "action", "expect": {"error": {"thrown": {"line": 3, "column": 25, "stack": [
//#   {"function": "deep", "line": 3, "column": 25}, {"function": "deep", "line": 4}, {"function": "deep", "line": 4},
//#   {"function": "deep", "line": 4}, {"function": "deep", "line": 4}]}}}}
// Only the innermost calls are told.
function deep(left) {
  if (left === 0) throw new Error("the ground");
  return deep(left - 1) + 1;
}
deep(20);
