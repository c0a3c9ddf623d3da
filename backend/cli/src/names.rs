//! Names where the API wants ids: `Workspace/Project/Module`, keys of objects, e-mail addresses.

use std::ops::ControlFlow;

use serde_json::Value;
use uuid::Uuid;

use crate::{
    client::Query,
    failure::Failure,
    session::{Session, text},
};

/// An object and the module it is in.
#[derive(Debug)]
pub(crate) struct ObjectId {
    /// The module.
    pub(crate) module: String,
    /// The object.
    pub(crate) id: String,
}

impl ObjectId {
    /// Its path in the API.
    pub(crate) fn path(&self) -> String {
        format!("/api/v1/modules/{}/objects/{}", self.module, self.id)
    }
}

/// Whether a name is an id already.
pub(crate) fn is_id(name: &str) -> bool {
    Uuid::try_parse(name).is_ok()
}

impl Session {
    /// The id of a workspace.
    pub(crate) async fn workspace(&self, name: &str) -> Result<String, Failure> {
        self.by_name("workspace", name, ("/api/v1/workspaces", Query::new()))
            .await
    }

    /// The id of a project: `Workspace/Project`.
    pub(crate) async fn project(&self, name: &str) -> Result<String, Failure> {
        if is_id(name) {
            return Ok(name.to_owned());
        }
        let (workspace, project) = parent_of(name, "Workspace/Project")?;
        let workspace = Box::pin(self.workspace(workspace)).await?;
        let path = format!("/api/v1/workspaces/{workspace}/projects");
        self.by_name("project", project, (&path, Query::new()))
            .await
    }

    /// The id of a module: `Workspace/Project/Module`.
    pub(crate) async fn module(&self, name: &str) -> Result<String, Failure> {
        if is_id(name) {
            return Ok(name.to_owned());
        }
        let (project, module) = parent_of(name, "Workspace/Project/Module")?;
        let project = Box::pin(self.project(project)).await?;
        let query = vec![("project_id", project)];
        self.by_name("module", module, ("/api/v1/modules", query))
            .await
    }

    /// An object: its id, its key, or `Workspace/Project/Module/KEY`. A key alone is looked for in the module that was
    /// named, else everywhere.
    pub(crate) async fn object(
        &self,
        name: &str,
        module: Option<&str>,
    ) -> Result<ObjectId, Failure> {
        if is_id(name) {
            let path = format!("/api/v1/objects/{name}");
            return object_of(&self.client.get(&path, &Query::new()).await?);
        }
        if let Some((module, key)) = name.rsplit_once('/') {
            let module = Box::pin(self.module(module)).await?;
            return self.object_by_key(key, Some(module)).await;
        }
        let module = match module {
            Some(module) => Some(Box::pin(self.module(module)).await?),
            None => None,
        };
        self.object_by_key(name, module).await
    }

    async fn object_by_key(&self, key: &str, module: Option<String>) -> Result<ObjectId, Failure> {
        let mut query = vec![("q", key.to_owned()), ("limit", "50".to_owned())];
        query.extend(module.clone().map(|module| ("module_id", module)));
        let found = self.client.get("/api/v1/search", &query).await?;
        let items = found.get("items").and_then(Value::as_array);
        let mut hits = matching(items.into_iter().flatten(), "key", key);
        if let (true, Some(module)) = (hits.is_empty(), module) {
            // Search does not know what is deleted.
            let path = format!("/api/v1/modules/{module}/objects");
            let query = vec![
                ("search", key.to_owned()),
                ("include_deleted", "true".to_owned()),
            ];
            hits = self.all_matching((&path, query), "key", key).await?;
        }
        object_of(&only("object", key, hits)?)
    }

    /// The id of a person: an e-mail address.
    pub(crate) async fn user(&self, name: &str) -> Result<String, Failure> {
        if is_id(name) {
            return Ok(name.to_owned());
        }
        let list = ("/api/v1/users", Query::new());
        let found = self.all_matching(list, "email", name).await?;
        Ok(text(&only("person", name, found)?, "id")?.to_owned())
    }

    /// The id of a link type of a workspace.
    pub(crate) async fn link_type(&self, name: &str, workspace: &str) -> Result<String, Failure> {
        if is_id(name) {
            return Ok(name.to_owned());
        }
        let query = vec![("workspace_id", workspace.to_owned())];
        // A list that the API gives whole, as is the next one.
        let types = self.client.get("/api/v1/link-types", &query).await?;
        let types = types.as_array().into_iter().flatten();
        let found = only("link type", name, matching(types, "name", name))?;
        Ok(text(&found, "id")?.to_owned())
    }

    /// The id of a person who has a role at a place.
    pub(crate) async fn member(&self, name: &str, members: &str) -> Result<String, Failure> {
        if is_id(name) {
            return Ok(name.to_owned());
        }
        let members = self.client.get(members, &Query::new()).await?;
        let members = members.as_array().into_iter().flatten();
        let found = only("member", name, matching(members, "email", name))?;
        Ok(text(&found, "user_id")?.to_owned())
    }

