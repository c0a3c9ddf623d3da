//# {"kind": "action", "expect": {"value": ["New", null, null, 11], "error": null}}
req1.update("BRK-3", { heading: "New", attributes: { Owner: null } });
req1.delete("BRK-5");
const again = req1.get("BRK-3");
return [again.heading, again.get("Owner"), req1.get("BRK-5"), req1.query().count()];
