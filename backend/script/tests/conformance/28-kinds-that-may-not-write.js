//# {"kind": "validate", "entry": "each", "expect": {"commands": [], "findings": [], "results": [
//#   {"value": {"Err": {"message": "Refused: a validate script cannot change, create, delete or link objects"}}}]}}
if (req1.object.key === "BRK-2") req1.object.heading = "x";