    /// The id of an attribute of a module.
    pub(crate) async fn attribute(&self, name: &str, module: &str) -> Result<String, Failure> {
        let path = format!("/api/v1/modules/{module}/attribute-definitions");
        self.by_name("attribute", name, (&path, Query::new())).await
    }

    /// The id of what has a name in a list.
    pub(crate) async fn by_name(
        &self,
        kind: &str,
        name: &str,
        list: (&str, Query),
    ) -> Result<String, Failure> {
        if is_id(name) {
            return Ok(name.to_owned());
        }
        let found = self.all_matching(list, "name", name).await?;
        Ok(text(&only(kind, name, found)?, "id")?.to_owned())
    }

    /// The id of a type of objects of a module.
    pub(crate) async fn object_type(&self, name: &str, module: &str) -> Result<String, Failure> {
        let query = vec![("module_id", module.to_owned())];
        self.by_name("type", name, ("/api/v1/object-types", query))
            .await
    }

    async fn all_matching(
        &self,
        list: (&str, Query),
        field: &str,
        name: &str,
    ) -> Result<Vec<Value>, Failure> {
        let mut found = Vec::new();
        self.each_page(list, 1_000, |items| {
            found.extend(matching(items.iter(), field, name));
            Ok(ControlFlow::Continue(()))
        })
        .await?;
        Ok(matching(found.iter(), field, name))
    }
}

fn object_of(object: &Value) -> Result<ObjectId, Failure> {
    Ok(ObjectId {
        module: text(object, "module_id")?.to_owned(),
        id: text(object, "id")?.to_owned(),
    })
}

/// The part before the last slash, and the one behind it.
fn parent_of<'a>(name: &'a str, form: &str) -> Result<(&'a str, &'a str), Failure> {
    let parts = name.rsplit_once('/');
    let parts = parts.filter(|(parent, own)| !parent.is_empty() && !own.is_empty());
    parts.ok_or_else(|| Failure::Usage(format!("“{name}” must be an id or look like {form}")))
}

/// The items with a name: those that have exactly this one, else those that have it in other letter case.
fn matching<'a>(items: impl Iterator<Item = &'a Value>, field: &str, name: &str) -> Vec<Value> {
    let named = |one: &&Value| {
        one.get(field)
            .and_then(Value::as_str)
            .map(str::to_lowercase)
    };
    let alike: Vec<&Value> = items
        .filter(|one| named(one).is_some_and(|own| own == name.to_lowercase()))
        .collect();
    let is_exact = |one: &&&Value| one.get(field).and_then(Value::as_str) == Some(name);
    let exact: Vec<Value> = alike
        .iter()
        .filter(is_exact)
        .map(|&one| one.clone())
        .collect();
    if exact.is_empty() {
        return alike.into_iter().cloned().collect();
    }
    exact
}

fn only(kind: &str, name: &str, mut found: Vec<Value>) -> Result<Value, Failure> {
    let ids: Vec<String> = found
        .iter()
        .filter_map(|one| Some(one.get("id")?.as_str()?.to_owned()))
        .collect();
    match (found.pop(), found.len()) {
        (Some(one), 0) => Ok(one),
        (None, _) => Err(Failure::Missing(format!("there is no {kind} “{name}”"))),
        (Some(_), _) => Err(Failure::Usage(format!(
            "“{name}” names more than one {kind}; give an id: {}",
            ids.join(", ")
        ))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn api_5_an_exact_name_wins_over_other_letter_case() {
        let items = [
            json!({"id": "1", "name": "Brakes"}),
            json!({"id": "2", "name": "brakes"}),
            json!({"id": "3", "name": "Wheels"}),
        ];
        let ids = |name| -> Vec<String> {
            let found = matching(items.iter(), "name", name);
            found
                .iter()
                .map(|one| one["id"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(ids("brakes"), ["2"]);
        assert_eq!(ids("BRAKES"), ["1", "2"]);
        assert_eq!(ids("WHEELS"), ["3"]);
        let ambiguous = only(
            "project",
            "BRAKES",
            matching(items.iter(), "name", "BRAKES"),
        );
        let ambiguous = ambiguous.unwrap_err();
        assert_eq!(ambiguous.exit_code(), 2);
        assert!(ambiguous.to_string().ends_with("1, 2"), "{ambiguous}");
        assert_eq!(only("project", "x", Vec::new()).unwrap_err().exit_code(), 4);
    }

    #[test]
    fn api_5_a_path_needs_all_its_parts() {
        assert_eq!(parent_of("A/B/C", "").unwrap(), ("A/B", "C"));
        for wrong in ["A", "/A", "A/", ""] {
            assert_eq!(
                parent_of(wrong, "W/P").unwrap_err().exit_code(),
                2,
                "{wrong}"
            );
        }
    }
}
