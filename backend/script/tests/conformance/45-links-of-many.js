//# {"kind": "layout", "entry": "each", "expect": {"error": null, "results": [
//#   {"value": {"Ok": "BRK-2"}}, {"value": {"Ok": "BRK-3 BRK-1"}}, {"value": {"Ok": "BRK-4 BRK-2"}},
//#   {"value": {"Ok": "BRK-5 BRK-3"}}, {"value": {"Ok": "BRK-6 BRK-4"}}, {"value": {"Ok": "BRK-7 BRK-5"}},
//#   {"value": {"Ok": "BRK-8 BRK-6"}}, {"value": {"Ok": "BRK-9 BRK-7"}}, {"value": {"Ok": "BRK-10 BRK-8"}},
//#   {"value": {"Ok": "BRK-11 BRK-9"}}, {"value": {"Ok": "BRK-12 BRK-10"}}, {"value": {"Ok": "BRK-11"}}]}}
// Many are asked together; what is given is the same as for one.
const ends = (links) => [...links].map((link) => link.other.key).join(" ");
const all = ends(req1.object.links());
const one = [ends(req1.object.links("out", "satisfies")), ends(req1.object.links("in", "satisfies"))].filter(Boolean).join(" ");
if (all !== one || req1.object.links("both", "other").count() > 0) throw new Error(`${all} is not ${one}`);
return all;
