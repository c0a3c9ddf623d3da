//! The quality report of a module. The database finds the breaches; nothing here holds more than a page of them.

mod report;
mod scripts;
mod settings;
mod stream;

pub use report::{FindingsPage, QualityReport, RuleReport, list_findings, report};
pub use scripts::{ScriptBreach, ScriptFindings, ScriptPage, list_script_findings};
pub use settings::{RuleEdit, set_rule};
pub use stream::{Issue, Validation, validate};

use req1_domain::quality::Rule;
use req1_store::quality::{Finding, FindingMark};

/// A breach of a rule.
#[derive(Debug, Clone)]
pub struct Graded {
    /// What the module makes of the rule.
    pub setting: req1_domain::quality::RuleSetting,
    /// The breach.
    pub finding: Finding,
}

/// Where a finding stands in a list over several rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradedMark {
    /// The rule.
    pub rule: Rule,
    /// Its place among those of the rule.
    pub mark: FindingMark,
}
