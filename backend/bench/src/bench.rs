//! What all measurements share: the server, its database, and the modules that they work on.

use std::{collections::BTreeMap, path::Path, time::Instant};

use serde_json::{Value, json};
use sqlx::{PgPool, postgres::PgPoolOptions};
use uuid::Uuid;

use crate::{
    Failure,
    arguments::Arguments,
    client::{Client, text},
    floor::Floor,
    report::Seeded,
    server::{Installation, Server},
};

const WORKSPACE: &str = "Benchmark";

/// What a module of made-up objects is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shape {
    pub(crate) objects: u32,
    /// All objects at the top level.
    pub(crate) is_flat: bool,
    /// How many versions an object with a history has, and that every so many objects have one; as `seed` does it when
    /// missing.
    pub(crate) history: Option<(u32, u32)>,
}

impl Shape {
    /// Six levels deep, every tenth object with five versions.
    pub(crate) const fn deep(objects: u32) -> Self {
        Self {
            objects,
            is_flat: false,
            history: None,
        }
    }
}

/// A made-up module.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Module {
    pub(crate) id: Uuid,
    pub(crate) workspace: Uuid,
    pub(crate) objects: u32,
}

/// The server and its data.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) arguments: Arguments,
    pub(crate) installation: Installation,
    pub(crate) server: Server,
    pub(crate) client: Client,
    pub(crate) database: PgPool,
    pub(crate) floor: Floor,
    modules: BTreeMap<Shape, Module>,
    seeds: Vec<Seeded>,
}

impl Bench {
    /// Migrates the database and starts the server.
    pub(crate) async fn start(arguments: Arguments) -> Result<Self, Failure> {
        let installation = Installation::new(
            (&arguments.server, &arguments.frontend),
            &arguments.database_url,
        )?;
        installation.run(&["bootstrap"])?;
        let server = installation.serve("all")?;
        let database = PgPoolOptions::new()
            .max_connections(40)
            .connect(&arguments.database_url)
            .await?;
        Ok(Self {
            client: Client::sign_in(&server.address).await?,
            floor: Floor::make(&database).await?,
            arguments,
            installation,
            server,
            database,
            modules: BTreeMap::new(),
            seeds: Vec::new(),
        })
    }

    /// Starts the server anew, so that its memory is that of what comes next.
    pub(crate) async fn restart(&mut self) -> Result<(), Failure> {
        self.server = self.installation.serve("all")?;
        self.client = Client::sign_in(&self.server.address).await?;
        Ok(())
    }

    /// Starts another program's server in its place, on the same data.
    pub(crate) async fn restart_by(&mut self, program: &Path) -> Result<(), Failure> {
        self.server = self.installation.serve_by(program, "all")?;
        self.client = Client::sign_in(&self.server.address).await?;
        Ok(())
    }

    /// The module of a shape, made when it is first wanted.
    pub(crate) async fn module(&mut self, shape: Shape) -> Result<Module, Failure> {
        if let Some(module) = self.modules.get(&shape) {
            return Ok(*module);
        }
        let objects = shape.objects.to_string();
        let mut command = vec!["seed", "--workspace", WORKSPACE, "--objects", &objects];
        if shape.is_flat {
            command.push("--flat");
        }
        let history = shape
            .history
            .map(|(versions, every)| (versions.to_string(), every.to_string()));
        if let Some((versions, every)) = &history {
            command.extend(["--versions", versions, "--history-every", every]);
        }
        let began = Instant::now();
        let id = self.seed(&command)?;
        self.seeds.push(Seeded {
            objects: shape.objects,
            is_flat: shape.is_flat,
            time: began.elapsed(),
        });
        // Measurements of a fresh load would be measurements of autovacuum.
        sqlx::query("VACUUM ANALYZE")
            .execute(&self.database)
            .await?;
        let module = Module {
            id,
            workspace: sqlx::query_scalar("SELECT workspace_id FROM module WHERE id = $1")
                .bind(id)
                .fetch_one(&self.database)
                .await?,
            objects: shape.objects,
        };
        self.modules.insert(shape, module);
        Ok(module)
    }

    /// Two modules of a workspace of their own, so that no other one is shown with them; the links of the second lead to the
    /// first.
    pub(crate) async fn linked_modules(&self, objects: u32) -> Result<(Uuid, Uuid), Failure> {
        let objects = objects.to_string();
        let command = ["seed", "--workspace", "Traces", "--objects", &objects];
        let first = self.seed(&command)?;
        let id = first.to_string();
        let second = self.seed(&[command.as_slice(), &["--linked-to", &id]].concat())?;
        sqlx::query("VACUUM ANALYZE")
            .execute(&self.database)
            .await?;
        Ok((first, second))
    }

    fn seed(&self, command: &[&str]) -> Result<Uuid, Failure> {
        let said = self.installation.run(command)?;
        let id = said
            .strip_prefix("module ")
            .and_then(|rest| rest.get(..36))
            .ok_or_else(|| format!("no module in {said:?}"))?;
        Ok(id.parse()?)
    }

    /// Sizes for a curve: powers of ten up to the largest module.
    pub(crate) fn sizes(&self) -> Vec<u32> {
        [1_000, 10_000, 100_000, 1_000_000]
            .into_iter()
            .filter(|size| *size <= self.arguments.max)
            .collect()
    }

    /// The size that budgets speak of, or the largest below it that is wanted.
    pub(crate) fn budget_size(&self) -> u32 {
        self.arguments.max.min(100_000)
    }

    /// A project of the benchmark's workspace, made if it is not there.
    pub(crate) async fn project(&mut self) -> Result<Uuid, Failure> {
        let module = self.module(Shape::deep(1_000)).await?;
        let found = self
            .client
            .get(&format!("/api/v1/modules/{}", module.id))
            .await?;
        Ok(text(&found, "project_id")?.parse()?)
    }

    /// Empty modules of a project.
    pub(crate) async fn empty_modules(&mut self, count: usize) -> Result<Vec<Module>, Failure> {
        let project = self.project().await?;
        let mut made = Vec::with_capacity(count);
        for place in 0..count {
            let body: Value =
                json!({ "name": format!("Empty {place}"), "project_id": project, "prefix": "E" });
            let module = self.client.send("POST", "/api/v1/modules", &body).await?;
            made.push(Module {
                id: text(&module, "id")?.parse()?,
                workspace: text(&module, "workspace_id")?.parse()?,
                objects: 0,
            });
        }
        Ok(made)
    }

    /// Live objects without children, spread over a module.
    pub(crate) async fn leaves(&self, module: Module, count: u32) -> Result<Vec<Uuid>, Failure> {
        Ok(sqlx::query_scalar(
            "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text)) AS place FROM object
                             WHERE module_id = $1 AND classification = 'normative' AND deleted_at IS NULL) AS spread
             WHERE place <= $2 ORDER BY place",
        )
        .bind(module.id)
        .bind(i64::from(count))
        .fetch_all(&self.database)
        .await?)
    }

    pub(crate) fn seeds(&self) -> Vec<Seeded> {
        self.seeds.clone()
    }
}
