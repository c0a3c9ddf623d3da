//# {"kind": "action", "expect": {"value": ["right", "Refused", "you may not read this module"]}}
try {
  req1.query(null, { module: "00000000-0000-0000-0000-00000000029a" }).first();
} catch (no) {
  return [no.rule, no.name, no.message];
}
