// Software of class C is approved only with a test among its ways of verification (IEC 62304 asks for it).

const { Status, Verification, "Safety class": safety } = req1.draft.attributes;
if (Status === "approved" && safety === "c" && !(Verification ?? []).includes("test")) {
  req1.reject("Software of class C is verified by a test, too, before it is approved.", "Verification");
}
