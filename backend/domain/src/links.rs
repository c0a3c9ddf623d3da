//! Link types that every workspace starts with.

/// Name read from the source, and name read from the target.
pub const SEEDED_LINK_TYPES: [(&str, &str); 7] = [
    ("satisfies", "is satisfied by"),
    ("derives from", "is the origin of"),
    ("refines", "is refined by"),
    ("verifies", "is verified by"),
    ("implements", "is implemented by"),
    ("mitigates", "is mitigated by"),
    ("conflicts with", "conflicts with"),
];
