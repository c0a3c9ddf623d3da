//# {"kind": "action", "expect": {"value": [["ASIL", ["A", "B"]], "satisfies", "BRK", "Ada", null, ["Brakes"]]}}
const [asil] = req1.attributeDefinitions();
return [[asil.name, asil.options], req1.linkTypes()[0].name, req1.findModule("Brakes").prefix,
  req1.findUser(req1.user.id).name, req1.findUser("nobody"), req1.modules().toArray().map((one) => one.name)];
