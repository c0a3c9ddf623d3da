//# {"kind": "action", "expect": {"value": [["BRK-6", "BRK-4"], ["BRK-6"], ["BRK-4"], 0, [true, false]]}}
const one = req1.get("BRK-5");
const ends = (all) => [...all].map((link) => link.other.key);
return [ends(one.links()), ends(one.links("out")), ends(one.links("in", "satisfies")), one.links("both", "other").count(),
  [...one.links()].map((link) => link.outgoing)];
