//# {"kind": "pre_delete", "entry": 4, "expect": {"rejection": {"field": null, "message": "No"}}}
try { req1.reject("No"); } catch { /* a rejection stands */ }
