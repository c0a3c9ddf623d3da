//! Links between objects, and their types.

mod linked;
mod past;
mod read;
mod rules;
mod state;
mod types;
mod write;

pub use linked::{LinkedColumn, LinkedObject, LinkedTo, MOST_LINKED, linked};
pub use past::counts_at;
pub(crate) use read::beginning;
pub use read::{Link, LinkCounts, LinkEnd, LinkFilter, LinkPlace, by_id, list, locate};
pub use rules::{
    Breach, BreachKind, LinkRule, LinkRuleFields, breach, delete_rule, known_ends, rules,
    write_rule,
};
pub use state::{Confirmed, LinkState, state};
pub use types::{
    LinkType, NewLinkType, delete_type, ensure_type, insert_type, is_used, type_by_id, types,
    update_type,
};
pub use write::{NewLink, delete, insert, revise};
