//# {"kind": "action", "expect": {"value": [12, 4, 7, "Object 1", ["Object 10", "Object 11", "Object 12"]], "error": null}}
const some = req1.query("Object 1");
return [req1.query().count(), some.count(), req1.query(null, { limit: 7 }).count(), some.first().heading,
  some.toArray().slice(1).map((one) => one.heading)];
