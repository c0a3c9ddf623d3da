//! The environment, read once, with flags on top.

use std::{collections::BTreeMap, fmt, fs, str::FromStr};

use super::names::{self, LATER_FAMILIES, OWN_FAMILY};

/// A text that must not be shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    /// The text, for the one place that needs it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(set)")
    }
}

/// A variable that has no usable value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {reason}")]
pub(crate) struct BadVariable {
    pub(crate) name: String,
    pub(crate) reason: String,
}

/// Everything that is wrong with the configuration, one line each.
#[derive(Debug, thiserror::Error)]
#[error("the configuration is not usable:\n{}", .0.iter().map(|bad| format!("  {bad}")).collect::<Vec<_>>().join("\n"))]
pub(crate) struct ConfigError(pub(crate) Vec<BadVariable>);

/// Variables by name, and what was found wrong while they were read. An empty value counts as none.
#[derive(Debug, Default)]
pub(crate) struct Variables {
    values: BTreeMap<String, String>,
    bad: Vec<BadVariable>,
}

impl Variables {
    /// The environment of the process.
    pub(crate) fn of_process() -> Self {
        let readable = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        readable.collect()
    }

    /// A flag on the command line, which wins over the variable of the same meaning.
    #[must_use]
    pub(crate) fn with_flag(mut self, name: &str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            self.values.remove(&format!("{name}_FILE"));
            self.values.insert(name.to_owned(), value.to_string());
        }
        self
    }

    /// Forgets a variable that has no meaning for a command.
    #[must_use]
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.values.remove(&format!("{name}_FILE"));
        self.values.remove(name);
        self
    }

    /// A value that stands where neither flag nor variable says anything.
    #[must_use]
    pub(crate) fn with_default(mut self, name: &str, value: &str) -> Self {
        if self.given(name).is_none() && self.given(&format!("{name}_FILE")).is_none() {
            self.values.insert(name.to_owned(), value.to_owned());
        }
        self
    }

    /// Notes what is wrong with a variable.
    pub(crate) fn reject(&mut self, name: &str, reason: impl fmt::Display) {
        self.bad.push(BadVariable {
            name: name.to_owned(),
            reason: reason.to_string(),
        });
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        debug_assert!(names::setting(name).is_some(), "{name} is not in the table");
        self.given(name).map(str::to_owned)
    }

    /// A value that is parsed from its text.
    pub(crate) fn parsed<T>(&mut self, name: &str) -> Option<T>
    where
        T: FromStr<Err: fmt::Display>,
    {
        match self.text(name)?.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.reject(name, error);
                None
            }
        }
    }

    /// One of a few words, with what each stands for.
    pub(crate) fn word<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(name)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let all: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            self.reject(name, format!("use one of {}", all.join(", ")));
        }
        found.map(|(_, value)| *value)
    }

    /// A secret, from the variable or from the file that `NAME_FILE` names.
    pub(crate) fn secret(&mut self, name: &str) -> Option<Secret> {
        let file_name = format!("{name}_FILE");
        let value = self.text(name);
        let Some(file) = self.given(&file_name).map(str::to_owned) else {
            return value.map(Secret);
        };
        if value.is_some() {
            self.reject(name, format!("set either {name} or {file_name}, not both"));
            return None;
        }
        match fs::read_to_string(&file) {
            // Editors and `echo` end files with a line break, which belongs to no secret.
            Ok(text) => Some(Secret(text.trim_end_matches(['\r', '\n']).to_owned())),
            Err(error) => {
                self.reject(&file_name, format!("cannot read {file}: {error}"));
                None
            }
        }
    }

    /// Names that are set and that this release does not use.
    pub(crate) fn unused(&self) -> Vec<String> {
        let is_unused = |name: &str| match names::setting(base(name)) {
            Some(setting) => !setting.used,
            None => LATER_FAMILIES.iter().any(|family| name.starts_with(family)),
        };
        let set = self.values.keys().filter(|name| self.given(name).is_some());
        set.filter(|name| is_unused(name)).cloned().collect()
    }

    /// Ends the reading: fails if anything was wrong, unknown `REQ1_*` names included.
    pub(crate) fn finish(mut self) -> Result<(), ConfigError> {
        let unknown: Vec<_> = self
            .values
            .keys()
            .filter(|name| name.starts_with(OWN_FAMILY) && names::setting(base(name)).is_none())
            .cloned()
            .collect();
        for name in unknown {
            self.reject(&name, "there is no such variable");
        }
        if self.bad.is_empty() {
            Ok(())
        } else {
            Err(ConfigError(self.bad))
        }
    }

    fn given(&self, name: &str) -> Option<&str> {
        self.values
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}

impl FromIterator<(String, String)> for Variables {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self {
            values: pairs.into_iter().collect(),
            bad: Vec::new(),
        }
    }
}

/// The name that a `NAME_FILE` stands for, if that one is a secret; else the name itself.
fn base(name: &str) -> &str {
    match name.strip_suffix("_FILE") {
        Some(base) if names::setting(base).is_some_and(|setting| setting.secret) => base,
        _ => name,
    }
}
