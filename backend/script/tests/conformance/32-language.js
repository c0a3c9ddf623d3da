//# {"kind": "action", "expect": {"value": ["b", [1, 2], "2 and 1", "12", true, 3, "ä"], "error": null}}
const map = new Map([["a", "b"]]);
class Pair { #x = 1; get x() { return this.#x; } static of = (...all) => all; }
const { y = 2, ...rest } = { z: 1 };
return [map.get("a"), Pair.of(1, 2), "1 and 2".replace(/(?<a>\d) and (?<b>\d)/, "$<b> and $<a>"), `${new Pair().x}${y}`,
  [1, [2]].flat().includes(2), Object.groupBy([1, 2, 3], (n) => n % 2)[1].length + rest.z, "a\u0308".normalize("NFC")];
