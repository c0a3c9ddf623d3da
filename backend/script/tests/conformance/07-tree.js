//# {"kind": "action", "expect": {"value": [["BRK-1", "BRK-2"], ["BRK-4", "BRK-6", "BRK-8", "BRK-10", "BRK-12"]]}}
const keys = (all) => all.toArray().map((one) => one.key);
return [keys(req1.top()), keys(req1.get("BRK-1").children)];
