//# {"kind": "action", "expect": {"error": {"refused": {"line": 2, "refusal": {"rule": "filter"}}}}}
const wrong = { nothing: "known" };
req1.query(wrong).first();
