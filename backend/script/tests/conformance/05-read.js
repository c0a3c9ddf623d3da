//# {"kind": "action", "expect": {"value": ["Object 3", "B", 3, null, "Object 2", [1, 3], null], "error": null}}
const one = req1.get("BRK-3");
return [one.heading, one.attributes.ASIL, one.get("Priority"), one.get("No such"), one.parent.heading,
  [one.depth, one.version], req1.get("BRK-99")];
