//! A small generator, so that a failing run can be repeated by its seed.

use req1_domain::ids::ObjectId;

pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        // xorshift64*: Marsaglia, "Xorshift RNGs" (2003).
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(mixed).unwrap() % limit.max(1)
    }

    pub(crate) fn pick(&mut self, ids: &[ObjectId]) -> Option<ObjectId> {
        (!ids.is_empty()).then(|| ids[self.below(ids.len())])
    }
}
