/** From a thing to one that stands right of it. */
export interface Arc {
  from: string;
  to: string;
}

/** A place in a layer: a thing, or where a line passes by on its way to a layer further right. */
export interface Slot {
  id: string;
  passes: boolean;
}

/** Arcs without those that would close a circle, nor those from a thing to itself. */
function withoutCircles(ids: readonly string[], arcs: readonly Arc[]): Arc[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of arcs) next.set(from, [...(next.get(from) ?? []), to]);
  const kept: Arc[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (start: string) => {
    const stack = [{ id: start, place: 0 }];
    state.set(start, "open");
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = (next.get(top.id) ?? [])[top.place++];
      if (to === undefined) {
        state.set(top.id, "done");
        stack.pop();
      } else if (state.get(to) !== "open") {
        kept.push({ from: top.id, to });
        if (state.get(to) === undefined) {
          state.set(to, "open");
          stack.push({ id: to, place: 0 });
        }
      }
    }
  };
  for (const id of ids) if (state.get(id) === undefined) visit(id);
  return kept;
}

/** Things in layers: each as far right as the longest way to it. */
export function layersOf(ids: readonly string[], arcs: readonly Arc[]): string[][] {
  const known = new Set(ids);
  const forward = withoutCircles(ids, arcs.filter(({ from, to }) => known.has(from) && known.has(to)));
  const before = new Map<string, number>(ids.map((id) => [id, 0]));
  const next = new Map<string, string[]>();
  for (const { from, to } of forward) {
    before.set(to, (before.get(to) ?? 0) + 1);
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const layers: string[][] = [];
  let layer = ids.filter((id) => before.get(id) === 0);
  while (layer.length > 0) {
    layers.push(layer);
    const ready: string[] = [];
    for (const to of layer.flatMap((id) => next.get(id) ?? [])) {
      const left = (before.get(to) ?? 0) - 1;
      before.set(to, left);
      if (left === 0) ready.push(to);
    }
    layer = ready;
  }
  return layers;
}

const SWEEPS = 4;

/**
 * Orders every layer so that few lines cross, with room where lines pass by. The ways name the slots that the line of an
 * arc touches, from left to right.
 */
export function arrange(layers: readonly (readonly string[])[], arcs: readonly Arc[]): { slots: Slot[][]; ways: string[][] } {
  const levelOf = new Map(layers.flatMap((layer, level) => layer.map((id) => [id, level] as const)));
  const slots: Slot[][] = layers.map((layer) => layer.map((id) => ({ id, passes: false })));
  const ways = arcs.map(({ from, to }, index) => {
    const [a, b] = [levelOf.get(from) ?? 0, levelOf.get(to) ?? 0];
    const between = Array.from({ length: Math.max(0, Math.abs(b - a) - 1) }, (_, step) => Math.min(a, b) + 1 + step);
    const passing = between.map((level) => {
      const id = `${index}@${level}`;
      slots[level]?.push({ id, passes: true });
      return id;
    });
    return a <= b ? [from, ...passing, to] : [to, ...passing, from];
  });
  const neighbours = new Map<string, string[]>();
  for (const way of ways) {
    way.forEach((id, place) => {
      const beside = [way[place - 1], way[place + 1]].filter((one) => one !== undefined);
      neighbours.set(id, [...(neighbours.get(id) ?? []), ...beside]);
    });
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const place = new Map(slots.flatMap((layer) => layer.map(({ id }, index) => [id, (index + 0.5) / layer.length] as const)));
    for (const layer of sweep % 2 === 0 ? slots : slots.toReversed()) {
      const middle = (id: string) => {
        const beside = (neighbours.get(id) ?? []).map((one) => place.get(one) ?? 0);
        return beside.length === 0 ? (place.get(id) ?? 0) : beside.reduce((sum, one) => sum + one, 0) / beside.length;
      };
      const wanted = new Map(layer.map(({ id }) => [id, middle(id)]));
      layer.sort((a, b) => (wanted.get(a.id) ?? 0) - (wanted.get(b.id) ?? 0));
      layer.forEach(({ id }, index) => place.set(id, (index + 0.5) / layer.length));
    }
  }
  return { slots, ways };
}

/** Pushes middles apart until none is nearer than this to the next; in order, and as little as it takes. */
export function pushApart(middles: readonly number[], distance: number): number[] {
  const order = middles.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  const placed: number[] = [];
  for (const { at } of order) placed.push(Math.max(at, (placed.at(-1) ?? -Infinity) + distance));
  // What was pushed down as a whole goes back up by half.
  const shift = placed.reduce((sum, at, place) => sum + at - (order[place]?.at ?? at), 0) / Math.max(1, placed.length);
  const result = [...middles];
  order.forEach(({ index }, place) => (result[index] = (placed[place] ?? 0) - shift));
  return result;
}
