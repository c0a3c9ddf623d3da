//! Kinds of scripts, and what they may use.

use serde::{Deserialize, Serialize};

use crate::violation::{Collector, Violations};

/// Longest source, in characters.
pub const MAX_SOURCE: usize = 200_000;

/// A place in a script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The function; none at the top.
    pub function: Option<String>,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1.
    pub column: u32,
}

/// What scripts are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScriptType {
    /// Runs on demand over a selection.
    Action,
    /// Computes what a column shows.
    Layout,
    /// Runs when something happens.
    Trigger(Hook),
}

/// When a trigger runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hook {
    /// Before an object is saved.
    PreSave,
    /// After it.
    PostSave,
    /// Before an object is deleted.
    PreDelete,
    /// After it.
    PostDelete,
    /// When the quality of a module is looked at.
    Validate,
}

impl Hook {
    const ALL: [Self; 5] = [
        Self::PreSave,
        Self::PostSave,
        Self::PreDelete,
        Self::PostDelete,
        Self::Validate,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PreSave => "pre_save",
            Self::PostSave => "post_save",
            Self::PreDelete => "pre_delete",
            Self::PostDelete => "post_delete",
            Self::Validate => "validate",
        }
    }

    /// By its name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

impl ScriptType {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Layout => "layout",
            Self::Trigger(_) => "trigger",
        }
    }

    /// When it runs, if something makes it run.
    #[must_use]
    pub const fn hook(self) -> Option<Hook> {
        match self {
            Self::Trigger(hook) => Some(hook),
            Self::Action | Self::Layout => None,
        }
    }

    /// From the two names of the database.
    #[must_use]
    pub fn parse(name: &str, hook: Option<&str>) -> Option<Self> {
        match (name, hook) {
            ("action", None) => Some(Self::Action),
            ("layout", None) => Some(Self::Layout),
            ("trigger", Some(hook)) => Hook::parse(hook).map(Self::Trigger),
            _ => None,
        }
    }
}

/// What one script may use. What is missing is as much as others may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ScriptLimits {
    /// Time, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wall_ms: Option<i64>,
    /// Time on the processor, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_ms: Option<i64>,
    /// Memory, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heap_bytes: Option<i64>,
    /// Output, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output_bytes: Option<i64>,
    /// Questions to the database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reads: Option<i64>,
    /// Changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub writes: Option<i64>,
}

impl ScriptLimits {
    /// Checks that each is a number that a script can run with. More than others may is never used.
    pub fn check(&self) -> Result<(), Violations> {
        let mut violations = Collector::default();
        let given = [
            ("wall_ms", self.wall_ms, 1),
            ("cpu_ms", self.cpu_ms, 1),
            ("heap_bytes", self.heap_bytes, 4 << 20),
            ("output_bytes", self.output_bytes, 0),
            ("reads", self.reads, 0),
            ("writes", self.writes, 0),
        ];
        for (name, value, least) in given {
            if value.is_some_and(|value| value < least || value > i64::from(i32::MAX)) {
                let detail = format!("must be between {least} and {}", i32::MAX);
                violations.add(format!("/limits/{name}"), "out_of_range", detail);
            }
        }
        violations.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scr_1_kinds_have_the_names_of_the_contract() {
        for hook in Hook::ALL {
            let kind = ScriptType::Trigger(hook);
            assert_eq!(
                ScriptType::parse("trigger", Some(hook.as_str())),
                Some(kind)
            );
            assert_eq!(kind.hook(), Some(hook));
        }
        for kind in [ScriptType::Action, ScriptType::Layout] {
            assert_eq!(ScriptType::parse(kind.as_str(), None), Some(kind));
            assert_eq!(ScriptType::parse(kind.as_str(), Some("pre_save")), None);
        }
        assert_eq!(ScriptType::parse("trigger", None), None);
    }

    #[test]
    fn scr_6_limits_are_numbers_that_a_script_can_run_with() {
        assert!(ScriptLimits::default().check().is_ok());
        let none = ScriptLimits {
            wall_ms: Some(0),
            heap_bytes: Some(1),
            writes: Some(-1),
            ..ScriptLimits::default()
        };
        assert_eq!(none.check().unwrap_err().0.len(), 3);
    }
}
