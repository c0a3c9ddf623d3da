//! What a command reads: files, standard input, flags that stand for fields.

use std::{
    fs,
    io::{self, IsTerminal as _, Read as _, Write as _},
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::{Map, Value};

use crate::failure::Failure;

/// Whether a path means standard input or output.
pub(crate) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The text of a file, or of standard input for `-`.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = if is_standard(path) {
        io::stdin().read_to_string(&mut text)
    } else {
        fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| Failure::Failed(format!("{}: {error}", path.display())))?;
    Ok(text)
}

/// A secret: asked for on a terminal without showing it, else the first line of standard input.
pub(crate) fn read_secret(what: &str) -> Result<String, Failure> {
    let secret = if io::stdin().is_terminal() {
        rpassword::prompt_password(format!("{what}: "))?
    } else {
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    if secret.is_empty() {
        return Err(Failure::Usage(format!("no {what} was given")));
    }
    Ok(secret)
}

/// Asks before something is done that cannot be undone.
pub(crate) fn confirm(yes: bool, question: &str) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::Usage(format!("{question} Say --yes")));
    }
    eprint!("{question} [y/N] ");
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    if matches!(answer.trim(), "y" | "Y" | "yes") {
        return Ok(());
    }
    Err(Failure::Failed("nothing was done".to_owned()))
}

/// A list of what a module has.
#[derive(Debug, Args)]
pub(crate) struct ListOfModule {
    /// Workspace/Project/Module or id
    #[arg(long)]
    pub(crate) module: String,
    /// Rows at most
    #[arg(long)]
    pub(crate) limit: Option<u64>,
}

/// Fields that have no flag.
#[derive(Debug, Args)]
pub(crate) struct Data {
    /// JSON object with any fields that the API takes, from a file or from standard input with `-`; flags win over it
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
}

impl Data {
    /// The one body of a request: the document with the flags that were given laid over it.
    pub(crate) fn body(&self, flags: Flags) -> Result<Value, Failure> {
        let mut bodies = self.bodies(flags)?;
        match (bodies.pop(), bodies.is_empty()) {
            (Some(body), true) => Ok(body),
            _ => Err(Failure::Usage("--data must hold one JSON object".into())),
        }
    }

    /// The bodies of requests, one for each document that follows the other.
    pub(crate) fn bodies(&self, flags: Flags) -> Result<Vec<Value>, Failure> {
        let Some(path) = &self.data else {
            return Ok(vec![Value::Object(flags.0)]);
        };
        let text = read_text(path)?;
        let mut bodies = Vec::new();
        for document in serde_json::Deserializer::from_str(&text).into_iter::<Map<String, Value>>()
        {
            let mut body = document.map_err(|error| Failure::Usage(format!("--data: {error}")))?;
            for (name, value) in &flags.0 {
                match (body.get_mut(name), value) {
                    (Some(Value::Object(under)), Value::Object(over)) => under.extend(over.clone()),
                    _ => drop(body.insert(name.clone(), value.clone())),
                }
            }
            bodies.push(Value::Object(body));
        }
        Ok(bodies)
    }
}

/// Fields that flags set.
#[derive(Debug, Default)]
pub(crate) struct Flags(Map<String, Value>);

impl Flags {
    /// With a field, when its flag was given.
    pub(crate) fn with(mut self, field: &str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value {
            self.0.insert(field.to_owned(), value.into());
        }
        self
    }
}

impl From<Flags> for Value {
    fn from(flags: Flags) -> Self {
        Self::Object(flags.0)
    }
}

/// Values of attributes.
#[derive(Debug, Args)]
pub(crate) struct AttributeFlags {
    /// Value of an attribute: NAME=TEXT, or NAME:=JSON for numbers, truth values and lists; may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = assignment)]
    set: Vec<(String, Value)>,
    /// Attribute whose value is taken away; may be repeated
    #[arg(long, value_name = "NAME")]
    unset: Vec<String>,
}

impl AttributeFlags {
    /// The field `attributes`, when there is anything to say.
    pub(crate) fn values(self) -> Option<Value> {
        let cleared = self.unset.into_iter().map(|name| (name, Value::Null));
        let values: Map<String, Value> = self.set.into_iter().chain(cleared).collect();
        (!values.is_empty()).then_some(Value::Object(values))
    }
}

fn assignment(text: &str) -> Result<(String, Value), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    if let Some(name) = name.strip_suffix(':') {
        let value = serde_json::from_str(value).map_err(|error| error.to_string())?;
        return Ok((name.to_owned(), value));
    }
    Ok((name.to_owned(), Value::from(value)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn api_5_values_of_attributes_are_text_unless_said_otherwise() {
        let parse = |text| assignment(text).unwrap();
        assert_eq!(parse("Priority=1"), ("Priority".into(), json!("1")));
        assert_eq!(parse("Weight:=1.5"), ("Weight".into(), json!(1.5)));
        assert_eq!(parse("Note=a=b"), ("Note".into(), json!("a=b")));
        assert!(assignment("Priority").is_err() && assignment("Weight:=heavy").is_err());
    }

    #[test]
    fn api_5_flags_win_over_documents_field_by_field() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.json");
        fs::write(
            &path,
            r#"{"heading": "a", "attributes": {"A": 1, "B": 2}} {"body": "c"}"#,
        )
        .unwrap();
        let data = Data { data: Some(path) };
        let flags = || {
            Flags::default()
                .with("heading", Some("x"))
                .with("attributes", Some(json!({"B": 3})))
                .with("body", None::<String>)
        };
        let bodies = data.bodies(flags()).unwrap();
        assert_eq!(
            bodies,
            [
                json!({"heading": "x", "attributes": {"A": 1, "B": 3}}),
                json!({"body": "c", "heading": "x", "attributes": {"B": 3}}),
            ]
        );
        assert!(data.body(flags()).is_err());
    }
}
