//! A workspace with one module, and edits of it as the use cases make them.

use std::sync::Mutex;

use chrono::{DateTime, Utc};
use req1_domain::{
    access::{Action, Granted, Grants, Resource, Role, Scope, authorise},
    attributes::Attributes,
    fingerprint::content_fingerprint,
    ids::{ChangeSetId, ModuleId, ObjectId, ProjectId, UserId, WorkspaceId},
    objects::{ChangeType, Classification, Object, ObjectContent},
};
use req1_store::{
    Connection, StoreError,
    change_sets::{self, NewChange, OpenChange},
    modules::{self, ModuleFields},
    objects::{self, NewObject, SearchText, Target},
    projects, users, workspaces,
};
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use uuid::Uuid;

use crate::model::Edit;

pub(crate) struct World {
    pub(crate) pool: PgPool,
    pub(crate) user: UserId,
    pub(crate) module: Granted,
    /// What was committed, with its revision.
    pub(crate) journal: Mutex<Vec<(i64, Edit)>>,
}

fn granted(workspace: WorkspaceId, resource: Resource, id: Uuid) -> Granted {
    let grants = Grants {
        workspace: Some(Role::Owner),
        ..Grants::default()
    };
    authorise(
        &grants,
        Scope {
            workspace,
            resource,
            id,
        },
        Action::Write,
    )
    .or_else(|_| {
        authorise(
            &grants,
            Scope {
                workspace,
                resource,
                id,
            },
            Action::Administer,
        )
    })
    .unwrap()
}

pub(crate) fn new_id() -> Uuid {
    #[expect(clippy::disallowed_methods, reason = "tests need no fixed ids here")]
    Uuid::now_v7()
}

impl World {
    pub(crate) async fn new(pool: PgPool) -> Self {
        let mut db = pool.acquire().await.unwrap();
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let user = UserId(new_id());
        let person = users::NewUser {
            id: user,
            email: "ann@example.org".to_owned(),
            display_name: "Ann".to_owned(),
            password_hash: None,
            server_admin: false,
        };
        users::insert(&mut db, &person, now).await.unwrap();
        let workspace = WorkspaceId(new_id());
        let new = workspaces::NewWorkspace {
            id: workspace,
            name: "W".to_owned(),
            description: None,
        };
        workspaces::insert(&mut db, &new, (user, now), &[])
            .await
            .unwrap();
        let in_workspace = granted(workspace, Resource::Workspace, workspace.0);
        let project = ProjectId(new_id());
        let fields = projects::ProjectFields {
            name: "P".to_owned(),
            description: None,
            search_language: "english".to_owned(),
        };
        projects::insert(&mut db, &in_workspace, (project, &fields), (user, now))
            .await
            .unwrap();
        let in_project = granted(workspace, Resource::Project, project.0);
        let module = ModuleId(new_id());
        modules::insert(
            &mut db,
            &in_project,
            (module, &module_fields()),
            (user, now),
        )
        .await
        .unwrap();
        Self {
            user,
            module: granted(workspace, Resource::Module, module.0),
            pool,
            journal: Mutex::default(),
        }
    }

    async fn commit(&self, tx: Transaction<'_, Postgres>, change: &OpenChange, edit: Edit) {
        tx.commit().await.unwrap();
        let revision = change.modules[0].revision;
        self.journal.lock().unwrap().push((revision, edit));
    }

    pub(crate) async fn open(&self, db: &mut Connection) -> OpenChange {
        let change = NewChange {
            id: ChangeSetId(new_id()),
            actor: self.user,
            cause: "edit",
            request_id: None,
            undoes: None,
            comment: None,
            script_depth: 0,
        };
        change_sets::open(db, change, &[&self.module])
            .await
            .unwrap()
    }

    pub(crate) async fn insert(
        &self,
        (target, classification): (Target, Classification),
    ) -> Result<ObjectId, StoreError> {
        let mut tx = self.pool.begin().await.unwrap();
        let mut change = self.open(&mut tx).await;
        let place = objects::find_place(&mut tx, &mut change, &self.module, (target, None)).await?;
        let id = ObjectId(new_id());
        let is_heading = classification == Classification::Heading;
        let new = NewObject {
            id,
            place,
            content: content("An object", classification),
            search: SearchText::new(Some("An object"), None, []),
        };
        objects::insert(&mut tx, &mut change, &self.module, new).await?;
        drop(change_sets::seal(&mut tx, &change).await?);
        self.commit(tx, &change, Edit::Insert(id, is_heading, target))
            .await;
        Ok(id)
    }

