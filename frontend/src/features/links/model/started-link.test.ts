import { beforeEach, describe, expect, it, vi } from "vitest";

const FROM = { id: "a", key: "SR-1", text: "The brake", workspaceId: "w" };
const fresh = async () => {
  vi.resetModules();
  return import("./started-link");
};

describe("a link that was begun", () => {
  beforeEach(() => sessionStorage.clear());

  it("[LNK-2] waits for its other end, also after the page was loaded again, until it is given up", async () => {
    const first = await fresh();
    first.startLink(FROM);
    first.chooseWay({ typeId: "t", outgoing: false });
    const second = await fresh();
    expect(second.useStartedLink.getState()).toEqual({ from: FROM, way: { typeId: "t", outgoing: false } });
    second.cancelLink();
    const third = await fresh();
    expect(third.useStartedLink.getState()).toEqual({ from: null, way: { typeId: "t", outgoing: false } });
  });

  it("[LNK-2] is forgotten where what was kept makes no sense", async () => {
    for (const kept of ["", "{", "{}", '{"from":1,"way":null}']) {
      sessionStorage.setItem("req1.started-link", kept);
      const { useStartedLink } = await fresh();
      expect(useStartedLink.getState().from).toBeNull();
    }
  });
});
