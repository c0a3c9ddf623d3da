//# {"kind": "action", "expect": {"error": {"thrown": {"line": 1}}}}
notDeclared = 1;
