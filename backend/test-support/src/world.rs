//! A workspace with something of everything in it, made through the API by its owner.

use req1_domain::access::Role;
use serde_json::{Value, json};

use crate::{Client, TestApp};

/// Ids are texts, as they come and go over the wire.
#[derive(Debug)]
pub struct World<'a> {
    /// The application.
    pub app: &'a TestApp,
    /// Who made it all.
    pub owner: Client,
    /// The workspace.
    pub workspace: String,
    /// A project in it.
    pub project: String,
    /// A module in the project, with the prefix `SRS`.
    pub module: String,
    /// An attribute of the module: an enumeration `Priority` of `low` and `high`.
    pub attribute: String,
    /// A heading at the top of the module.
    pub heading: String,
    /// A requirement below the heading.
    pub object: String,
    /// Another requirement below the heading, after the first.
    pub other_object: String,
    /// A link type of the workspace.
    pub link_type: String,
    /// A link from the first requirement to the other.
    pub link: String,
}

/// The text at a field.
#[track_caller]
fn text(value: &Value, field: &str) -> String {
    let found = value[field].as_str();
    found
        .unwrap_or_else(|| panic!("no {field} in {value}"))
        .to_owned()
}

impl<'a> World<'a> {
    /// Makes it.
    pub async fn seed(app: &'a TestApp) -> Self {
        let owner = app.person().await;
        let made = |path: String, body: Value| {
            let call = owner.post(&path).json(body);
            async move { text(&call.await.expect(201), "id") }
        };
        let workspace = made("/api/v1/workspaces".into(), json!({"name": "Vehicles"})).await;
        let projects = format!("/api/v1/workspaces/{workspace}/projects");
        let project = made(projects, json!({"name": "Brakes"})).await;
        let module = json!({"name": "System", "project_id": project, "prefix": "SRS"});
        let module = made("/api/v1/modules".into(), module).await;
        let base = format!("/api/v1/modules/{module}");
        let attribute =
            json!({"name": "Priority", "data_type": "enum", "enum_values": ["low", "high"]});
        let attribute = made(format!("{base}/attribute-definitions"), attribute).await;
        let objects = format!("{base}/objects");
        let heading = json!({"heading": "Service brake", "classification": "heading"});
        let heading = made(objects.clone(), heading).await;
        let child = |text: &str| json!({"body": text, "parent_id": heading});
        let object = made(objects.clone(), child("The brake shall hold.")).await;
        let other_object = made(objects, child("The brake shall release.")).await;
        let link_types = owner.get("/api/v1/link-types").await.expect(200);
        let link_type = link_types.as_array().into_iter().flatten();
        let mut link_type = link_type.filter(|one| one["workspace_id"] == workspace.as_str());
        let link_type = text(link_type.next().expect("seeded link types"), "id");
        let link = json!({
            "source_object_id": object, "target_object_id": other_object, "link_type_id": link_type,
        });
        let link = made("/api/v1/links".into(), link).await;
        Self {
            app,
            owner: owner.clone(),
            workspace,
            project,
            module,
            attribute,
            heading,
            object,
            other_object,
            link_type,
            link,
        }
    }

    /// A person with a role in the workspace.
    pub async fn member(&self, role: Role) -> Client {
        let person = self.app.person().await;
        self.give(&person, role).await;
        person
    }

    /// Gives a person a role in the workspace.
    pub async fn give(&self, person: &Client, role: Role) {
        let path = format!("{}/members/{}", self.workspace_path(), person.id());
        let given = self.owner.put(&path).json(json!({"role": role.as_str()}));
        given.await.expect(200);
    }

    /// URL of the workspace.
    #[must_use]
    pub fn workspace_path(&self) -> String {
        format!("/api/v1/workspaces/{}", self.workspace)
    }

    /// URL of the module.
    #[must_use]
    pub fn module_path(&self) -> String {
        format!("/api/v1/modules/{}", self.module)
    }

    /// URL of the first requirement.
    #[must_use]
    pub fn object_path(&self) -> String {
        format!("{}/objects/{}", self.module_path(), self.object)
    }

    /// A new type of objects in the module.
    pub async fn object_type(&self) -> String {
        let name = format!("Requirement {}", self.app.app.environment.new_id());
        let body = json!({"module_id": self.module, "name": name});
        let made = self.owner.post("/api/v1/object-types").json(body);
        text(&made.await.expect(201), "id")
    }
}
