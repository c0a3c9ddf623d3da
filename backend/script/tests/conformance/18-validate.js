//# {"kind": "validate", "entry": "each", "expect": {"results": [], "findings": [
//#   {"severity": "error", "message": "Priority is missing", "field": "Priority",
//#    "object": "00000000-0000-0000-0000-000000000004"},
//#   {"severity": "error", "object": "00000000-0000-0000-0000-000000000008"},
//#   {"severity": "error", "object": "00000000-0000-0000-0000-00000000000c"}]}}
if (req1.object.get("Priority") === 0) req1.report("error", "Priority is missing", "Priority");
