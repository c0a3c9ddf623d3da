//# {"kind": "action", "entry": "selection", "expect": {"value": [8, 8, "BRK-3", "BRK-10"], "reads": 1}}
const all = req1.selection.toArray();
return [req1.selection.length, all.length, all[0].key, all[7].key];