    pub(crate) async fn relocate(&self, id: ObjectId, target: Target) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await.unwrap();
        let mut change = self.open(&mut tx).await;
        let place =
            objects::find_place(&mut tx, &mut change, &self.module, (target, Some(id))).await?;
        let current = objects::by_id(&mut tx, &self.module, id).await?;
        let way = objects::Relocation {
            id,
            from: current.place.path,
            to: place,
        };
        objects::relocate(&mut tx, &change, &self.module, &[way]).await?;
        drop(change_sets::seal(&mut tx, &change).await?);
        self.commit(tx, &change, Edit::Relocate(id, target)).await;
        Ok(())
    }

    pub(crate) async fn shift(
        &self,
        id: ObjectId,
        step: objects::Shift,
    ) -> Result<Option<Target>, StoreError> {
        let target = {
            let mut db = self.pool.acquire().await.unwrap();
            let current = objects::by_id(&mut db, &self.module, id).await?;
            objects::shift(&mut db, &self.module, (&current, step)).await?
        };
        if let Some(target) = target {
            self.relocate(id, target).await?;
        }
        Ok(target)
    }

    pub(crate) async fn delete(&self, id: ObjectId) -> Result<usize, StoreError> {
        let mut tx = self.pool.begin().await.unwrap();
        let change = self.open(&mut tx).await;
        let current = objects::by_id(&mut tx, &self.module, id).await?;
        let path = &current.place.path;
        let count = objects::delete(&mut tx, &change, &self.module, &[path]).await?;
        if count == 0 {
            return Err(StoreError::VersionMoved);
        }
        drop(change_sets::seal(&mut tx, &change).await?);
        self.commit(tx, &change, Edit::Delete(id)).await;
        Ok(count)
    }

    pub(crate) async fn restore(&self, id: ObjectId) -> Result<usize, StoreError> {
        let mut tx = self.pool.begin().await.unwrap();
        let change = self.open(&mut tx).await;
        let found = objects::present(&mut tx, &self.module, &[id]).await?;
        let Some(current) = found.first().filter(|one| one.deleted_in.is_some()) else {
            return Err(StoreError::VersionMoved);
        };
        let count = objects::restore(&mut tx, &change, &self.module, &[current]).await?;
        let orphans = objects::below_deleted(&mut tx, &self.module, &[id]).await?;
        if !orphans.is_empty() {
            return Err(StoreError::NoSuchPlace);
        }
        drop(change_sets::seal(&mut tx, &change).await?);
        self.commit(tx, &change, Edit::Restore(id)).await;
        Ok(count)
    }

    pub(crate) async fn rename(&self, id: ObjectId, heading: &str) -> Result<(), StoreError> {
        self.rename_watched((id, heading), async |_| ()).await?;
        Ok(())
    }

    /// The same with a look at its connection when it begins and before it is kept.
    pub(crate) async fn rename_watched<T>(
        &self,
        (id, heading): (ObjectId, &str),
        look: impl AsyncFn(&mut PgConnection) -> T,
    ) -> Result<(T, T), StoreError> {
        let mut tx = self.pool.begin().await.unwrap();
        let before = look(&mut tx).await;
        let change = self.open(&mut tx).await;
        let current: Object = objects::by_id(&mut tx, &self.module, id).await?;
        let draft = content(heading, current.content.classification);
        let search = SearchText::new(Some(heading), None, []);
        objects::update_content(
            &mut tx,
            &change,
            &self.module,
            ((&current, &draft, Some(&search)), ChangeType::Update),
        )
        .await?;
        drop(change_sets::seal(&mut tx, &change).await?);
        // What the commit would check is looked at, too.
        sqlx::query("SET CONSTRAINTS ALL IMMEDIATE")
            .execute(&mut *tx)
            .await
            .unwrap();
        let after = look(&mut tx).await;
        self.commit(tx, &change, Edit::Rename(id)).await;
        Ok((before, after))
    }
}

fn module_fields() -> ModuleFields {
    ModuleFields {
        name: "M".to_owned(),
        description: None,
        prefix: "M".to_owned(),
        separator: "-".to_owned(),
        digits: 4,
        default_classification: "normative".to_owned(),
        default_lifecycle_state: None,
        default_lifecycle_model_id: None,
        required_attributes: Vec::new(),
        publish_template: None,
        signature_config: serde_json::json!({}),
    }
}

pub(crate) fn content(heading: &str, classification: Classification) -> ObjectContent {
    ObjectContent {
        heading: Some(heading.to_owned()),
        body: None,
        classification,
        object_type_id: None,
        attributes: Attributes::new(),
        lifecycle_state: None,
        external_references: serde_json::json!({}),
        external_links: req1_domain::external_links::ExternalLinks::new(),
        content_fingerprint: content_fingerprint(Some(heading), None, &Attributes::new(), &[]),
        reviewed_at: None,
        reviewed_by: None,
        reviewed_fingerprint: None,
    }
}
