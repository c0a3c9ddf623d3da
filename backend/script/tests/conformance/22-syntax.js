//# {"kind": "action", "expect": {"error": {"syntax": {"script": "Probe", "line": 2}}}}
const a = 1;
const b = ;
