//# {"kind": "action", "expect": {"value": "Object 3", "output": [{"level": "info", "text": "later"}]}}
Promise.resolve().then(() => req1.log("later"));
return (async () => (await Promise.resolve(req1.get("BRK-3"))).heading)();
