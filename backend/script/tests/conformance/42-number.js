//# {"kind": "layout", "entry": "each", "expect": {"error": null, "results": [
//#   {"value": {"Ok": "1.1"}}, {"value": {"Ok": "1.2"}}, {"value": {"Ok": "1.3"}}, {"value": {"Ok": "1.4"}},
//#   {"value": {"Ok": "1.5"}}, {"value": {"Ok": "1.6"}}, {"value": {"Ok": "1.7"}}, {"value": {"Ok": "1.8"}},
//#   {"value": {"Ok": "1.9"}}, {"value": {"Ok": "1.10"}}, {"value": {"Ok": "1.11"}}, {"value": {"Ok": "1.12"}}]}}
return req1.object.number;
