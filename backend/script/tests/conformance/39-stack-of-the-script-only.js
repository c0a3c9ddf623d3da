//# {"kind": "action", "expect": {"error": {"thrown": {"line": 5, "column": 13, "stack": [
//#   {"function": null, "line": 5, "column": 13}, {"function": "check", "line": 4}, {"function": null, "line": 9}]}}}}
class Checker {
  // What stands between is no call of the script.
  check(keys) {
    return keys.map((key) => {
      throw new Error(key);
    });
  }
}
new Checker().check(["BRK-1"]);
