//! Rules about the quality of a module's objects, and how grave a breach is.

use serde::{Deserialize, Serialize};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Must be mended.
    Error,
    /// Should be looked at.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// All of them, gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// Reads a stored or given name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// A built-in rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// A required attribute has no value.
    MissingRequiredAttribute,
    /// A link ends at a deleted object, the type is gone, or an attribute names nobody.
    BrokenReference,
    /// What is no heading says nothing.
    EmptyBody,
    /// An end of a link changed since it was confirmed.
    SuspectLink,
    /// A link that the rules of its type do not allow, or a requirement that lacks links which they ask for.
    LinkRule,
    /// A requirement without any link.
    Orphan,
    /// Several headings say the same.
    DuplicateHeading,
    /// A heading that nothing stands below.
    HeadingWithoutChildren,
}

impl Rule {
    /// All rules in the order of the report.
    pub const ALL: [Self; 8] = [
        Self::MissingRequiredAttribute,
        Self::BrokenReference,
        Self::EmptyBody,
        Self::SuspectLink,
        Self::LinkRule,
        Self::Orphan,
        Self::DuplicateHeading,
        Self::HeadingWithoutChildren,
    ];

    /// The id in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingRequiredAttribute => "missing_required_attribute",
            Self::BrokenReference => "broken_reference",
            Self::EmptyBody => "empty_body",
            Self::SuspectLink => "suspect_link",
            Self::LinkRule => "link_rule",
            Self::Orphan => "orphan",
            Self::DuplicateHeading => "duplicate_heading",
            Self::HeadingWithoutChildren => "heading_without_children",
        }
    }

    /// Reads a stored or given id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == id)
    }

    /// How grave a breach is unless the module says otherwise.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::MissingRequiredAttribute | Self::BrokenReference => Severity::Error,
            Self::EmptyBody | Self::SuspectLink | Self::LinkRule | Self::DuplicateHeading => {
                Severity::Warning
            }
            Self::Orphan | Self::HeadingWithoutChildren => Severity::Info,
        }
    }

    /// What is wrong, in one English sentence; `field` is the attribute concerned.
    #[must_use]
    pub fn message(self, field: Option<&str>) -> String {
        match (self, field) {
            (Self::MissingRequiredAttribute, Some(name)) => {
                format!("The required attribute {name} has no value.")
            }
            (Self::MissingRequiredAttribute, None) => "A required attribute has no value.".into(),
            (Self::BrokenReference, Some(name)) => {
                format!("{name} refers to something that is gone.")
            }
            (Self::BrokenReference, None) => "A link ends at a deleted object.".into(),
            (Self::EmptyBody, _) => "The object has no text.".into(),
            (Self::SuspectLink, _) => {
                "An end of a link changed since the link was confirmed.".into()
            }
            (Self::LinkRule, Some(name)) => format!("The link rule {name} is broken."),
            (Self::LinkRule, None) => "A link rule is broken.".into(),
            (Self::Orphan, _) => "The requirement has no link.".into(),
            (Self::DuplicateHeading, _) => "Another heading of the module says the same.".into(),
            (Self::HeadingWithoutChildren, _) => "Nothing stands below the heading.".into(),
        }
    }
}

/// What a module makes of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleSetting {
    /// The rule.
    pub rule: Rule,
    /// Whether it is looked at.
    pub enabled: bool,
    /// How grave a breach is here.
    pub severity: Severity,
}

impl RuleSetting {
    /// What a rule is where nobody said anything.
    #[must_use]
    pub const fn default_of(rule: Rule) -> Self {
        Self {
            rule,
            enabled: true,
            severity: rule.severity(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn val_1_rules_and_severities_are_read_by_their_names() {
        for rule in Rule::ALL {
            assert_eq!(Rule::parse(rule.as_str()), Some(rule));
            assert!(!rule.message(None).is_empty());
        }
        for severity in Severity::ALL {
            assert_eq!(Severity::parse(severity.as_str()), Some(severity));
        }
        assert_eq!(Rule::parse("nonsense"), None);
    }
}
